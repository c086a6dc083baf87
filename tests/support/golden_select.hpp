// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/golden.hpp"
#include "support/golden_models.hpp"

namespace overt::test {

inline const std::string team_row = R"("teams"."id", "teams"."name")";
inline const std::string user_row =
    R"("users"."id", "users"."name", "users"."email", "users"."team_id", "users"."created_at")";
inline const std::string post_row = R"("posts"."id", "posts"."author_id", "posts"."title", "posts"."likes")";

inline constexpr auto golden_mate = overt::alias<app::user, "mate">;

/// Clauses of SELECT.
inline void golden_selects(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    constexpr auto& mate = golden_mate;

    add(to, "whole rows", select<user>(), "SELECT " + user_row + R"( FROM "users")");
    add(to, "limited to one", select<user>(), "SELECT " + user_row + R"( FROM "users" LIMIT 1)", "", 1);
    add(to, "from() says it again", select<team>().from<team>(), "SELECT " + team_row + R"( FROM "teams")");
    add(to, "columns", select(col<&user::name>, col<&user::email>).from<user>(),
        R"(SELECT "users"."name", "users"."email" FROM "users")");
    add(to, "without a table", select(now(), overt::sql::value(5).as("five")), R"(SELECT now(), $1 AS "five")",
        "integer 5");
    add(to, "labels", select(col<&user::name>.as("a \"b\"")).from<user>(),
        R"(SELECT "users"."name" AS "a ""b""" FROM "users")");
    add(to, "schema, quotes, enum", select<membership>().where(col<&membership::feeling> == mood::happy),
        R"(SELECT "golden_other"."member""ships"."user", "golden_other"."member""ships"."role", )"
        R"("golden_other"."member""ships"."feeling", "golden_other"."member""ships"."before" )"
        R"(FROM "golden_other"."member""ships" WHERE "golden_other"."member""ships"."feeling" = $1)",
        "unknown binary 'happy'");
    add(to, "text columns", select<place>(), R"(SELECT "places"."id", "places"."where"::text FROM "places")");
    add(to, "text expressions", select(col<&place::where>.as("w"), col<&place::id>).from<place>(),
        R"(SELECT "places"."where"::text AS "w", "places"."id" FROM "places")");

    add(to, "inner join", select<user, post>().from<user>().join<post>(col<&post::author_id> == col<&user::id>),
        "SELECT " + user_row + ", " + post_row + R"( FROM "users" JOIN "posts" ON "posts"."author_id" = "users"."id")");
    add(to, "left join", select<user, team>().from<user>().left_join<team>(col<&team::id> == col<&user::team_id>),
        "SELECT " + user_row + ", " + team_row +
            R"( FROM "users" LEFT JOIN "teams" ON "teams"."id" = "users"."team_id")");
    add(to, "right join",
        select(col<&user::name>, row<team>).from<user>().right_join<team>(col<&team::id> == col<&user::team_id>),
        R"(SELECT "users"."name", )" + team_row +
            R"( FROM "users" RIGHT JOIN "teams" ON "teams"."id" = "users"."team_id")");
    add(to, "full join", select<user, team>().from<user>().full_join<team>(col<&team::id> == col<&user::team_id>),
        "SELECT " + user_row + ", " + team_row +
            R"( FROM "users" FULL JOIN "teams" ON "teams"."id" = "users"."team_id")");
    add(to, "cross join", select(col<&user::id>, mate.col<&user::id>).from<user>().cross_join(mate),
        R"(SELECT "users"."id", "mate"."id" FROM "users" CROSS JOIN "users" AS "mate")");
    add(to, "self join",
        select(mate.row)
            .from<user>()
            .join(mate, mate.col<&user::team_id> == col<&user::team_id>)
            .where(col<&user::id> == 1),
        R"(SELECT "mate"."id", "mate"."name", "mate"."email", "mate"."team_id", "mate"."created_at" FROM "users" )"
        R"(JOIN "users" AS "mate" ON "mate"."team_id" = "users"."team_id" WHERE "users"."id" = $1)",
        "bigint 1");
    add(to, "along the foreign key", select<post, user>().from<post>().join<user>(),
        "SELECT " + post_row + ", " + user_row + R"( FROM "posts" JOIN "users" ON "users"."id" = "posts"."author_id")");
    add(to, "alias along the foreign key", select<team>().left_join(mate),
        "SELECT " + team_row + R"( FROM "teams" LEFT JOIN "users" AS "mate" ON "teams"."id" = "mate"."team_id")");
    add(to, "three tables",
        select(col<&team::name>, col<&user::name>, col<&post::title>)
            .from<team>()
            .join<user>()
            .left_join<post>(col<&post::author_id> == col<&user::id> && col<&post::likes> > 3),
        R"(SELECT "teams"."name", "users"."name", "posts"."title" FROM "teams" )"
        R"(JOIN "users" ON "teams"."id" = "users"."team_id" )"
        R"(LEFT JOIN "posts" ON "posts"."author_id" = "users"."id" AND "posts"."likes" > $1)",
        "integer 3");

    add(to, "where twice",
        select<team>().where(col<&team::id> == 1 || col<&team::id> == 2).where(col<&team::name> != "x"),
        "SELECT " + team_row +
            R"( FROM "teams" WHERE ("teams"."id" = $1 OR "teams"."id" = $2) AND "teams"."name" <> $3)",
        "bigint 1, bigint 2, text 'x'");
    add(to, "empty filter", select<team>().where(overt::condition<team>()), "SELECT " + team_row + R"( FROM "teams")");
    overt::condition<team> filter = col<&team::id> > 1;
    filter |= col<&team::name> == "x";
    filter &= col<&team::name>.is_not_null();
    add(to, "filter", select<team>().where(filter),
        "SELECT " + team_row +
            R"( FROM "teams" WHERE ("teams"."id" > $1 OR "teams"."name" = $2) AND "teams"."name" IS NOT NULL)",
        "bigint 1, text 'x'");
    add(to, "filter within a condition", select<team>().where(filter && !(col<&team::id> == 7)),
        "SELECT " + team_row +
            R"( FROM "teams" WHERE ("teams"."id" > $1 OR "teams"."name" = $2) AND "teams"."name" IS NOT NULL)"
            R"( AND NOT ("teams"."id" = $3))",
        "bigint 1, text 'x', bigint 7");

    add(to, "group by, having",
        select(col<&user::name>, count(col<&post::id>).as("posts"))
            .from<user>()
            .left_join<post>(col<&post::author_id> == col<&user::id>)
            .group_by(col<&user::name>)
            .having(count(col<&post::id>) > 3)
            .order_by(desc(count(col<&post::id>)), col<&user::name>)
            .limit(10),
        R"(SELECT "users"."name", count("posts"."id") AS "posts" FROM "users" )"
        R"(LEFT JOIN "posts" ON "posts"."author_id" = "users"."id" GROUP BY "users"."name" HAVING )"
        R"(count("posts"."id") > $1 )"
        R"(ORDER BY count("posts"."id") DESC, "users"."name" LIMIT $2)",
        "bigint 3, bigint 10");
    add(to, "grouped by the key", select(row<user>, count()).from<user>().group_by(col<&user::id>),
        "SELECT " + user_row + R"(, count(*) FROM "users" GROUP BY "users"."id")");
    add(to, "keys with values go by position",
        select(date_trunc("day", col<&user::created_at>).as("day"), count())
            .from<user>()
            .group_by(date_trunc("day", col<&user::created_at>))
            .order_by(date_trunc("day", col<&user::created_at>).desc()),
        R"(SELECT date_trunc($1, "users"."created_at") AS "day", count(*) FROM "users" GROUP BY 1 ORDER BY 1 DESC)",
        "text 'day'");

    add(to, "order",
        select<user>().order_by(col<&user::name>.asc(), desc(col<&user::email>).nulls_last(),
                                asc(col<&user::team_id>).nulls_first()),
        "SELECT " + user_row +
            R"( FROM "users" ORDER BY "users"."name", "users"."email" DESC NULLS LAST, "users"."team_id" NULLS FIRST)");
    add(to, "limit and offset", select<team>().limit(10U).offset(std::int16_t{20}),
        "SELECT " + team_row + R"( FROM "teams" LIMIT $1 OFFSET $2)", "bigint 10, bigint 20");
    add(to, "the last limit counts", select<team>().limit(10).limit(5),
        "SELECT " + team_row + R"( FROM "teams" LIMIT $1)", "bigint 5");
    add(to, "limit is clipped", select<team>().limit(10), "SELECT " + team_row + R"( FROM "teams" LIMIT $1)",
        "bigint 2", 2);
    add(to, "limit is not raised", select<team>().limit(1), "SELECT " + team_row + R"( FROM "teams" LIMIT $1)",
        "bigint 1", 2);
    add(to, "distinct", select(col<&user::name>).from<user>().distinct(),
        R"(SELECT DISTINCT "users"."name" FROM "users")");
    add(to, "distinct on",
        select<user>()
            .distinct_on(col<&user::name>, col<&user::team_id>)
            .order_by(col<&user::name>, col<&user::team_id>),
        R"(SELECT DISTINCT ON ("users"."name", "users"."team_id") )" + user_row +
            R"( FROM "users" ORDER BY "users"."name", "users"."team_id")");

    add(to, "for update", select<user>().for_update(), "SELECT " + user_row + R"( FROM "users" FOR UPDATE)");
    add(to, "for share, nowait", select<user>().for_share(nowait),
        "SELECT " + user_row + R"( FROM "users" FOR SHARE NOWAIT)");
    add(to, "locks of tables",
        select<post, user>()
            .from<post>()
            .join<user>()
            .for_no_key_update(skip_locked, of<post>)
            .for_key_share(of<user>, nowait),
        "SELECT " + post_row + ", " + user_row +
            R"( FROM "posts" JOIN "users" ON "users"."id" = "posts"."author_id")"
            R"( FOR NO KEY UPDATE OF "posts" SKIP LOCKED FOR KEY SHARE OF "users" NOWAIT)");
    add(to, "lock of an alias", select(mate.row).from(mate).for_update(of<decltype(mate)>).limit(1),
        R"(SELECT "mate"."id", "mate"."name", "mate"."email", "mate"."team_id", "mate"."created_at" FROM "users" AS )"
        R"("mate" )"
        R"(LIMIT $1 FOR UPDATE OF "mate")",
        "bigint 1");

    add(to, "get", get<user>(5), "SELECT " + user_row + R"( FROM "users" WHERE "users"."id" = $1)", "bigint 5");
    add(to, "get by a composite key", get<membership>("owner", 5).limit(1),
        R"(SELECT "golden_other"."member""ships"."user", "golden_other"."member""ships"."role", )"
        R"("golden_other"."member""ships"."feeling", "golden_other"."member""ships"."before" FROM )"
        R"("golden_other"."member""ships" )"
        R"(WHERE "golden_other"."member""ships"."role" = $1 AND "golden_other"."member""ships"."user" = $2 LIMIT $3)",
        "text 'owner', bigint 5, bigint 1");
    add(to, "raw", overt::raw<team>("SELECT name, id, '{{}}' AS more FROM teams WHERE id = {} OR name = {}", 5, "x"),
        R"(SELECT name, id, '{}' AS more FROM teams WHERE id = $1 OR name = $2)", "integer 5, text 'x'");
    add(to, "exists", select<user>().where(exists(select<post>().where(col<&post::likes> > 5))),
        "SELECT " + user_row + R"( FROM "users" WHERE EXISTS (SELECT )" + post_row +
            R"( FROM "posts" WHERE "posts"."likes" > $1))",
        "integer 5");
    add(to, "in a select",
        select<user>().where(col<&user::team_id>.in(select(col<&team::id>).from<team>().limit(3)) &&
                             col<&user::id> > 1),
        "SELECT " + user_row +
            R"( FROM "users" WHERE "users"."team_id" = ANY (SELECT "teams"."id" FROM "teams" LIMIT $1))"
            R"( AND "users"."id" > $2)",
        "bigint 3, bigint 1");
    add(to, "scalar subquery", select(subquery(select(max(col<&post::likes>)).from<post>()) - 1),
        R"(SELECT (SELECT max("posts"."likes") FROM "posts") - $1)", "integer 1");
}

}  // namespace overt::test
