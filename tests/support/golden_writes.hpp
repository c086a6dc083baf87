// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/golden.hpp"
#include "support/golden_models.hpp"

namespace overt::test {

inline const std::string membership_row =
    R"("golden_other"."member""ships"."user", "golden_other"."member""ships"."role", )"
    R"("golden_other"."member""ships"."feeling", "golden_other"."member""ships"."before")";

/// INSERT, UPDATE and DELETE.
inline void golden_inserts(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;

    add(to, "insert", insert(user{.name = "Daisy", .team_id = 1}),
        R"(INSERT INTO "users" ("name", "email", "team_id") VALUES ($1, $2, $3))", "text 'Daisy', text NULL, bigint 1");
    add(to, "insert returning the row", insert(team{.name = "red"}).returning<team>(),
        R"(INSERT INTO "teams" ("name") VALUES ($1) RETURNING "teams"."id", "teams"."name")", "text 'red'");
    add(to, "insert returning expressions",
        insert(team{.name = "red"}).returning(col<&team::id>, lower(col<&team::name>).as("low")),
        R"(INSERT INTO "teams" ("name") VALUES ($1) RETURNING "teams"."id", lower("teams"."name") AS "low")",
        "text 'red'");
    add(to, "insert sends what has a default", insert(post{.author_id = 1, .likes = 5}),
        R"(INSERT INTO "posts" ("author_id", "title", "likes") VALUES ($1, $2, $3))", "bigint 1, text '', integer 5");
    add(to, "insert asks for a default", insert(post{.author_id = 1, .likes = 5}).defaults(col<&post::likes>),
        R"(INSERT INTO "posts" ("author_id", "title") VALUES ($1, $2))", "bigint 1, text ''");
    add(to, "insert nothing", insert(ticket{}).returning<ticket>(),
        R"(INSERT INTO "tickets" DEFAULT VALUES RETURNING "tickets"."id", "tickets"."taken")");
    add(to, "insert an enum", insert(membership{1, "owner", mood::happy, std::nullopt}),
        R"(INSERT INTO "golden_other"."member""ships" ("user", "role", "feeling", "before") VALUES ($1, $2, $3, $4))",
        "bigint 1, text 'owner', unknown binary 'happy', unknown binary NULL");
    add(to, "insert a value that travels as text", insert(place{.where = {"(1,2)"}}).returning<place>(),
        R"(INSERT INTO "places" ("where") VALUES ($1) RETURNING "places"."id", "places"."where"::text)",
        "unknown '(1,2)'");
    add(to, "insert by assignments",
        insert_into<post>(col<&post::title> = "x", col<&post::author_id> = 1).returning<post>(),
        R"(INSERT INTO "posts" ("title", "author_id") VALUES ($1, $2) RETURNING "posts"."id", "posts"."author_id", )"
        R"("posts"."title", "posts"."likes")",
        "text 'x', bigint 1");
    add(to, "insert of expressions",
        insert_into<post>(col<&post::title> = cast<std::string>(now()), col<&post::author_id> = 1),
        R"(INSERT INTO "posts" ("title", "author_id") VALUES (CAST(now() AS text), $1))", "bigint 1");
    add(to, "insert without a column", insert_into<ticket>(), R"(INSERT INTO "tickets" DEFAULT VALUES)");
    add(to, "insert select",
        insert_into<post>(col<&post::author_id>, col<&post::title>)
            .from(select(col<&user::id>, col<&user::name>).from<user>().where(col<&user::id> < 5))
            .returning(col<&post::id>),
        R"(INSERT INTO "posts" ("author_id", "title") SELECT "users"."id", "users"."name" FROM "users" WHERE )"
        R"("users"."id" < $1 RETURNING "posts"."id")",
        "bigint 5");

    add(to, "upsert",
        insert(team{.name = "blue"})
            .on_conflict(col<&team::name>)
            .do_update(col<&team::name> = excluded(col<&team::name>))
            .returning<team>(),
        R"(INSERT INTO "teams" ("name") VALUES ($1) ON CONFLICT ("name") DO UPDATE SET "name" = "excluded"."name" )"
        R"(RETURNING "teams"."id", "teams"."name")",
        "text 'blue'");
    add(to, "upsert of some",
        insert(team{.name = "blue"})
            .on_conflict(col<&team::name>)
            .do_update(col<&team::name> = col<&team::name> + excluded(col<&team::name>))
            .where(col<&team::id> > 3),
        R"(INSERT INTO "teams" ("name") VALUES ($1) ON CONFLICT ("name") DO UPDATE SET "name" = "teams"."name" || )"
        R"("excluded"."name" )"
        R"(WHERE "teams"."id" > $2)",
        "text 'blue', bigint 3");
    add(to, "insert or nothing", insert(team{.name = "blue"}).on_conflict(col<&team::name>).do_nothing(),
        R"(INSERT INTO "teams" ("name") VALUES ($1) ON CONFLICT ("name") DO NOTHING)", "text 'blue'");
    add(to, "any conflict", insert(team{.name = "blue"}).on_conflict().do_nothing(),
        R"(INSERT INTO "teams" ("name") VALUES ($1) ON CONFLICT DO NOTHING)", "text 'blue'");
    add(to, "conflict of a composite key",
        insert(membership{1, "owner", mood::sad, mood::happy})
            .on_conflict(col<&membership::role>, col<&membership::user_id>)
            .do_update(col<&membership::before> = col<&membership::feeling>, col<&membership::feeling> = mood::sad)
            .returning<membership>(),
        R"(INSERT INTO "golden_other"."member""ships" ("user", "role", "feeling", "before") VALUES ($1, $2, $3, $4) )"
        R"(ON CONFLICT ("role", "user") DO UPDATE SET "before" = "golden_other"."member""ships"."feeling", )"
        R"("feeling" = $5 RETURNING )" +
            membership_row,
        "bigint 1, text 'owner', unknown binary 'sad', unknown binary 'happy', unknown binary 'sad'");
    add(to, "conflict of a constraint", insert(team{.name = "blue"}).on_constraint("teams_name_key").do_nothing(),
        R"(INSERT INTO "teams" ("name") VALUES ($1) ON CONFLICT ON CONSTRAINT "teams_name_key" DO NOTHING)",
        "text 'blue'");

    add(to, "insert many",
        insert_many(std::vector<user>{{.name = "a", .team_id = 1}, {.name = "b", .email = "b@example.org"}})
            .returning(col<&user::id>),
        R"(INSERT INTO "users" ("name", "email", "team_id") SELECT "c1", "c2", "c3" FROM unnest($1, $2, $3) )"
        R"(WITH ORDINALITY AS "new" ("c1", "c2", "c3", "place") ORDER BY "place" RETURNING "users"."id")",
        "text[] <30 bytes>, text[] <41 bytes>, bigint[] <36 bytes>");
    add(to, "insert many of none", insert_many(std::vector<team>{}),
        R"(INSERT INTO "teams" ("name") SELECT "c1" FROM unnest($1) WITH ORDINALITY AS "new" ("c1", "place") ORDER )"
        R"(BY "place")",
        "text[] <12 bytes>");
    add(to, "insert many with an enum",
        insert_many(std::vector<membership>{{1, "a\"b", mood::sad, std::nullopt}, {2, "c", mood::happy, mood::sad}}),
        R"(INSERT INTO "golden_other"."member""ships" ("user", "role", "feeling", "before") SELECT "c1", "c2", )"
        R"("c3", "c4" )"
        R"(FROM unnest($1, $2, $3::"mood"[], $4::"mood"[]) WITH ORDINALITY AS "new" ("c1", "c2", "c3", "c4", )"
        R"("place") ORDER BY "place")",
        R"(bigint[] <44 bytes>, text[] <32 bytes>, unknown '{"sad","happy"}', unknown '{NULL,"sad"}')");
    add(to, "insert many or nothing",
        insert_many(std::vector<team>{{.name = "blue"}, {.name = "red"}}).on_conflict(col<&team::name>).do_nothing(),
        R"(INSERT INTO "teams" ("name") SELECT "c1" FROM unnest($1) WITH ORDINALITY AS "new" ("c1", "place") ORDER )"
        R"(BY "place" )"
        R"(ON CONFLICT ("name") DO NOTHING)",
        "text[] <35 bytes>");
    add(to, "insert many with a default", insert_many(std::vector<post>{{.author_id = 1}}).defaults(col<&post::likes>),
        R"(INSERT INTO "posts" ("author_id", "title") SELECT "c1", "c2" FROM unnest($1, $2) WITH ORDINALITY AS )"
        R"("new" ("c1", "c2", "place") )"
        R"(ORDER BY "place")",
        "bigint[] <32 bytes>, text[] <24 bytes>");
    add(to, "insert many row by row",
        insert_many(std::vector<place>{{.where = {"(1,2)"}}, {.where = {"(3,4)"}}}).returning(col<&place::id>),
        R"(INSERT INTO "places" ("where") VALUES ($1), ($2) RETURNING "places"."id")",
        "unknown '(1,2)', unknown '(3,4)'");
}

inline void golden_changes(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;

    add(to, "update",
        update<post>()
            .set(col<&post::likes> = col<&post::likes> + 1, col<&post::title> = "x")
            .where(col<&post::id> == 1),
        R"(UPDATE "posts" SET "likes" = "posts"."likes" + $1, "title" = $2 WHERE "posts"."id" = $3)",
        "integer 1, text 'x', bigint 1");
    add(to, "update of all", update<user>().set(col<&user::email> = std::nullopt).all_rows(),
        R"(UPDATE "users" SET "email" = $1)", "text NULL");
    add(to, "the last assignment counts",
        update<user>()
            .set(col<&user::name> = "a")
            .where(col<&user::id> == 1)
            .set(col<&user::email> = "e")
            .set(col<&user::name> = "b"),
        R"(UPDATE "users" SET "email" = $1, "name" = $2 WHERE "users"."id" = $3)", "text 'e', text 'b', bigint 1");
    add(to, "update from",
        update<post>()
            .from<user>()
            .set(col<&post::title> = col<&user::name>)
            .where(col<&post::author_id> == col<&user::id>)
            .returning(col<&post::id>, col<&user::name>),
        R"(UPDATE "posts" SET "title" = "users"."name" FROM "users" WHERE "posts"."author_id" = "users"."id" )"
        R"(RETURNING "posts"."id", "users"."name")");
    add(to, "update of a struct", update(user{.id = 1, .name = "Daisy", .team_id = 1}).returning<user>(),
        R"(UPDATE "users" SET "name" = $1, "email" = $2, "team_id" = $3 WHERE "users"."id" = $4 RETURNING )"
        R"("users"."id", "users"."name", "users"."email", "users"."team_id", "users"."created_at")",
        "text 'Daisy', text NULL, bigint 1, bigint 1");
    add(to, "update of a struct with a composite key", update(membership{1, "owner", mood::happy, mood::sad}),
        R"(UPDATE "golden_other"."member""ships" SET "feeling" = $1, "before" = $2 )"
        R"(WHERE "golden_other"."member""ships"."role" = $3 AND "golden_other"."member""ships"."user" = $4)",
        "unknown binary 'happy', unknown binary 'sad', text 'owner', bigint 1");

    add(to, "delete", delete_from<post>().where(col<&post::likes> < 5).returning<post>(),
        R"(DELETE FROM "posts" WHERE "posts"."likes" < $1 RETURNING "posts"."id", "posts"."author_id", )"
        R"("posts"."title", "posts"."likes")",
        "integer 5");
    add(to, "delete all", delete_from<post>().all_rows(), R"(DELETE FROM "posts")");
    add(to, "delete using",
        delete_from<post>().using_<user>().where(col<&post::author_id> == col<&user::id> && col<&user::name> == "x"),
        R"(DELETE FROM "posts" USING "users" WHERE "posts"."author_id" = "users"."id" AND "users"."name" = $1)",
        "text 'x'");
    add(to, "delete of a struct", delete_from(membership{1, "owner", mood::sad, {}}),
        R"(DELETE FROM "golden_other"."member""ships" WHERE "golden_other"."member""ships"."role" = $1 )"
        R"(AND "golden_other"."member""ships"."user" = $2)",
        "text 'owner', bigint 1");
    add(to, "delete never limits", delete_from<post>().where(col<&post::id> > 0).returning(col<&post::id>),
        R"(DELETE FROM "posts" WHERE "posts"."id" > $1 RETURNING "posts"."id")", "bigint 0", 1);
}

}  // namespace overt::test
