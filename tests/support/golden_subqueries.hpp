// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/golden_select.hpp"

namespace overt::test {

/// Selects inside statements, correlated with the tables around them or not.
inline void golden_subqueries(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    constexpr auto& mate = golden_mate;
    const auto written = col<&post::author_id> == col<&user::id>;
    const std::string users = "SELECT " + user_row + R"( FROM "users" WHERE )";

    add(to, "correlated exists",
        select<user>().where(exists(select<post>().correlate<user>().where(written && col<&post::likes> > 5))),
        users + "EXISTS (SELECT " + post_row +
            R"( FROM "posts" WHERE "posts"."author_id" = "users"."id" AND "posts"."likes" > $1))",
        "integer 5");
    add(to, "correlated not exists",
        delete_from<user>().where(!exists(select(col<&post::id>).from<post>().correlate<user>().where(written))),
        R"(DELETE FROM "users" WHERE NOT EXISTS (SELECT "posts"."id" FROM "posts" WHERE )"
        R"("posts"."author_id" = "users"."id"))");
    add(to, "correlated with an alias",
        select(mate.col<&user::id>)
            .from(mate)
            .where(
                exists(select<user>().correlate(mate).where(col<&user::team_id> == mate.col<&user::team_id>).limit(1))),
        R"(SELECT "mate"."id" FROM "users" AS "mate" WHERE EXISTS (SELECT )" + user_row +
            R"( FROM "users" WHERE "users"."team_id" = "mate"."team_id" LIMIT $1))",
        "bigint 1");
    add(to, "correlated count",
        select(col<&user::name>, subquery(select(count()).from<post>().correlate<user>().where(written))).from<user>(),
        R"(SELECT "users"."name", (SELECT count(*) FROM "posts" WHERE "posts"."author_id" = "users"."id") )"
        R"(FROM "users")");
    add(to, "correlated scalar in an update",
        update<user>()
            .set(col<&user::email> = subquery(
                     select(max(col<&post::title>)).from<post>().correlate<user>().where(written)))
            .all_rows(),
        R"(UPDATE "users" SET "email" = (SELECT max("posts"."title") FROM "posts" WHERE )"
        R"("posts"."author_id" = "users"."id"))");
    add(to, "correlated over two levels",
        select<team>().where(exists(select<user>()
                                        .correlate<team>()
                                        .where(col<&user::team_id> == col<&team::id>)
                                        .where(exists(select<post>().correlate<user, team>().where(
                                            written && col<&post::title> == col<&team::name>))))),
        "SELECT " + team_row + R"( FROM "teams" WHERE EXISTS (SELECT )" + user_row +
            R"( FROM "users" WHERE "users"."team_id" = "teams"."id" AND EXISTS (SELECT )" + post_row +
            R"( FROM "posts" WHERE "posts"."author_id" = "users"."id" AND "posts"."title" = "teams"."name")))");
    add(to, "correlated join",
        select<team>().where(exists(select(col<&post::id>)
                                        .from<user>()
                                        .correlate<team>()
                                        .left_join<post>()
                                        .where(col<&user::team_id> == col<&team::id>))),
        "SELECT " + team_row +
            R"( FROM "teams" WHERE EXISTS (SELECT "posts"."id" FROM "users" LEFT JOIN "posts" ON )"
            R"("users"."id" = "posts"."author_id" WHERE "users"."team_id" = "teams"."id"))");
    add(to, "correlated in",
        select<user>().where(
            col<&user::name>.in(select(col<&post::title>).from<post>().correlate<user>().where(written))),
        users +
            R"("users"."name" = ANY (SELECT "posts"."title" FROM "posts" WHERE "posts"."author_id" = "users"."id"))");
    add(to, "not in a select", select<user>().where(col<&user::id>.not_in(select(col<&post::author_id>).from<post>())),
        users + R"("users"."id" <> ALL (SELECT "posts"."author_id" FROM "posts"))");
    add(to, "a select from no table", select<user>().where(exists(select(col<&user::email>).correlate<user>())),
        users + R"(EXISTS (SELECT "users"."email"))");
    add(to, "text columns keep their type inside",
        select<place>().where(exists(select<place>()) && !exists(select(col<&place::where>).correlate<place>())),
        R"(SELECT "places"."id", "places"."where"::text FROM "places" WHERE EXISTS (SELECT "places"."id", )"
        R"("places"."where" FROM "places") AND NOT EXISTS (SELECT "places"."where"))");
}

/// Comparisons with ANY and ALL.
inline void golden_quantified(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto likes = select(col<&post::likes>).from<post>();
    const auto one = [&to](std::string title, const auto& x, const std::string& text, std::string parameters = {}) {
        add(to, std::move(title), select(x).template from<user>(), "SELECT " + text + R"( FROM "users")",
            std::move(parameters));
    };
    const auto& id = col<&user::id>;
    const std::string all = R"( (SELECT "posts"."likes" FROM "posts"))";

    one("equal any", id == any_of(likes), R"("users"."id" = ANY)" + all);
    one("not equal all", id != all_of(likes), R"("users"."id" <> ALL)" + all);
    one("less all", id < all_of(likes), R"("users"."id" < ALL)" + all);
    one("less or equal any", id <= any_of(likes), R"("users"."id" <= ANY)" + all);
    one("greater all", id > all_of(likes), R"("users"."id" > ALL)" + all);
    one("greater or equal any", id >= any_of(likes), R"("users"."id" >= ANY)" + all);
    one("any in a condition", id > any_of(likes) && !(7 == any_of(likes)),
        R"("users"."id" > ANY)" + all + " AND NOT ($1 = ANY" + all + ")", "integer 7");
    one("any of values", col<&user::name> == any_of(std::vector<std::string>{"a", "b"}), R"("users"."name" = ANY ($1))",
        "text[] <30 bytes>");
    one("any of a correlated select",
        id == any_of(select(col<&post::author_id>)
                         .from<post>()
                         .correlate<user>()
                         .where(col<&post::title> == col<&user::name>)),
        R"("users"."id" = ANY (SELECT "posts"."author_id" FROM "posts" WHERE "posts"."title" = "users"."name"))");
    add(to, "any of an array's elements", select(col<&reading::id> >= any_of(col<&reading::samples>)).from<reading>(),
        R"(SELECT "readings"."id" >= ANY ("readings"."samples") FROM "readings")");
    one("any of an array from a select", id == any_of(subquery(select(array_agg(col<&post::id>)).from<post>())),
        R"("users"."id" = ANY (COALESCE((SELECT array_agg("posts"."id") FROM "posts"))))");
    one("in an array from a select", id.in(subquery(select(array_agg(col<&post::id>)).from<post>())),
        R"("users"."id" = ANY (COALESCE((SELECT array_agg("posts"."id") FROM "posts"))))");
}

}  // namespace overt::test
