// SPDX-License-Identifier: BSL-1.0
// Fault 105: money is transferred while the server is struck. tests/run.sh soak does it for five minutes.
#include "soak/bank.hpp"
#include "support/covers.hpp"
#include "support/random_seed.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::test::soak;
using namespace std::chrono_literals;

boost::test_tools::assertion_result servers_can_be_started(boost::unit_test::test_unit_id) {
    return cluster::possible();
}

/// One transfer of each kind, and what a server has after them where all is well.
struct small_bank {
    small_bank() {
        for (const told what :
             {told::done, told::failed, told::committed, told::rolled_back, told::unresolved, told::done})
            kept.close_transfer(kept.open_transfer(), what);
        found.entries = {{0, 1}, {2, 1}, {4, 1}, {5, 1}};
        found.sum = found.expected_sum = 100;
    }
    std::string verdict() const {
        std::string text;
        for (const std::string& each : audit(kept, found)) text += each + '\n';
        return text;
    }

    books kept{};
    vault found{};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(the_audit, small_bank)

BOOST_AUTO_TEST_CASE(finds_nothing_where_all_is_well) {
    BOOST_CHECK_EQUAL(verdict(), "");
    found.entries.erase(4);  // what nobody knows may be there or not
    BOOST_CHECK_EQUAL(verdict(), "");
}

BOOST_AUTO_TEST_CASE(finds_what_is_lost) {
    found.entries.erase(0);
    found.entries.erase(2);
    BOOST_CHECK_EQUAL(verdict(),
                      "transfer 0 was acknowledged, and is lost\ntransfer 2 was resolved as committed, and is lost\n");
}

BOOST_AUTO_TEST_CASE(finds_what_is_doubled) {
    found.entries[5] = 2;
    found.entries[4] = 2;
    BOOST_CHECK_EQUAL(verdict(), "transfer 4 was doubled\ntransfer 5 was doubled\n");
}

BOOST_AUTO_TEST_CASE(finds_what_should_not_be_there) {
    found.entries[1] = 1;
    found.entries[3] = 1;
    found.entries[6] = 1;
    BOOST_CHECK_EQUAL(verdict(), "transfer 1 failed, and has taken effect\n"
                                 "transfer 3 was resolved as rolled back, and has taken effect\n"
                                 "1 entries of the ledger belong to no transfer\n");
}

BOOST_AUTO_TEST_CASE(finds_what_never_ended_and_money_that_is_wrong) {
    kept.open_transfer();
    found.sum = 99;
    found.wrong_balances = 1;
    BOOST_CHECK_EQUAL(verdict(), "transfer 6 never ended\nthe sum is 99, not 100\n"
                                 "1 accounts are not what the ledger makes of them\n");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(attempts_at_the_bank)

BOOST_AUTO_TEST_CASE(count_outside_of_outages) {
    const moment zero{};
    const std::vector<outage> outages{{zero + 100ms, zero + 200ms}};
    const std::vector<attempt> all{{zero, zero + 50ms, true},
                                   {zero + 60ms, zero + 110ms, false},   // reaches into it
                                   {zero + 230ms, zero + 240ms, false},  // in the time after it
                                   {zero + 260ms, zero + 270ms, false},
                                   {zero + 280ms, zero + 290ms, true}};
    const availability seen = outside_of(outages, all, 50ms);
    BOOST_CHECK_EQUAL(seen.served, 2);
    BOOST_CHECK_EQUAL(seen.refused, 1);
    const auto times = recoveries(outages, all);
    BOOST_REQUIRE_EQUAL(times.size(), 1U);
    BOOST_CHECK(times.front() == 90ms);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(bank, *boost::unit_test::precondition(servers_can_be_started))

BOOST_AUTO_TEST_CASE(under_fire, *covers("F-105")) {
    bank_plan plan;
    plan.time = 8s;
    plan.seed = random_seed();
    const bank_result day = run_bank(plan);
    print(day, plan);
    for (const std::string& each : day.wrong) BOOST_ERROR(each);
    BOOST_CHECK_GT(day.kept.count(told::done), 100);
    BOOST_CHECK_GT(day.samples, 50);
}

BOOST_AUTO_TEST_CASE(a_ledger_that_was_falsified_is_found, *covers("F-105")) {
    bank_plan plan;
    plan.time = 1s;
    plan.falsified = true;
    const bank_result day = run_bank(plan);
    const auto said = [&day](const std::string& part) {
        return std::any_of(day.wrong.begin(), day.wrong.end(),
                           [&part](const std::string& each) { return each.find(part) != std::string::npos; });
    };
    BOOST_CHECK(said("was acknowledged, and is lost"));
    BOOST_CHECK(said("was doubled"));
    BOOST_CHECK(said("accounts are not what the ledger makes of them"));
}

BOOST_AUTO_TEST_SUITE_END()
