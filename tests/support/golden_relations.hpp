// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/golden_select.hpp"

namespace app {

/// Shapes of tables that statements make for themselves.
struct author_posts {
    std::int64_t author_id{};
    std::int64_t posts{};
};
constexpr auto describe(overt::type<author_posts>) {
    return overt::table("author_posts", overt::column("author_id", &author_posts::author_id).references(&user::id),
                        overt::column("posts", &author_posts::posts));
}

struct step {
    std::int64_t n{};
};
constexpr auto describe(overt::type<step>) { return overt::table("step", overt::column("n", &step::n)); }

struct numbered_word {
    std::string word{};
    std::int64_t place{};
};
constexpr auto describe(overt::type<numbered_word>) {
    return overt::table("words", overt::column("word", &numbered_word::word),
                        overt::column("place", &numbered_word::place));
}

struct moment {
    overt::timestamptz at{};
};
constexpr auto describe(overt::type<moment>) { return overt::table("moments", overt::column("at", &moment::at)); }

struct pair {
    std::optional<std::int32_t> left{};
    std::optional<std::string> right{};
    std::optional<std::int64_t> place{};
};
constexpr auto describe(overt::type<pair>) {
    return overt::table("pairs", overt::column("left", &pair::left), overt::column("right", &pair::right),
                        overt::column("place", &pair::place));
}

struct tagged {
    std::int64_t id{};
    mood feeling{};
    std::optional<std::string> note{};
};
constexpr auto describe(overt::type<tagged>) {
    return overt::table("tagged", overt::column("id", &tagged::id), overt::column("feeling", &tagged::feeling),
                        overt::column("note", &tagged::note));
}

struct batch {
    std::int64_t id{};
    std::vector<std::int32_t> samples{};
    std::optional<spot> where{};
};
constexpr auto describe(overt::type<batch>) {
    return overt::table("batches", overt::column("id", &batch::id), overt::column("samples", &batch::samples),
                        overt::column("where", &batch::where));
}

}  // namespace app

namespace overt::test {

inline auto posts_of_authors() {
    using namespace overt::sql;
    return select(overt::col<&app::post::author_id>, count())
        .from<app::post>()
        .group_by(overt::col<&app::post::author_id>);
}
inline const std::string posts_of_authors_text =
    R"((SELECT "posts"."author_id", count(*) FROM "posts" GROUP BY "posts"."author_id"))";
inline const std::string author_posts_row = R"("author_posts"."author_id", "author_posts"."posts")";

/// Derived tables, lateral ones among them.
inline void golden_derived(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    static constexpr auto mine = overt::alias<author_posts, "mine">;
    const auto busy = derived<author_posts>(posts_of_authors());
    const std::string named = posts_of_authors_text + R"( AS "author_posts" ("author_id", "posts"))";

    add(to, "derived table", select<author_posts>().from(busy), "SELECT " + author_posts_row + " FROM " + named);
    add(to, "derived table under an alias", select(mine.col<&author_posts::posts>).from(busy.as(mine)),
        R"(SELECT "mine"."posts" FROM )" + posts_of_authors_text + R"( AS "mine" ("author_id", "posts"))");
    add(to, "derived table joined",
        select(col<&user::name>, col<&author_posts::posts>)
            .from<user>()
            .left_join(busy, col<&author_posts::author_id> == col<&user::id>)
            .where(col<&author_posts::posts> > 3),
        R"(SELECT "users"."name", "author_posts"."posts" FROM "users" LEFT JOIN )" + named +
            R"( ON "author_posts"."author_id" = "users"."id" WHERE "author_posts"."posts" > $1)",
        "bigint 3");
    add(to, "derived table along a foreign key", select(col<&user::name>).from<user>().join(busy),
        R"(SELECT "users"."name" FROM "users" JOIN )" + named + R"( ON "users"."id" = "author_posts"."author_id")");
    add(to, "derived table of whole rows",
        select<team>().from(derived<team>(select<team>().where(col<&team::id> > 1).limit(3))),
        "SELECT " + team_row + " FROM (SELECT " + team_row +
            R"( FROM "teams" WHERE "teams"."id" > $1 LIMIT $2) AS "teams" ("id", "name"))",
        "bigint 1, bigint 3");
    add(to, "derived table keeps text columns", select<place>().from(derived<place>(select<place>())),
        R"(SELECT "places"."id", "places"."where"::text FROM (SELECT "places"."id", "places"."where" FROM "places") )"
        R"(AS "places" ("id", "where"))");
    add(to, "derived table in an update",
        update<user>()
            .from(busy)
            .set(col<&user::email> = cast<std::string>(col<&author_posts::posts>))
            .where(col<&author_posts::author_id> == col<&user::id>),
        R"(UPDATE "users" SET "email" = CAST("author_posts"."posts" AS text) FROM )" + named +
            R"( WHERE "author_posts"."author_id" = "users"."id")");
    add(to, "derived table in a delete",
        delete_from<post>().using_(busy).where(col<&author_posts::author_id> == col<&post::author_id>),
        R"(DELETE FROM "posts" USING )" + named + R"( WHERE "author_posts"."author_id" = "posts"."author_id")");

    const auto latest = select(col<&post::id>, col<&post::id>)
                            .from<post>()
                            .correlate<user>()
                            .where(col<&post::author_id> == col<&user::id>)
                            .order_by(desc(col<&post::id>))
                            .limit(1);
    const std::string side = R"(LATERAL (SELECT "posts"."id", "posts"."id" FROM "posts" WHERE )"
                             R"("posts"."author_id" = "users"."id" ORDER BY "posts"."id" DESC LIMIT $1) )"
                             R"(AS "author_posts" ("author_id", "posts"))";
    add(to, "left join of a lateral table",
        select(col<&user::name>, row<author_posts>).from<user>().left_join(lateral<author_posts>(latest)),
        R"(SELECT "users"."name", )" + author_posts_row + R"( FROM "users" LEFT JOIN )" + side + " ON TRUE",
        "bigint 1");
    add(to, "join of a lateral table on a condition",
        select(col<&user::name>)
            .from<user>()
            .join(lateral<author_posts>(latest), col<&author_posts::posts> > col<&user::id>),
        R"(SELECT "users"."name" FROM "users" JOIN )" + side + R"( ON "author_posts"."posts" > "users"."id")",
        "bigint 1");
    add(to, "cross join of a lateral table under an alias",
        select(mine.row).from<user>().cross_join(lateral<author_posts>(latest.offset(1)).as(mine)),
        R"(SELECT "mine"."author_id", "mine"."posts" FROM "users" CROSS JOIN LATERAL )"
        R"((SELECT "posts"."id", "posts"."id" )"
        R"(FROM "posts" WHERE "posts"."author_id" = "users"."id" ORDER BY "posts"."id" DESC LIMIT $1 OFFSET $2) )"
        R"(AS "mine" ("author_id", "posts"))",
        "bigint 1, bigint 1");
    add(to, "derived table in a correlated select",
        select<user>().where(
            exists(select(col<&author_posts::posts>).correlate<user>().from(derived<author_posts>(latest)))),
        "SELECT " + user_row + R"( FROM "users" WHERE EXISTS (SELECT "author_posts"."posts" FROM )" + side.substr(8) +
            ")",
        "bigint 1");
}

/// Common table expressions.
inline void golden_with(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto busy = cte<author_posts>(posts_of_authors());
    const std::string named = R"("author_posts" ("author_id", "posts") AS )";

    add(to, "with", with(busy).select<author_posts>().where(col<&author_posts::posts> > 3),
        "WITH " + named + posts_of_authors_text + " SELECT " + author_posts_row +
            R"( FROM "author_posts" WHERE "author_posts"."posts" > $1)",
        "bigint 3");
    add(to, "with, limited", with(busy.materialized()).select<author_posts>().limit(5),
        "WITH " + named + "MATERIALIZED " + posts_of_authors_text + " SELECT " + author_posts_row +
            R"( FROM "author_posts" LIMIT $1)",
        "bigint 2", 2);
    add(to, "with several",
        with(busy.not_materialized(),
             cte<step>(select(coalesce(max(col<&author_posts::posts>), 0)).from<author_posts>()))
            .select(col<&user::name>)
            .from<user>()
            .join<author_posts>()
            .join<step>(col<&step::n> == col<&author_posts::posts>),
        "WITH " + named + "NOT MATERIALIZED " + posts_of_authors_text +
            R"(, "step" ("n") AS (SELECT COALESCE(max("author_posts"."posts"), $1) FROM "author_posts") )"
            R"(SELECT "users"."name" FROM "users" JOIN "author_posts" ON "users"."id" = "author_posts"."author_id" )"
            R"(JOIN "step" ON "step"."n" = "author_posts"."posts")",
        "bigint 0");
    const auto counted = cte_recursive<step>(select(overt::sql::value(std::int64_t{1})));
    const auto next = select(col<&step::n> + 1).from<step>().where(col<&step::n> < 10);
    add(to, "with recursive", with(counted.union_all(next)).select<step>(),
        R"(WITH RECURSIVE "step" ("n") AS ((SELECT $1) UNION ALL (SELECT "step"."n" + $2 FROM "step" )"
        R"(WHERE "step"."n" < $3)) SELECT "step"."n" FROM "step")",
        "bigint 1, bigint 1, bigint 10");
    add(to, "with recursive, distinct", with(busy, counted.union_(next)).select(count()).from<step>(),
        "WITH RECURSIVE " + named + posts_of_authors_text +
            R"(, "step" ("n") AS ((SELECT $1) UNION (SELECT "step"."n" + $2 FROM "step" WHERE "step"."n" < $3)) )"
            R"(SELECT count(*) FROM "step")",
        "bigint 1, bigint 1, bigint 10");
    add(to, "with changes",
        with(cte<post>(delete_from<post>().where(col<&post::likes> < 3).returning<post>()),
             cte<team>(insert(team{.name = "new"}).returning<team>()),
             cte<step>(update<user>().set(col<&user::email> = "x").all_rows().returning(col<&user::id>)))
            .select(col<&post::title>, col<&team::name>, col<&step::n>)
            .from<post>()
            .cross_join<team>()
            .cross_join<step>(),
        R"(WITH "posts" ("id", "author_id", "title", "likes") AS (DELETE FROM "posts" WHERE "posts"."likes" < $1 )"
        "RETURNING " +
            post_row + R"(), "teams" ("id", "name") AS (INSERT INTO "teams" ("name") VALUES ($2) RETURNING )" +
            team_row +
            R"(), "step" ("n") AS (UPDATE "users" SET "email" = $3 RETURNING "users"."id") )"
            R"(SELECT "posts"."title", "teams"."name", "step"."n" FROM "posts" CROSS JOIN "teams" )"
            R"(CROSS JOIN "step")",
        "integer 3, text 'new', text 'x'");
    add(to, "with before an insert",
        with(cte<step>(select(col<&user::id>).from<user>()))
            .before(insert_into<post>(col<&post::author_id>, col<&post::title>)
                        .from(select(col<&step::n>, overt::sql::value("x")).from<step>())),
        R"(WITH "step" ("n") AS (SELECT "users"."id" FROM "users") INSERT INTO "posts" ("author_id", "title") )"
        R"(SELECT "step"."n", $1 FROM "step")",
        "text 'x'");
    add(to, "with before an update",
        with(busy).before(update<user>()
                              .from<author_posts>()
                              .set(col<&user::email> = std::nullopt)
                              .where(col<&author_posts::author_id> == col<&user::id>)),
        "WITH " + named + posts_of_authors_text +
            R"( UPDATE "users" SET "email" = $1 FROM "author_posts" WHERE "author_posts"."author_id" = "users"."id")",
        "text NULL");
    add(to, "with before a delete",
        with(busy).before(delete_from<post>().where(
            col<&post::author_id>.in(select(col<&author_posts::author_id>).from<author_posts>()))),
        "WITH " + named + posts_of_authors_text +
            R"( DELETE FROM "posts" WHERE "posts"."author_id" = ANY (SELECT "author_posts"."author_id" FROM )"
            R"("author_posts"))");
    add(to, "with inside a statement",
        select<user>().where(exists(with(busy).select<author_posts>().where(col<&author_posts::posts> > 9))),
        "SELECT " + user_row + R"( FROM "users" WHERE EXISTS (WITH )" + named + posts_of_authors_text + " SELECT " +
            author_posts_row + R"( FROM "author_posts" WHERE "author_posts"."posts" > $1))",
        "bigint 9");
}

/// Lists of values, and functions that give rows.
inline void golden_table_functions(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    static constexpr auto mine = overt::alias<step, "mine">;

    const std::vector<tagged> tags{{1, mood::happy, "a"}, {2, mood::sad, std::nullopt}};
    add(to, "values as a table",
        select(col<&user::name>, col<&tagged::note>)
            .from<user>()
            .join(values_list<tagged>(tags), col<&tagged::id> == col<&user::id>)
            .where(col<&tagged::feeling> == mood::sad),
        R"(SELECT "users"."name", "tagged"."note" FROM "users" JOIN unnest($1, CAST($2 AS "mood"[]), $3) )"
        R"(AS "tagged" ("id", "feeling", "note") ON "tagged"."id" = "users"."id" WHERE "tagged"."feeling" = $4)",
        "bigint[] <44 bytes>, unknown '{\"happy\",\"sad\"}', text[] <29 bytes>, unknown binary 'sad'");
    add(to, "no values as a table", select<step>().from(values_list<step>(std::vector<step>{})),
        R"(SELECT "step"."n" FROM unnest($1) AS "step" ("n"))", "bigint[] <12 bytes>");
    add(to, "values row by row",
        select<batch>().from(values_list<batch>(std::vector<batch>{{1, {5, 6}, spot{"(1,2)"}}, {2, {}, std::nullopt}})),
        R"(SELECT "batches"."id", "batches"."samples", "batches"."where"::text FROM (VALUES (CAST($1 AS bigint), )"
        R"(CAST($2 AS integer[]), CAST($3 AS text)), (CAST($4 AS bigint), CAST($5 AS integer[]), CAST($6 AS text))) )"
        R"(AS "batches" ("id", "samples", "where"))",
        "bigint 1, integer[] <36 bytes>, unknown '(1,2)', bigint 2, integer[] <12 bytes>, unknown NULL");

    add(to, "generate_series", select<step>().from(generate_series<step>(std::int64_t{1}, std::int64_t{9})),
        R"(SELECT "step"."n" FROM generate_series($1, $2) AS "step" ("n"))", "bigint 1, bigint 9");
    add(to, "generate_series from a column",
        select(col<&user::name>, mine.col<&step::n>)
            .from<user>()
            .cross_join(generate_series<step>(1, col<&user::id>, 2).as(mine)),
        R"(SELECT "users"."name", "mine"."n" FROM "users" CROSS JOIN generate_series($1, "users"."id", $2) )"
        R"(AS "mine" ("n"))",
        "bigint 1, bigint 2");
    add(to, "generate_series of moments",
        select<moment>().from(
            generate_series<moment>(now(), now() + overt::interval{.days = 3}, overt::interval{.days = 1})),
        R"(SELECT "moments"."at" FROM generate_series(now(), now() + $1, $2) AS "moments" ("at"))",
        "interval <16 bytes>, interval <16 bytes>");
    add(to, "left join of a function",
        select(col<&user::id>, col<&step::n>)
            .from<user>()
            .left_join(generate_series<step>(col<&user::id>, 5), col<&step::n> > 3),
        R"(SELECT "users"."id", "step"."n" FROM "users" LEFT JOIN generate_series("users"."id", $1) AS "step" ("n") )"
        R"(ON "step"."n" > $2)",
        "bigint 5, bigint 3");
    add(to, "unnest with ordinality",
        select<numbered_word>().from(unnest<numbered_word>(std::vector<std::string>{"a", "b"}).with_ordinality()),
        R"(SELECT "words"."word", "words"."place" FROM unnest($1) WITH ORDINALITY AS "words" ("word", "place"))",
        "text[] <30 bytes>");
    add(to, "unnest side by side",
        select(col<&reading::id>, row<pair>)
            .from<reading>()
            .join(unnest<pair>(col<&reading::samples>, std::vector<std::string>{"a"}).with_ordinality()),
        R"(SELECT "readings"."id", "pairs"."left", "pairs"."right", "pairs"."place" FROM "readings" JOIN )"
        R"(unnest("readings"."samples", $1) WITH ORDINALITY AS "pairs" ("left", "right", "place") ON TRUE)",
        "text[] <25 bytes>");
    add(to, "json_to_recordset", select<pair>().from(json_to_recordset<pair>(overt::jsonb{"[]"})),
        R"(SELECT "pairs"."left", "pairs"."right", "pairs"."place" FROM ROWS FROM (jsonb_to_recordset($1) AS )"
        R"(("left" integer, "right" text, "place" bigint)) AS "pairs" ("left", "right", "place"))",
        "3802 <3 bytes>");
    add(to, "json_to_recordset with ordinality",
        select(col<&reading::id>, row<pair>)
            .from<reading>()
            .left_join(json_to_recordset<pair>(col<&reading::data>).with_ordinality()),
        R"(SELECT "readings"."id", "pairs"."left", "pairs"."right", "pairs"."place" FROM "readings" LEFT JOIN )"
        R"(ROWS FROM )"
        R"((jsonb_to_recordset("readings"."data") AS ("left" integer, "right" text)) WITH ORDINALITY )"
        R"(AS "pairs" ("left", "right", "place") ON TRUE)");
    add(to, "regexp_split_to_table",
        select(col<&numbered_word::word>)
            .from<user>()
            .join(regexp_split_to_table<numbered_word>(col<&user::name>, "\\s+").with_ordinality(),
                  col<&numbered_word::place> < 3),
        R"(SELECT "words"."word" FROM "users" JOIN regexp_split_to_table("users"."name", $1) WITH ORDINALITY )"
        R"(AS "words" ("word", "place") ON "words"."place" < $2)",
        R"(text '\s+', bigint 3)");
    add(to, "any table function",
        select<numbered_word>().from(
            table_function<numbered_word>("pg_catalog.string_to_table", "a,b", ",").with_ordinality()),
        R"(SELECT "words"."word", "words"."place" FROM "pg_catalog"."string_to_table"($1, $2) WITH ORDINALITY )"
        R"(AS "words" ("word", "place"))",
        "text 'a,b', text ','");
}

/// Joins by columns of the same name.
inline void golden_using(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    constexpr auto& mate = golden_mate;
    add(to, "join using", select(col<&team::name>, col<&user::email>).from<team>().join<user>(using_(col<&user::name>)),
        R"(SELECT "teams"."name", "users"."email" FROM "teams" JOIN "users" ON "users"."name" = "teams"."name")");
    add(to, "full join using several",
        select(col<&user::id>, mate.col<&user::id>)
            .from<user>()
            .full_join(mate, using_(mate.col<&user::id>, mate.col<&user::name>)),
        R"(SELECT "users"."id", "mate"."id" FROM "users" FULL JOIN "users" AS "mate" ON )"
        R"("mate"."id" = "users"."id" AND )"
        R"("mate"."name" = "users"."name")");
}

}  // namespace overt::test
