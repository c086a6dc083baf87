// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/golden_select.hpp"

namespace overt::test {

/// Orders, select lists and joins that are put together at run time.
inline void golden_dynamic(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    constexpr auto& mate = golden_mate;
    const auto posts = "SELECT " + post_row + R"( FROM "posts")";

    overt::sort_order<post> order;
    add(to, "empty sort order", select<post>().order_by(order), posts);
    order.then_by(desc(col<&post::likes>).nulls_last(), length(col<&post::title>));
    add(to, "sort order", select<post>().order_by(order, col<&post::id>),
        posts + R"( ORDER BY "posts"."likes" DESC NULLS LAST, length("posts"."title"), "posts"."id")");
    overt::sort_order<user, decltype(mate)> both = mate.col<&user::name>;
    both.then_by(overt::sort_order<user>(asc(col<&user::email>).nulls_first()));
    add(to, "sort order of two tables",
        select(col<&user::id>).from<user>().join(mate, mate.col<&user::team_id> == col<&user::team_id>).order_by(both),
        R"(SELECT "users"."id" FROM "users" JOIN "users" AS "mate" ON "mate"."team_id" = "users"."team_id" )"
        R"(ORDER BY "mate"."name", "users"."email" NULLS FIRST)");
    add(to, "sort order with an aggregate",
        select(col<&post::author_id>)
            .from<post>()
            .group_by(col<&post::author_id>)
            .order_by(overt::sort_order<post>(desc(count()))),
        R"(SELECT "posts"."author_id" FROM "posts" GROUP BY "posts"."author_id" ORDER BY count(*) DESC)");

    const auto sorts = overt::sortable<post>(col<&post::title>, col<&post::likes>)
                           .add("newest", desc(col<&post::id>))
                           .add("rank", desc(col<&post::likes>).nulls_last(), col<&post::id>)
                           .add("plus", col<&post::likes> + 5);
    add(to, "sorted by a request", select<post>().order_by(sorts.parse("-likes,title")),
        posts + R"( ORDER BY "posts"."likes" DESC, "posts"."title")");
    add(to, "sorted by names of the list", select<post>().order_by(sorts.parse("newest")),
        posts + R"( ORDER BY "posts"."id" DESC)");
    add(to, "sorted the other way", select<post>().order_by(sorts.parse("-rank, -newest")),
        posts + R"( ORDER BY "posts"."likes" NULLS LAST, "posts"."id" DESC, "posts"."id")");
    add(to, "sorted by an expression", select<post>().order_by(sorts.parse("-plus")),
        posts + R"( ORDER BY "posts"."likes" + $1 DESC)", "integer 5");

    overt::select_list<post, user> list(col<&post::title>);
    list.add(upper(col<&user::name>).as("author"), row<post>, col<&user::email>);
    add(to, "select list", select(list).from<post>().left_join<user>(col<&user::id> == col<&post::author_id>),
        R"(SELECT "posts"."title", upper("users"."name") AS "author", )" + post_row +
            R"(, "users"."email" FROM "posts" LEFT JOIN "users" ON "users"."id" = "posts"."author_id")");
    add(to, "select list of aggregates", select(overt::select_list<post>(count(), max(col<&post::likes>))).from<post>(),
        R"(SELECT count(*), max("posts"."likes") FROM "posts")");
    add(to, "select list with text", select(overt::select_list<place>(col<&place::where>)).from<place>(),
        R"(SELECT "places"."where"::text FROM "places")");
}

/// Joins that come with what needs them.
inline void golden_refinements(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    constexpr auto& mate = golden_mate;
    const auto posts = "SELECT " + post_row + R"( FROM "posts")";
    const std::string by_author = R"( LEFT JOIN "users" ON "users"."id" = "posts"."author_id")";
    const auto author = left_joining<user>(col<&user::id> == col<&post::author_id>);
    const auto author_team = author.join<team>(col<&team::id> == col<&user::team_id>);

    overt::refinement<post> wanted;
    add(to, "empty refinement", select<post>().refine(wanted), posts);
    wanted.where(col<&post::likes> > 3).where(author, overt::condition<user>());
    add(to, "a refinement without joins", select<post>().refine(wanted), posts + R"( WHERE "posts"."likes" > $1)",
        "integer 3");
    wanted.where(author, col<&user::name> == "Daisy");
    add(to, "a join with its condition", select<post>().refine(wanted),
        posts + by_author + R"( WHERE "posts"."likes" > $1 AND "users"."name" = $2)", "integer 3, text 'Daisy'");
    wanted.where(author_team, col<&team::name> == "blue" || col<&user::team_id>.is_null());
    wanted.order_by(author, desc(col<&user::name>)).order_by(overt::sort_order<post>(col<&post::id>));
    add(to, "each join once", select<post>().refine(wanted),
        posts + by_author +
            R"( JOIN "teams" ON "teams"."id" = "users"."team_id" WHERE "posts"."likes" > $1 AND "users"."name" = $2 )"
            R"(AND ("teams"."name" = $3 OR "users"."team_id" IS NULL) ORDER BY "users"."name" DESC, "posts"."id")",
        "integer 3, text 'Daisy', text 'blue'");
    overt::refinement<post> by_name;
    by_name.order_by(author, col<&user::name>);
    add(to, "a join that the select has",
        select<post>().from<post>().left_join<user>(col<&user::id> == col<&post::author_id>).refine(by_name),
        posts + by_author + R"( ORDER BY "users"."name")");
    overt::refinement<user> mates;
    mates.where(joining(mate, mate.col<&user::team_id> == col<&user::team_id>), mate.col<&user::id> > col<&user::id>);
    add(to, "an alias joined with its condition", select(col<&user::id>).from<user>().refine(mates),
        R"(SELECT "users"."id" FROM "users" JOIN "users" AS "mate" ON "mate"."team_id" = "users"."team_id" )"
        R"(WHERE "mate"."id" > "users"."id")");
}

}  // namespace overt::test
