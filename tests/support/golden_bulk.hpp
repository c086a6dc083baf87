// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/golden.hpp"
#include "support/golden_models.hpp"

namespace overt::test {

/// Upserts in full, changes of many rows, MERGE and TRUNCATE.
inline void golden_bulk(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    static constexpr auto fresh = overt::alias<team, "fresh">;
    static constexpr auto edited = overt::alias<post, "edited">;

    add(to, "upsert by a partial index",
        insert(note{.name = "a"})
            .on_conflict(col<&note::name>)
            .index_where(!col<&note::archived>)
            .do_update(col<&note::name> = excluded(col<&note::name>))
            .returning(col<&note::id>, inserted()),
        R"(INSERT INTO "notes" ("name", "archived") VALUES ($1, $2) ON CONFLICT ("name") WHERE NOT "archived" )"
        R"(DO UPDATE SET "name" = "excluded"."name" RETURNING "notes"."id", (xmax = 0))",
        "text 'a', boolean false");
    add(to, "nothing by a partial index",
        insert(note{.name = "a"})
            .on_conflict(col<&note::name>)
            .index_where(!col<&note::archived> && col<&note::name>.is_not_null())
            .do_nothing(),
        R"(INSERT INTO "notes" ("name", "archived") VALUES ($1, $2) ON CONFLICT ("name") )"
        R"(WHERE NOT "archived" AND "name" IS NOT NULL DO NOTHING)",
        "text 'a', boolean false");

    add(to, "update many", update_many(std::vector<team>{{1, "a"}, {2, "b"}}).returning<team>(),
        R"(UPDATE "teams" SET "name" = "new"."name" FROM unnest($1, $2) AS "new" ("id", "name") )"
        R"(WHERE "teams"."id" = "new"."id" RETURNING "teams"."id", "teams"."name")",
        "bigint[] <44 bytes>, text[] <30 bytes>");
    add(to, "update many of none", update_many(std::vector<team>{}),
        R"(UPDATE "teams" SET "name" = "new"."name" FROM unnest($1, $2) AS "new" ("id", "name") )"
        R"(WHERE "teams"."id" = "new"."id")",
        "bigint[] <12 bytes>, text[] <12 bytes>");
    add(to, "some columns of many", update_many(std::vector<post>{{.id = 1, .likes = 3}}, col<&post::likes>),
        R"(UPDATE "posts" SET "likes" = "new"."likes" FROM unnest($1, $2) AS "new" ("id", "likes") )"
        R"(WHERE "posts"."id" = "new"."id")",
        "bigint[] <32 bytes>, integer[] <28 bytes>");
    add(to, "update many with a composite key",
        update_many(std::vector<membership>{{1, "owner", mood::sad, std::nullopt}}),
        R"(UPDATE "golden_other"."member""ships" SET "feeling" = "new"."feeling", "before" = "new"."before" FROM )"
        R"(unnest($1, $2, $3::"mood"[], $4::"mood"[]) AS "new" ("role", "user", "feeling", "before") WHERE )"
        R"("golden_other"."member""ships"."role" = "new"."role" AND )"
        R"("golden_other"."member""ships"."user" = "new"."user")",
        R"(text[] <29 bytes>, bigint[] <32 bytes>, unknown '{"sad"}', unknown '{NULL}')");
    add(to, "update from a range",
        update<post>()
            .from(edited, std::vector<post>{{.id = 1, .title = "x"}})
            .set(col<&post::title> = edited.col<&post::title> + "!")
            .where(col<&post::id> == edited.col<&post::id>),
        R"(UPDATE "posts" SET "title" = "edited"."title" || $1 FROM unnest($2, $3, $4, $5) AS "edited" )"
        R"(("id", "author_id", "title", "likes") WHERE "posts"."id" = "edited"."id")",
        "text '!', bigint[] <32 bytes>, bigint[] <32 bytes>, text[] <25 bytes>, integer[] <28 bytes>");
    add(to, "update of what changed", *update_changed(user{.id = 1, .name = "a"}, user{.id = 1, .name = "b"}),
        R"(UPDATE "users" SET "name" = $1 WHERE "users"."id" = $2)", "text 'b', bigint 1");

    add(to, "merge",
        merge_into<team>()
            .using_<user>(col<&team::id> == col<&user::team_id>)
            .when_matched(col<&user::email>.is_null() && col<&user::id> > 5)
            .delete_()
            .when_matched()
            .update(col<&team::name> = col<&user::name>)
            .when_not_matched(col<&user::id> < 0)
            .insert(col<&team::name> = col<&user::name>)
            .when_not_matched()
            .do_nothing(),
        R"(MERGE INTO "teams" USING "users" ON "teams"."id" = "users"."team_id" )"
        R"(WHEN MATCHED AND "users"."email" IS NULL AND "users"."id" > $1 THEN DELETE )"
        R"(WHEN MATCHED THEN UPDATE SET "name" = "users"."name" )"
        R"(WHEN NOT MATCHED AND "users"."id" < $2 THEN INSERT ("name") VALUES ("users"."name") )"
        R"(WHEN NOT MATCHED THEN DO NOTHING)",
        "bigint 5, bigint 0");
    add(to, "merge of a range",
        merge_into<team>()
            .using_(fresh, std::vector<team>{{1, "a"}}, col<&team::id> == fresh.col<&team::id>)
            .when_matched()
            .update(col<&team::name> = fresh.col<&team::name>)
            .when_not_matched()
            .insert(col<&team::id> = fresh.col<&team::id>, col<&team::name> = fresh.col<&team::name>),
        R"(MERGE INTO "teams" USING unnest($1, $2) AS "fresh" ("id", "name") ON "teams"."id" = "fresh"."id" )"
        R"(WHEN MATCHED THEN UPDATE SET "name" = "fresh"."name" )"
        R"(WHEN NOT MATCHED THEN INSERT ("id", "name") VALUES ("fresh"."id", "fresh"."name"))",
        "bigint[] <32 bytes>, text[] <25 bytes>");
    add(to, "merge of defaults",
        merge_into<ticket>()
            .using_(overt::alias<ticket, "old">, overt::alias<ticket, "old">.col<&ticket::id> == col<&ticket::id> + 1)
            .when_not_matched()
            .insert(),
        R"(MERGE INTO "tickets" USING "tickets" AS "old" ON "old"."id" = "tickets"."id" + $1 )"
        R"(WHEN NOT MATCHED THEN INSERT DEFAULT VALUES)",
        "bigint 1");

    add(to, "truncate", truncate<ticket>(), R"(TRUNCATE "tickets")");
    add(to, "truncate with everything", truncate<user, post>().cascade().restart_identity(),
        R"(TRUNCATE "users", "posts" RESTART IDENTITY CASCADE)");
}

}  // namespace overt::test
