// SPDX-License-Identifier: BSL-1.0
// The queries of the guide, as they stand there.
#include <boost/test/unit_test.hpp>

#include "support/app_model.hpp"

#include <overt/sql.hpp>

#include <tuple>
#include <type_traits>

namespace {

using namespace app;
using overt::col;
using namespace overt::sql;  // select, insert, update, count, ...

// Rows of a model.
auto by_id(std::int64_t id) { return select<user>().where(col<&user::id> == id); }

// Columns and expressions: the row type is std::tuple<std::string, std::int64_t>.
auto most_active() {
    return select(col<&user::name>, count(col<&post::id>).as("posts"))
        .from<user>()
        .left_join<post>(col<&post::author_id> == col<&user::id>)
        .where(col<&user::email>.is_not_null() && col<&user::name>.ilike("d%"))
        .group_by(col<&user::name>)
        .having(count(col<&post::id>) > 3)
        .order_by(desc(count(col<&post::id>)), col<&user::name>)
        .limit(10);
}

// The outer-joined side is optional in the row: std::tuple<user, std::optional<team>>.
auto users_with_team() {
    return select<user, team>()  // beside expressions a whole row is row<user>: select(row<user>, count(...))
        .from<user>()
        .left_join<team>(col<&team::id> == col<&user::team_id>);
}

// Aliases are types, so a self join is checked as well.
inline constexpr auto mate = overt::alias<user, "mate">;
auto team_mates(std::int64_t id) {
    return select(mate.col<&user::name>)
        .from<user>()
        .join(mate, mate.col<&user::team_id> == col<&user::team_id>)
        .where(col<&user::id> == id && mate.col<&user::id> != col<&user::id>);
}

// A filter put together at run time keeps its checks: it may name only the listed tables.
// An empty one selects everything; in update and delete_from an empty one is an error, never "all rows".
auto search(std::optional<std::string> name, std::optional<std::int32_t> min_likes) {
    overt::condition<user, post> filter;
    if (name) filter &= col<&user::name> == *name;
    if (min_likes) filter &= col<&post::likes> >= *min_likes;
    return select(col<&user::name>, col<&post::title>)
        .from<user>()
        .join<post>(col<&post::author_id> == col<&user::id>)
        .where(filter);
}

auto rename_user(std::int64_t id, std::string name) {
    return update<user>().set(col<&user::name> = std::move(name)).where(col<&user::id> == id).returning<user>();
}

auto like_all_posts_of(std::int64_t author) {
    return update<post>().set(col<&post::likes> = col<&post::likes> + 1).where(col<&post::author_id> == author);
}

auto upsert_team(const team& t) {
    return insert(t)
        .on_conflict(col<&team::name>)
        .do_update(col<&team::name> = excluded(col<&team::name>))
        .returning<team>();
}

auto add_users(const std::vector<user>& users) { return insert_many(users).returning(col<&user::id>); }

auto purge() { return delete_from<post>().all_rows(); }  // without where() or all_rows() this does not compile

// Raw SQL with bound parameters: the number of {} is checked by the compiler, the values are never spliced.
auto raw(std::string_view name) { return overt::raw<user>("SELECT * FROM users WHERE name = {}", name); }

// Statements that must be named by their row alone (interfaces, .cpp borders): overt::query<Row>.
overt::query<user> by_name(std::string_view name) { return select<user>().where(col<&user::name> == name); }

// Rendered on first use, executed many times with new arguments: no SQL text is built at the call (a few ns, no
// allocation).
inline const auto name_of = prepare<std::int64_t>(
    [](auto id) { return select(col<&user::name>).from<user>().where(col<&user::id> == id); });

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(usage)

BOOST_AUTO_TEST_CASE(rows) {
    static_assert(std::is_same_v<decltype(by_id(1))::row_type, user>);
    static_assert(std::is_same_v<decltype(most_active())::row_type, std::tuple<std::string, std::int64_t>>);
    static_assert(std::is_same_v<decltype(users_with_team())::row_type, std::tuple<user, std::optional<team>>>);
    static_assert(std::is_same_v<decltype(search({}, {}))::row_type, std::tuple<std::string, std::string>>);
    static_assert(std::is_same_v<decltype(name_of(1))::row_type, std::string>);
}

BOOST_AUTO_TEST_CASE(texts) {
    BOOST_CHECK(by_id(1).sql().ends_with(R"(WHERE "users"."id" = $1)"));
    BOOST_CHECK(most_active().sql().ends_with(R"(ORDER BY count("posts"."id") DESC, "users"."name" LIMIT $3)"));
    BOOST_CHECK(users_with_team().sql().ends_with(R"(LEFT JOIN "teams" ON "teams"."id" = "users"."team_id")"));
    BOOST_CHECK(team_mates(1).sql().ends_with(R"(AND "mate"."id" <> "users"."id")"));
    BOOST_CHECK(search({}, {}).sql().find("WHERE") == std::string::npos);
    BOOST_CHECK(search("x", {}).sql().ends_with(R"(WHERE "users"."name" = $1)"));
    BOOST_CHECK(search("x", 3).sql().ends_with(R"(WHERE "users"."name" = $1 AND "posts"."likes" >= $2)"));
    BOOST_CHECK(rename_user(1, "x").sql().starts_with(R"(UPDATE "users" SET "name" = $1 WHERE "users"."id" = $2)"));
    BOOST_CHECK(like_all_posts_of(1).sql().starts_with(R"(UPDATE "posts" SET "likes" = "posts"."likes" + $1)"));
    BOOST_CHECK(upsert_team({}).sql().starts_with(
        R"(INSERT INTO "teams" ("name") VALUES ($1) ON CONFLICT ("name") DO UPDATE)"));
    BOOST_CHECK(add_users({}).sql().starts_with(R"(INSERT INTO "users" ("name", "email", "team_id") SELECT)"));
    BOOST_CHECK_EQUAL(purge().sql(), R"(DELETE FROM "posts")");
    BOOST_CHECK_EQUAL(raw("x").sql(), "SELECT * FROM users WHERE name = $1");
    BOOST_CHECK(by_name("x").sql().ends_with(R"(WHERE "users"."name" = $1)"));
    BOOST_CHECK(name_of(1).sql().starts_with(R"(SELECT "users"."name")"));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
