// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "support/golden.hpp"
#include "support/golden_models.hpp"

#include <overt/error.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace app;
using overt::col;
using namespace overt::sql;
using overt::test::show;

namespace {

std::atomic<int> built{0};

const auto name_of = prepare<std::int64_t>(
    [](auto id) { return select(col<&user::name>).from<user>().where(col<&user::id> == id); });
const auto counted = prepare<std::int64_t>([](auto id) {
    ++built;
    return select<user>().where(col<&user::id> == id);
});
const auto crowded = prepare<std::int64_t>([](auto id) {
    ++built;
    return select<user>().where(col<&user::id> != id);
});
const auto mixed = prepare<std::string, std::int64_t>([](auto name, auto rows) {
    return select<user>()
        .where(col<&user::team_id> == 7 && col<&user::name> == name && col<&user::email> != "x")
        .limit(rows);
});
const auto swapped = prepare<std::int32_t, std::string>([](auto likes, auto title) {
    return select(count()).from<post>().where(col<&post::title> == title && col<&post::likes> > likes &&
                                              col<&post::title> != title);
});
const auto page = prepare<std::int64_t>([](auto from) { return select<team>().limit(10).offset(from); });
const auto set_email = prepare<std::int64_t, std::optional<std::string>>(
    [](auto id, auto email) { return update<user>().set(col<&user::email> = email).where(col<&user::id> == id); });
const auto among = prepare<std::vector<std::int64_t>>(
    [](auto ids) { return select<team>().where(col<&team::id>.in(ids)); });
const auto failing = prepare<std::int64_t>(
    [](auto id) { return select<team>().where(col<&team::id> == id).limit(-1); });
const auto feel = prepare<mood, spot>([](auto m, auto w) {
    return select(count()).from<place>().where(col<&place::where> == w &&
                                               exists(select<membership>().where(col<&membership::feeling> == m)));
});
const auto by_text = prepare<std::string>(
    [](auto name) { return overt::raw<user>("SELECT * FROM users WHERE name = {} OR email = {}", name, "x"); });

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(prepare)

BOOST_AUTO_TEST_CASE(text_is_written_once) {
    const auto first = name_of(5).render();
    const auto second = name_of(6).render();
    BOOST_CHECK_EQUAL(first.text(), R"(SELECT "users"."name" FROM "users" WHERE "users"."id" = $1)");
    BOOST_CHECK(first.id() != 0);
    BOOST_CHECK_EQUAL(first.id(), second.id());
    BOOST_CHECK(static_cast<const void*>(first.text().data()) == second.text().data());
    BOOST_CHECK_EQUAL(show(first.params()), "bigint 5");
    BOOST_CHECK_EQUAL(show(second.params()), "bigint 6");
    BOOST_CHECK_EQUAL(name_of.sql(), first.text());
}

BOOST_AUTO_TEST_CASE(never_before_the_first_use) {
    BOOST_CHECK_EQUAL(built, 0);
    (void)counted(1).render();
    (void)counted(2).render();
    BOOST_CHECK_EQUAL(built, 1);
    built = 0;
}

BOOST_AUTO_TEST_CASE(limits_have_texts_of_their_own) {
    const auto one = name_of(5).render(1);
    const auto two = name_of(5).render(2);
    BOOST_CHECK(one.text().ends_with(" LIMIT 1") && two.text().ends_with(" LIMIT 2"));
    BOOST_CHECK(one.id() != two.id() && one.id() != name_of(5).render().id());
    BOOST_CHECK_EQUAL(name_of(5).render(7).id(), name_of(5).render().id());
}

BOOST_AUTO_TEST_CASE(a_limit_may_be_an_argument) {
    BOOST_CHECK(mixed("a", 3).render().text().ends_with(" LIMIT $2"));
    BOOST_CHECK(mixed("a", 3).render(1).text().ends_with(" LIMIT LEAST($2, 1)"));
    BOOST_CHECK_EQUAL(show(mixed("a", 3).render(1).params()), "text 'a', bigint 3, bigint 7, text 'x'");
}

BOOST_AUTO_TEST_CASE(values_of_the_function_follow_the_arguments) {
    const auto call = mixed(std::string("Daisy"), 3).render();
    BOOST_CHECK(
        call.text().find(R"("users"."team_id" = $3 AND "users"."name" = $1 AND "users"."email" <> $4 LIMIT $2)") !=
        call.text().npos);
    BOOST_CHECK_EQUAL(show(call.params()), "text 'Daisy', bigint 3, bigint 7, text 'x'");
    BOOST_CHECK_EQUAL(show(page(20).render(1).params()), "bigint 20, bigint 1");
    BOOST_CHECK_EQUAL(show(page(20).render().params()), "bigint 20, bigint 10");
}

BOOST_AUTO_TEST_CASE(arguments_keep_their_numbers) {
    const auto call = swapped(5, "x").render();
    BOOST_CHECK_EQUAL(
        call.text(),
        R"(SELECT count(*) FROM "posts" WHERE "posts"."title" = $2 AND "posts"."likes" > $1 AND "posts"."title" <> )"
        R"($2)");
    BOOST_CHECK_EQUAL(show(call.params()), "integer 5, text 'x'");
}

BOOST_AUTO_TEST_CASE(kinds_of_arguments) {
    BOOST_CHECK_EQUAL(show(set_email(1, std::nullopt).render().params()), "bigint 1, text NULL");
    BOOST_CHECK_EQUAL(show(set_email(1, "x").render().params()), "bigint 1, text 'x'");
    BOOST_CHECK_EQUAL(show(set_email(1U, std::optional<std::string_view>("y")).render().params()),
                      "bigint 1, text 'y'");
    BOOST_CHECK_EQUAL(show(among(std::vector<std::int64_t>{1, 2}).render().params()), "bigint[] <44 bytes>");
    BOOST_CHECK(among(std::vector<std::int64_t>{}).render().text().ends_with(R"("teams"."id" = ANY ($1))"));
    BOOST_CHECK_EQUAL(show(feel(mood::sad, spot{"(1,2)"}).render().params()), "unknown binary 'sad', unknown '(1,2)'");
    BOOST_CHECK_THROW((void)swapped(std::int64_t{1} << 40, "x"), overt::usage_error);
    BOOST_CHECK_THROW((void)swapped(1, std::string(1, '\0')), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(an_error_comes_with_the_call_and_again) {
    BOOST_CHECK_THROW((void)failing(1).render(), overt::usage_error);
    BOOST_CHECK_THROW((void)failing(1).sql(), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(raw_sql) {
    const auto call = by_text("Daisy");
    static_assert(decltype(by_text("x"))::by_name && !decltype(by_text("x"))::session_safe);
    BOOST_CHECK_EQUAL(call.sql(), "SELECT * FROM users WHERE name = $1 OR email = $2");
    BOOST_CHECK_EQUAL(show(call.render().params()), "text 'Daisy', text 'x'");
}

BOOST_AUTO_TEST_CASE(as_a_query) {
    const overt::query<std::string> erased = name_of(5);
    BOOST_CHECK_EQUAL(erased.sql(), name_of.sql());
    BOOST_CHECK_EQUAL(erased.render(1).id(), name_of(1).render(1).id());
    BOOST_CHECK_EQUAL(show(erased.render(1).params()), "bigint 5");
    const overt::query<user> with_values = mixed("a", 3);
    BOOST_CHECK_EQUAL(show(with_values.render().params()), "text 'a', bigint 3, bigint 7, text 'x'");
    const overt::query<user> raw = by_text("Daisy");
    BOOST_CHECK(raw.rows_by_name());
}

BOOST_AUTO_TEST_CASE(first_use_by_many_threads) {
    std::vector<std::uint64_t> ids(4);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t != ids.size(); ++t)
        threads.emplace_back([&id = ids[t]] { id = crowded(1).render(2).id(); });
    for (auto& thread : threads) thread.join();
    for (const auto id : ids) BOOST_CHECK_EQUAL(id, ids[0]);
    BOOST_CHECK(built >= 1 && built <= 4);
    built = 0;
}

BOOST_AUTO_TEST_CASE(a_local_one) {
    const auto local = overt::sql::prepare<std::int64_t>([](auto id) { return get<team>(id); });
    BOOST_CHECK_EQUAL(show(local(3).render(2).params()), "bigint 3");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
