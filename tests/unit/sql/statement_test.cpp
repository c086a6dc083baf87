// SPDX-License-Identifier: BSL-1.0
// Statements are values that share their common part.
#include <boost/test/unit_test.hpp>

#include "support/app_model.hpp"

#include <overt/error.hpp>
#include <overt/sql.hpp>

#include <cstddef>
#include <list>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace app;
using overt::col;
using namespace overt::sql;

namespace {

const std::string teams = R"(SELECT "teams"."id", "teams"."name" FROM "teams")";

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(statement)

BOOST_AUTO_TEST_CASE(is_small) { static_assert(sizeof(select<team>()) <= 2 * sizeof(void*)); }

BOOST_AUTO_TEST_CASE(unknown_functions_may_change_the_session) {
    const auto known = select(upper(col<&team::name>)).from<team>();
    const auto unknown = select(call<std::string>("set_config", "work_mem", "4MB", false)).from<team>();
    const auto prepared = prepare<std::int64_t>(
        [](auto key) { return select<team>().where(call<bool>("pg_try_advisory_lock", key)); });
    BOOST_TEST(!known.render().changes_session());
    BOOST_TEST(unknown.render().changes_session());
    BOOST_TEST(prepared(7).render().changes_session());
}

BOOST_AUTO_TEST_CASE(a_clause_gives_a_new_statement) {
    const auto all = select<team>();
    const auto one = all.where(col<&team::id> == 1);
    const auto two = all.where(col<&team::id> == 2);
    const auto ordered = one.order_by(col<&team::name>);
    BOOST_CHECK_EQUAL(all.sql(), teams);
    BOOST_CHECK_EQUAL(one.sql(), teams + R"( WHERE "teams"."id" = $1)");
    BOOST_CHECK_EQUAL(one.render().params().value(0).bytes().back(), '\1');
    BOOST_CHECK_EQUAL(two.render().params().value(0).bytes().back(), '\2');
    BOOST_CHECK_EQUAL(ordered.sql(), one.sql() + R"( ORDER BY "teams"."name")");
}

BOOST_AUTO_TEST_CASE(assignment_and_moves) {
    auto query = select<team>();
    const auto before = query;
    query = query.where(col<&team::id> == 1);
    query = query.where(col<&team::name> != "x").limit(3);
    BOOST_CHECK_EQUAL(query.sql(), teams + R"( WHERE "teams"."id" = $1 AND "teams"."name" <> $2 LIMIT $3)");
    auto taken = std::move(query);
    query = before;
    BOOST_CHECK_EQUAL(query.sql(), teams);
    BOOST_CHECK_EQUAL(taken.limit(4).sql(), taken.sql());
}

BOOST_AUTO_TEST_CASE(outlives_what_it_was_built_from) {
    std::vector<decltype(select<team>())> kept;
    for (int i = 0; i != 50; ++i) {
        auto query = select<team>();
        for (int k = 0; k <= i; ++k)
            query = query.where(col<&team::name> != std::string(static_cast<std::size_t>(k) * 10, 'x'));
        kept.push_back(query);
    }
    const auto rendered = kept.back().render();
    BOOST_CHECK_EQUAL(rendered.params().count(), 50);
    BOOST_CHECK_EQUAL(rendered.params().value(49).size, 490);
    BOOST_CHECK_EQUAL(kept.front().render().params().count(), 1);
}

BOOST_AUTO_TEST_CASE(one_base_many_threads) {
    const auto base = select<team>().where(col<&team::id> > 0);
    std::vector<std::thread> threads;
    std::vector<std::string> texts(4);
    for (std::size_t t = 0; t != texts.size(); ++t) {
        threads.emplace_back([&base, &text = texts[t], t] {
            for (int i = 0; i != 300; ++i) {
                auto query = base.where(col<&team::id> != static_cast<int>(t));
                if (t % 2 == 0) query = query.limit(1);
                text = query.sql();
            }
        });
    }
    for (auto& thread : threads) thread.join();
    const std::string two = teams + R"( WHERE "teams"."id" > $1 AND "teams"."id" <> $2)";
    BOOST_CHECK_EQUAL(texts[0], two + " LIMIT $3");
    BOOST_CHECK_EQUAL(texts[1], two);
    BOOST_CHECK_EQUAL(texts[2], two + " LIMIT $3");
    BOOST_CHECK_EQUAL(texts[3], two);
}

BOOST_AUTO_TEST_CASE(texts_do_not_depend_on_values) {
    const auto text = [](std::int64_t id, std::string name, int rows) {
        return select<user>()
            .where(col<&user::id> == id && col<&user::name> == name &&
                   col<&user::id>.in(std::vector<int>(static_cast<std::size_t>(rows))))
            .limit(rows)
            .sql();
    };
    BOOST_CHECK_EQUAL(text(1, "a", 1), text(2, "'; DROP TABLE users; --", 99));
    BOOST_CHECK_EQUAL(insert_many(std::vector<team>(3)).sql(), insert_many(std::vector<team>(1000)).sql());
}

BOOST_AUTO_TEST_CASE(rows_travel_alike_wherever_they_lie) {
    const std::vector<user> rows{{1, "Ada", "ada@x", {}, {}}, {2, "H\u00e9l\u00e8ne", {}, 7, {}}, {3, {}, {}, {}, {}}};
    for (std::size_t count = 0; count <= rows.size(); ++count) {
        const auto in_place =
            insert_many(std::vector<user>(rows.begin(), rows.begin() + std::ptrdiff_t(count))).render();
        const auto gathered = insert_many(std::list<user>(rows.begin(), rows.begin() + std::ptrdiff_t(count))).render();
        BOOST_CHECK_EQUAL(in_place.text(), gathered.text());
        BOOST_REQUIRE_EQUAL(in_place.params().count(), gathered.params().count());
        for (int i = 0; i != gathered.params().count(); ++i) {
            BOOST_CHECK_EQUAL(in_place.params().type(i), gathered.params().type(i));
            BOOST_CHECK_EQUAL(in_place.params().value(i).bytes(), gathered.params().value(i).bytes());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_row_that_cannot_be_sent_is_refused) {
    BOOST_CHECK_THROW((void)insert_many(std::vector<team>{{1, std::string("a\0b", 3)}}), overt::usage_error);
    BOOST_CHECK_THROW((void)insert_many(std::list<team>{{1, std::string("a\0b", 3)}}), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(long_filters) {
    overt::condition<team> filter;
    for (int i = 0; i != 5000; ++i) filter |= col<&team::id> == i;
    const auto rendered = select<team>().where(filter).render();
    BOOST_CHECK_EQUAL(rendered.params().count(), 5000);
    BOOST_CHECK(rendered.text().ends_with(R"(OR "teams"."id" = $5000)"));
}

BOOST_AUTO_TEST_CASE(negative_counts) {
    BOOST_CHECK_THROW((void)select<team>().limit(-1), overt::usage_error);
    BOOST_CHECK_THROW((void)select<team>().offset(std::int64_t{-5}), overt::usage_error);
    BOOST_CHECK_THROW((void)select<team>().limit(18446744073709551615U), overt::usage_error);
    BOOST_CHECK_NO_THROW((void)select<team>().limit(0));
}

BOOST_AUTO_TEST_CASE(labels_are_names) {
    BOOST_CHECK_THROW((void)col<&team::id>.as(""), overt::usage_error);
    BOOST_CHECK_THROW((void)col<&team::id>.as(std::string(64, 'x')), overt::usage_error);
    BOOST_CHECK_EQUAL(select(col<&team::id>.as(std::string(63, 'x'))).from<team>().sql(),
                      R"(SELECT "teams"."id" AS ")" + std::string(63, 'x') + R"(" FROM "teams")");
}

BOOST_AUTO_TEST_CASE(constraints_have_names) {
    const auto upsert = [](const std::string& name) {
        return insert(team{1, "a"}).on_constraint(name).do_nothing().sql();
    };
    for (const std::string& name : {std::string(), std::string(64, 'x'), std::string("a\0b", 3)})
        BOOST_CHECK_THROW((void)upsert(name), overt::usage_error);
    BOOST_CHECK(upsert("a\"b").ends_with(R"(ON CONFLICT ON CONSTRAINT "a""b" DO NOTHING)"));
}

BOOST_AUTO_TEST_CASE(arguments_belong_to_prepare) {
    const auto argument = overt::detail::argument<std::int64_t, 0>();
    BOOST_CHECK_THROW((void)select<team>().where(col<&team::id> == argument).sql(), overt::usage_error);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
