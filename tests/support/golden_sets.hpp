// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/golden_relations.hpp"

namespace overt::test {

/// UNION, INTERSECT and EXCEPT.
inline void golden_sets(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto users = select(col<&user::id>, col<&user::name>).from<user>();
    const auto teams = select(col<&team::id>, col<&team::name>).from<team>();
    const std::string a = R"(SELECT "users"."id", "users"."name" FROM "users")";
    const std::string b = R"(SELECT "teams"."id", "teams"."name" FROM "teams")";

    add(to, "union", union_(users, teams), a + " UNION " + b);
    add(to, "union all of three", union_all(users, teams, users), a + " UNION ALL " + b + " UNION ALL " + a);
    add(to, "intersect", intersect(users, teams), a + " INTERSECT " + b);
    add(to, "intersect all", intersect_all(users, teams), a + " INTERSECT ALL " + b);
    add(to, "except", except_(users, teams), a + " EXCEPT " + b);
    add(to, "except all", except_all(users, teams), a + " EXCEPT ALL " + b);
    add(to, "union of whole rows", union_(select<team>(), select<team>().where(col<&team::id> > 1)),
        "SELECT " + team_row + R"( FROM "teams" UNION SELECT )" + team_row + R"( FROM "teams" WHERE "teams"."id" > $1)",
        "bigint 1");
    add(to, "set operations within each other",
        union_all(intersect(users, teams), except_(teams, union_(users, teams)), users.where(col<&user::id> > 1)),
        "(" + a + " INTERSECT " + b + ") UNION ALL (" + b + " EXCEPT (" + a + " UNION " + b + ")) UNION ALL " + a +
            R"( WHERE "users"."id" > $1)",
        "bigint 1");
    add(to, "a union's own order", union_(users, teams).order_by(desc(col<&user::name>), col<&user::id>).limit(3),
        a + " UNION " + b + " ORDER BY 2 DESC, 1 LIMIT $1", "bigint 3");
    add(to, "order and limit of operands",
        union_all(users.order_by(col<&user::name>).limit(1), teams.offset(2)).limit(5).offset(1),
        "(" + a + R"( ORDER BY "users"."name" LIMIT $1) UNION ALL ()" + b + " OFFSET $2) LIMIT $3 OFFSET $4",
        "bigint 1, bigint 2, bigint 5, bigint 1");
    add(to, "a union is limited", union_(users, teams), a + " UNION " + b + " LIMIT 1", "", 1);
    add(to, "order by places and names",
        union_(select(row<team>, lower(col<&team::name>).as("low")).from<team>(),
               select(row<team>, col<&team::name>).from<team>())
            .order_by(output<2>().desc(), output("low"), output<1>().asc().nulls_first(), col<&team::name>),
        "SELECT " + team_row + R"(, lower("teams"."name") AS "low" FROM "teams" UNION SELECT )" + team_row +
            R"(, "teams"."name" FROM "teams" ORDER BY 2 DESC, 3, 1 NULLS FIRST, 2)");
    add(to, "order by an expression of the first select",
        union_all(select(count(), max(col<&post::likes>)).from<post>(),
                  select(count(), overt::sql::value(std::optional<std::int32_t>(7))).from<user>())
            .order_by(desc(count()), max(col<&post::likes>)),
        R"(SELECT count(*), max("posts"."likes") FROM "posts" UNION ALL SELECT count(*), $1 FROM "users" )"
        "ORDER BY 1 DESC, 2",
        "integer 7");
    add(to, "union of columns that travel as text",
        union_all(select(col<&place::where>).from<place>(), select(col<&place::where>).from<place>().limit(1)),
        R"(SELECT "places"."where"::text FROM "places" UNION ALL )"
        R"((SELECT "places"."where"::text FROM "places" LIMIT $1))",
        "bigint 1");

    add(to, "in a union",
        select<team>().where(col<&team::id>.in(
            union_(select(col<&user::team_id>).from<user>(), select(col<&post::author_id>).from<post>()))),
        "SELECT " + team_row +
            R"( FROM "teams" WHERE "teams"."id" = ANY (SELECT "users"."team_id" FROM "users" UNION )"
            R"(SELECT "posts"."author_id" FROM "posts"))");
    add(to, "exists of a correlated union",
        select<team>().where(exists(union_all(
            select(col<&user::id>).from<user>().correlate<team>().where(col<&user::team_id> == col<&team::id>),
            select(col<&post::id>).from<post>().correlate<team>().where(col<&post::title> == col<&team::name>)))),
        "SELECT " + team_row +
            R"( FROM "teams" WHERE EXISTS (SELECT "users"."id" FROM "users" WHERE "users"."team_id" = "teams"."id" )"
            R"(UNION ALL SELECT "posts"."id" FROM "posts" WHERE "posts"."title" = "teams"."name"))");
    add(to, "derived table of a union", select<team>().from(derived<team>(union_(users, teams).limit(2))),
        "SELECT " + team_row + " FROM (" + a + " UNION " + b + R"( LIMIT $1) AS "teams" ("id", "name"))", "bigint 2");
    add(to, "with a union",
        with(cte<team>(union_(users, teams))).before(union_(select<team>(), select<team>()).order_by(output<1>())),
        R"(WITH "teams" ("id", "name") AS ()" + a + " UNION " + b + ") SELECT " + team_row +
            R"( FROM "teams" UNION SELECT )" + team_row + R"( FROM "teams" ORDER BY 1)");
    add(to, "insert from a union",
        insert_into<post>(col<&post::author_id>, col<&post::title>).from(union_(users, teams)),
        R"(INSERT INTO "posts" ("author_id", "title") )" + a + " UNION " + b);
    add(to, "scalar of a union",
        select(subquery(
            union_(select(max(col<&user::id>)).from<user>(), select(max(col<&team::id>)).from<team>()).limit(1))),
        R"(SELECT (SELECT max("users"."id") FROM "users" UNION SELECT max("teams"."id") FROM "teams" LIMIT $1))",
        "bigint 1");
}

}  // namespace overt::test
