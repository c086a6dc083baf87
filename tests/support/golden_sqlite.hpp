// SPDX-License-Identifier: BSL-1.0
// What SQLite says in other words than PostgreSQL, and what it does not say.
#pragma once

#include "support/golden_relations.hpp"

namespace overt::test {

/// One row of the table: the text with its parameters, or the error.
struct golden_in_sqlite {
    std::string name;
    std::string text;        // what the statement must say; empty: nothing
    std::string parameters;  // see show()
    std::string error;       // why it says nothing
    overt::rendered statement{};
    std::string refused{};
};
using golden_sqlite_table = std::vector<golden_in_sqlite>;

template <overt::executable_statement S>
void add_sqlite(golden_sqlite_table& to, std::string name, const S& statement, std::string text,
                std::string parameters = {}, int at_most = 0) {
    to.push_back(
        {std::move(name), std::move(text), std::move(parameters), {}, statement.render(overt::sqlite, at_most)});
}

template <overt::executable_statement S>
void refuse_in_sqlite(golden_sqlite_table& to, const S& statement, std::string construct) {
    golden_in_sqlite row{construct, {}, {}, "SQLite cannot say " + construct};
    try {
        row.statement = statement.render(overt::sqlite);
    } catch (const overt::unsupported_error& e) {
        row.refused = e.what();
    }
    to.push_back(std::move(row));
}

inline void golden_sqlite_clauses(golden_sqlite_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto teams = select(col<&team::name>).from<team>();
    const std::string names = R"(SELECT "teams"."name" FROM "teams")";

    add_sqlite(to, "limited to one", teams, names + " LIMIT 1", "", 1);
    add_sqlite(to, "limit and offset", teams.limit(5).offset(2), names + " LIMIT ?1 OFFSET ?2", "bigint 5, bigint 2");
    add_sqlite(to, "offset alone", teams.offset(2), names + " LIMIT -1 OFFSET ?1", "bigint 2");
    add_sqlite(to, "offset of one row", teams.offset(2), names + " LIMIT 1 OFFSET ?1", "bigint 2", 1);
    add_sqlite(to, "the same place of NULLs",
               select(col<&user::email>)
                   .from<user>()
                   .order_by(col<&user::email>, desc(col<&user::team_id>), asc(col<&user::id>).nulls_first()),
               R"(SELECT "users"."email" FROM "users" ORDER BY "users"."email" NULLS LAST, )"
               R"("users"."team_id" DESC NULLS FIRST, "users"."id" NULLS FIRST)");
    add_sqlite(to, "in a window too",
               select(rank().over(partition_by(col<&post::author_id>).order_by(desc(col<&post::likes>)))).from<post>(),
               R"(SELECT rank() OVER (PARTITION BY "posts"."author_id" ORDER BY "posts"."likes" DESC NULLS FIRST) )"
               R"(FROM "posts")");
    add_sqlite(to, "derived table", select<author_posts>().from(derived<author_posts>(posts_of_authors())),
               "SELECT " + author_posts_row + R"( FROM (WITH "author_posts rows" ("author_id", "posts") AS )" +
                   posts_of_authors_text + R"( SELECT * FROM "author_posts rows") AS "author_posts")");
    add_sqlite(to, "values as a table", select<step>().from(values_list<step>(std::vector<step>{{4}, {5}})),
               R"(SELECT "step"."n" FROM (WITH "step rows" ("n") AS (VALUES (?1), (?2)) )"
               R"(SELECT * FROM "step rows") AS "step")",
               "bigint 4, bigint 5");
    add_sqlite(to, "recursion",
               with(cte_recursive<step>(select(overt::sql::value(std::int64_t{1})))
                        .union_all(select(col<&step::n> + 1).from<step>().where(col<&step::n> < 4)))
                   .select<step>(),
               R"(WITH RECURSIVE "step" ("n") AS (SELECT ?1 UNION ALL SELECT "step"."n" + ?2 FROM "step" )"
               R"(WHERE "step"."n" < ?3) SELECT "step"."n" FROM "step")",
               "bigint 1, bigint 1, bigint 4");
    add_sqlite(to, "operands with clauses of their own", union_all(teams.order_by(col<&team::name>).limit(1), teams),
               R"(SELECT * FROM ()" + names + R"( ORDER BY "teams"."name" NULLS LAST LIMIT ?1) UNION ALL )" + names,
               "bigint 1");
    add_sqlite(
        to, "full join",
        select(col<&user::name>, col<&team::name>).from<user>().full_join<team>(col<&team::id> == col<&user::team_id>),
        R"(SELECT "users"."name", "teams"."name" FROM "users" FULL JOIN "teams" ON )"
        R"("teams"."id" = "users"."team_id")");
    add_sqlite(to, "prepared", prepare<std::int64_t>([](auto id) {
                   return select(col<&team::name>).from<team>().where(col<&team::id> == id && col<&team::name> != "x");
               })(2),
               names + R"( WHERE "teams"."id" = ?1 AND "teams"."name" <> ?2)", "bigint 2, text 'x'");
    add_sqlite(to, "raw", overt::raw<team>("SELECT * FROM teams WHERE id = {}", std::int64_t{2}),
               "SELECT * FROM teams WHERE id = ?1", "bigint 2");
}

inline void golden_sqlite_expressions(golden_sqlite_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto one = [&to](std::string name, const auto& x, const std::string& text, std::string parameters = {}) {
        add_sqlite(to, std::move(name), select(x).template from<user>(), "SELECT " + text + R"( FROM "users")",
                   std::move(parameters));
    };
    const auto& name = col<&user::name>;

    one("in a vector", col<&user::id>.in(std::vector<std::int64_t>{1, 3}), R"("users"."id" IN (?1, ?2))",
        "bigint 1, bigint 3");
    one("in no values", col<&user::id>.in(std::vector<std::int64_t>{}), R"("users"."id" IN ())");
    one("not in texts", name.not_in("a", "b,{\"}"), R"("users"."name" NOT IN (?1, ?2))", R"(text 'a', text 'b,{"}')");
    one("in a select", col<&user::team_id>.in(select(col<&team::id>).from<team>()),
        R"("users"."team_id" IN (SELECT "teams"."id" FROM "teams"))");
    one("rows in rows", row_of(col<&user::id>, name).in(row_of(std::int64_t{1}, "a")),
        R"(("users"."id", "users"."name") IN (VALUES (?1, ?2)))", "bigint 1, text 'a'");
    one("like", name.like("a_b%*[\\%"), R"("users"."name" GLOB ?1)", "text 'a?b*[*][[]%'");
    one("contains", name.contains("50%"), R"("users"."name" GLOB ?1)", "text '*50%*'");
    one("starts with", name.starts_with("D"), R"("users"."name" GLOB ?1)", "text 'D*'");
    one("contains an expression", name.contains(col<&user::email>), R"(instr("users"."name", "users"."email") > 0)");
    one("ilike", name.ilike("d%"), R"("users"."name" LIKE ?1 ESCAPE '\')", "text 'd%'");
    one("is distinct from", col<&user::email>.is_distinct_from("x"), R"("users"."email" IS NOT ?1)", "text 'x'");
    one("is not distinct from", col<&user::email>.is_not_distinct_from(std::optional<std::string>()),
        R"("users"."email" IS ?1)", "text NULL");
    one("casts", cast<std::string>(cast<std::int32_t>(col<&user::id>)),
        R"(CAST(CAST("users"."id" AS INTEGER) AS TEXT))");
    one("collation", collate(name, "C"), R"("users"."name" COLLATE "BINARY")");
    one("functions under other names", position("x", trim(name)), R"(instr(trim("users"."name"), ?1))", "text 'x'");
    one("replacement", replace(name, "a", "b"), R"(replace("users"."name", ?1, ?2))", "text 'a', text 'b'");
    one("replacement that may be NULL", replace(name, "a", col<&user::email>),
        R"((replace("users"."name", ?1, "users"."email") || substr("users"."email", 1, 0)))", "text 'a'");
    one("aggregates under other names", string_agg(name, ","), R"(group_concat("users"."name", ?1))", "text ','");
    one("arithmetic with texts that are chosen", case_when(col<&user::id> > 1, name).else_("x") + "!",
        R"(CASE WHEN "users"."id" > ?1 THEN "users"."name" ELSE ?2 END || ?3)", "bigint 1, text 'x', text '!'");
}

inline void golden_sqlite_changes(golden_sqlite_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const std::vector<team> many{{7, "red"}, {8, "grey"}};

    add_sqlite(to, "insert many", insert_many(many).returning(col<&team::id>),
               R"(INSERT INTO "teams" ("name") VALUES (?1), (?2) RETURNING "teams"."id")", "text 'red', text 'grey'");
    add_sqlite(to, "insert none", insert_many(std::vector<team>{}),
               R"(INSERT INTO "teams" ("name") SELECT NULL WHERE FALSE)");
    add_sqlite(to, "upsert",
               insert(team{.name = "blue"})
                   .on_conflict(col<&team::name>)
                   .do_update(col<&team::name> = excluded(col<&team::name>) + "!")
                   .returning<team>(),
               R"(INSERT INTO "teams" ("name") VALUES (?1) ON CONFLICT ("name") DO UPDATE SET )"
               R"("name" = "excluded"."name" || ?2 RETURNING "teams"."id", "teams"."name")",
               "text 'blue', text '!'");
    add_sqlite(to, "insert from a select or nothing",
               insert_into<team>(col<&team::name>)
                   .from(select(col<&user::name>).from<user>())
                   .on_conflict(col<&team::name>)
                   .do_nothing(),
               R"(INSERT INTO "teams" ("name") SELECT * FROM (SELECT "users"."name" FROM "users") WHERE TRUE )"
               R"(ON CONFLICT ("name") DO NOTHING)");
    add_sqlite(to, "update many", update_many(std::vector<team>{{1, "red"}, {2, "grey"}}),
               R"(UPDATE "teams" SET "name" = "new"."name" FROM (WITH "new rows" ("id", "name") AS )"
               R"((VALUES (?1, ?2), (?3, ?4)) SELECT * FROM "new rows") AS "new" WHERE "teams"."id" = "new"."id")",
               "bigint 1, text 'red', bigint 2, text 'grey'");
    add_sqlite(to, "a schema in returning",
               insert(membership{1, "owner", mood::sad, std::nullopt}).returning(col<&membership::role>),
               R"(INSERT INTO "golden_other"."member""ships" ("user", "role", "feeling", "before") )"
               R"(VALUES (?1, ?2, ?3, ?4) RETURNING "member""ships"."role")",
               "bigint 1, text 'owner', unknown binary 'sad', unknown binary NULL");
}

inline void golden_sqlite_refusals(golden_sqlite_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto& name = col<&user::name>;
    const auto teams = select<team>();
    const auto no = [&to](const auto& x, std::string construct) {
        refuse_in_sqlite(to, select(x).template from<user>(), std::move(construct));
    };
    const auto no_reading = [&to](const auto& x, std::string construct) {
        refuse_in_sqlite(to, select(x).template from<reading>(), std::move(construct));
    };

    refuse_in_sqlite(to, select(name).from<user>().distinct_on(name), "DISTINCT ON");
    refuse_in_sqlite(to, teams.for_update(), "FOR UPDATE and other locks of rows");
    refuse_in_sqlite(to, teams.order_by(col<&team::id>).limit(2).with_ties(), "WITH TIES");
    refuse_in_sqlite(to, except_all(teams, teams), "EXCEPT ALL");
    refuse_in_sqlite(to, truncate<team>(), "TRUNCATE");
    refuse_in_sqlite(to, insert(team{}).on_conflict().do_nothing().returning(inserted()), "(xmax = 0)");
    refuse_in_sqlite(to, select(count()).from<user>().group_by(rollup(name)), "ROLLUP, CUBE or GROUPING SETS");
    refuse_in_sqlite(to, delete_from<post>().using_<user>().where(col<&post::author_id> == col<&user::id>),
                     "DELETE ... USING");
    refuse_in_sqlite(to, with(cte<team>(delete_from<team>().all_rows().returning<team>())).select<team>(),
                     "INSERT, UPDATE or DELETE inside of another statement");
    refuse_in_sqlite(to, select<membership>().order_by(col<&membership::feeling>),
                     "an order with enumerations or values in text form");
    refuse_in_sqlite(to, union_(select<membership>(), select<membership>()).order_by(output<3>()),
                     "an order with enumerations or values in text form");
    no(name.matches("^a"), "the operator ~");
    no(name.like(name), "LIKE with a pattern that is no value");
    no(now(), "now()");
    no(left(name, 2), "the function left");
    no(greatest(col<&user::id>, 5), "the function GREATEST");
    no(col<&user::id> == any_of(std::vector<std::int64_t>{1}), "ANY");
    no(cast<double>(name), "a cast to double precision with texts");
    no(col<&user::created_at> - col<&user::created_at>, "arithmetic with timestamps");
    no(string_agg(name, ",").order_by(name), "ORDER BY inside of an aggregate");
    no_reading(col<&reading::exact> / 2, "a division with numerics");
    no_reading(cast<std::int32_t>(col<&reading::wide>), "a cast to integer with floating point numbers");
    no_reading(col<&reading::day> == col<&reading::local>, "a comparison of temporal values of two types");
    no_reading(col<&reading::span> == col<&reading::span>, "a comparison with values of types that it does not have");
    no_reading(col<&reading::samples>[1], "subscripts of an array");
    no_reading(col<&reading::data>["a"], "the operator ->");
    no_reading(extract("year", col<&reading::day>), "EXTRACT");
}

inline golden_sqlite_table golden_sqlite() {
    golden_sqlite_table all;
    golden_sqlite_clauses(all);
    golden_sqlite_expressions(all);
    golden_sqlite_changes(all);
    golden_sqlite_refusals(all);
    return all;
}

}  // namespace overt::test
