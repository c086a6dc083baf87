// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/integer.hpp>

#include "pg/statement_cache.hpp"

#include <set>

using overt::params;
using overt::rendered;
using overt::statement_text;
using cache = overt::pg::detail::statement_cache;

namespace {

rendered text(std::string sql) { return rendered(std::move(sql)); }
rendered numbered(int n) { return text("SELECT " + std::to_string(n)); }

template <class T>
rendered with(std::string sql, T value) {
    params values;
    values.add(value);
    return rendered(std::move(sql), std::move(values));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(statement_cache)

BOOST_AUTO_TEST_CASE(finds_what_was_inserted) {
    cache known(4, 1);
    BOOST_TEST(known.find(text("SELECT 1")) == nullptr);
    cache::entry& one = known.insert(text("SELECT 1"));
    BOOST_TEST(known.find(text("SELECT 1")) == &one);
    BOOST_TEST(known.find(text("SELECT 11")) == nullptr);
    BOOST_TEST(known.find(text("SELECT ")) == nullptr);
    BOOST_TEST(known.size() == 1U);
}

BOOST_AUTO_TEST_CASE(parameter_types_are_part_of_the_key) {
    cache known(4, 1);
    cache::entry& small = known.insert(with("SELECT $1", std::int32_t(1)));
    BOOST_TEST(known.find(with("SELECT $1", std::int32_t(2))) == &small);
    BOOST_TEST(known.find(with("SELECT $1", std::int64_t(1))) == nullptr);
    BOOST_TEST(known.find(text("SELECT $1")) == nullptr);
    cache::entry& large = known.insert(with("SELECT $1", std::int64_t(1)));
    BOOST_TEST(known.find(with("SELECT $1", std::int32_t(2))) == &small);
    BOOST_TEST(known.find(with("SELECT $1", std::int64_t(2))) == &large);
}

BOOST_AUTO_TEST_CASE(an_identity_stands_for_its_text) {
    const statement_text first{"SELECT 1", 7};
    const statement_text second{"SELECT 1", 8};
    cache known(4, 1);
    cache::entry& one = known.insert(rendered(first, {}));
    BOOST_TEST(known.find(rendered(first, {})) == &one);
    BOOST_TEST(known.find(rendered(second, {})) == nullptr);
    BOOST_TEST(known.find(text("SELECT 1")) == nullptr);
    BOOST_TEST(one.text.empty());
}

BOOST_AUTO_TEST_CASE(an_identity_with_other_types_is_another_statement) {
    const statement_text fixed{"SELECT $1", 7};
    params small, large;
    small.add(std::int32_t(1));
    large.add(std::int64_t(1));
    cache known(4, 1);
    cache::entry& one = known.insert(rendered(fixed, small));
    BOOST_TEST(known.find(rendered(fixed, large)) == nullptr);
    BOOST_TEST(known.find(rendered(fixed, small)) == &one);
}

BOOST_AUTO_TEST_CASE(prepares_an_identity_at_once_and_a_text_the_second_time) {
    const statement_text fixed{"SELECT 1", 7};
    cache known(4, 1);
    BOOST_TEST(known.worth_preparing(rendered(fixed, {})));
    BOOST_TEST(!known.worth_preparing(text("SELECT 1")));
    BOOST_TEST(!known.worth_preparing(text("SELECT 2")));
    BOOST_TEST(known.worth_preparing(text("SELECT 1")));
    BOOST_TEST(!known.worth_preparing(with("SELECT 1", std::int32_t(1))));
}

BOOST_AUTO_TEST_CASE(statements_that_run_once_are_never_remembered_for_long) {
    cache known(8, 1);
    for (int i = 0; i < 10'000; ++i) BOOST_TEST(!known.worth_preparing(numbered(i)));
    BOOST_TEST(known.size() == 0U);
}

BOOST_AUTO_TEST_CASE(evicts_the_least_recently_used) {
    cache known(3, 1);
    for (int i = 0; i < 3; ++i) known.insert(numbered(i));
    const std::string name = known.find(numbered(1))->name;
    BOOST_TEST(known.find(numbered(0)) != nullptr);
    BOOST_TEST(known.find(numbered(2)) != nullptr);
    known.insert(numbered(3));
    BOOST_TEST(known.size() == 3U);
    BOOST_TEST(known.find(numbered(1)) == nullptr);
    BOOST_REQUIRE(known.retired().size() == 1U);
    BOOST_TEST(known.retired().front() == name);
    known.retired_closed(1);
    BOOST_TEST(known.retired().empty());
}

BOOST_AUTO_TEST_CASE(an_identity_used_again_at_once_stays_the_newest) {
    const statement_text a{"a", 1}, b{"b", 2}, c{"c", 3};
    cache known(2, 1);
    known.insert(rendered(a, {}));
    known.insert(rendered(b, {}));
    for (int i = 0; i < 3; ++i) known.find(rendered(a, {}));
    known.insert(rendered(c, {}));
    BOOST_TEST(known.find(rendered(a, {})) != nullptr);
    BOOST_TEST(known.find(rendered(b, {})) == nullptr);
}

BOOST_AUTO_TEST_CASE(never_grows_over_its_bound) {
    cache known(16, 1);
    std::size_t closed = 0;
    for (int i = 0; i < 5'000; ++i) {
        known.insert(numbered(i));
        BOOST_REQUIRE(known.size() <= 16U);
        closed += known.retired().size();
        known.retired_closed(known.retired().size());
    }
    BOOST_TEST(closed == 5'000U - 16U);
    for (int i = 5'000 - 16; i < 5'000; ++i) BOOST_TEST(known.find(numbered(i)) != nullptr);
}

BOOST_AUTO_TEST_CASE(names_are_never_used_twice) {
    cache known(3, 0xabcdef01);
    std::set<std::string> names;
    for (int i = 0; i < 200; ++i) {
        cache::entry& added = known.insert(numbered(i % 5));
        BOOST_TEST(names.insert(added.name).second);
        if (i % 7 == 0) known.forget(added);
        if (i % 31 == 0) known.clear();
    }
    BOOST_TEST(names.begin()->starts_with("overt_abcdef01_"));
}

BOOST_AUTO_TEST_CASE(sessions_use_different_names) {
    cache one(3, 1), other(3, 2);
    BOOST_TEST(std::string(one.insert(text("a")).name) != other.insert(text("a")).name);
}

BOOST_AUTO_TEST_CASE(the_number_tells_a_reused_entry_from_the_old_one) {
    cache known(1, 1);
    cache::entry& entry = known.insert(text("a"));
    const std::uint64_t number = entry.number;
    int shape = 0;
    entry.shape = &shape;
    known.forget(entry);
    BOOST_TEST(entry.number != number);
    cache::entry& next = known.insert(text("b"));
    BOOST_TEST(next.number != number);
    BOOST_TEST(next.shape == nullptr);
    BOOST_TEST(!next.confirmed);
}

BOOST_AUTO_TEST_CASE(forgetting_asks_for_nothing_and_retiring_for_a_close) {
    cache known(4, 1);
    cache::entry& gone = known.insert(text("a"));
    cache::entry& stale = known.insert(text("b"));
    const std::string name = stale.name;
    known.forget(gone);
    BOOST_TEST(known.retired().empty());
    known.retire(stale);
    BOOST_TEST(known.retired().size() == 1U);
    BOOST_TEST(known.retired().front() == name);
    BOOST_TEST(known.size() == 0U);
    BOOST_TEST(known.find(text("a")) == nullptr);
}

BOOST_AUTO_TEST_CASE(clearing_forgets_what_was_to_be_closed_too) {
    cache known(2, 1);
    for (int i = 0; i < 4; ++i) known.insert(numbered(i));
    known.clear();
    BOOST_TEST(known.size() == 0U);
    BOOST_TEST(known.retired().empty());
    known.insert(numbered(0));
    BOOST_TEST(known.find(numbered(0)) != nullptr);
}

BOOST_AUTO_TEST_CASE(without_capacity_nothing_is_prepared) {
    const statement_text fixed{"SELECT 1", 7};
    cache none(0, 1);
    BOOST_TEST(!none.enabled());
    BOOST_TEST(none.find(rendered(fixed, {})) == nullptr);
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(!none.worth_preparing(rendered(fixed, {})));
        BOOST_TEST(!none.worth_preparing(text("SELECT 1")));
    }
}

BOOST_AUTO_TEST_CASE(works_with_room_for_one) {
    cache known(1, 1);
    for (int i = 0; i < 50; ++i) {
        BOOST_TEST(known.find(numbered(i)) == nullptr);
        known.insert(numbered(i));
        BOOST_TEST(known.find(numbered(i)) != nullptr);
        BOOST_TEST(known.size() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(what_could_not_be_prepared_need_not_be_closed) {
    cache known(1, 1);
    cache::entry& one = known.insert(text("SELECT 1"));
    const std::string name = one.name;
    const auto number = one.number;
    known.never_prepared(one, number, name.c_str());
    BOOST_TEST(known.size() == 0U);
    BOOST_TEST(known.retired().empty());
    // evicted before the server said so
    cache::entry& two = known.insert(text("SELECT 2"));
    const std::string second = two.name;
    const auto its_number = two.number;
    known.insert(text("SELECT 3"));
    BOOST_TEST(known.retired().size() == 1U);
    known.never_prepared(two, its_number, second.c_str());
    BOOST_TEST(known.retired().empty());
    BOOST_TEST(known.find(text("SELECT 3")) != nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
