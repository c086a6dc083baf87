// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/exec/retry_policy.hpp>

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(retry_policy)

BOOST_AUTO_TEST_CASE(one_attempt_unless_asked_for_more) {
    const overt::retry_policy plain;
    BOOST_TEST(plain.limits().attempts == 1);
    BOOST_TEST(!plain.limits().deadline);
    BOOST_TEST(plain.options().empty());
    const overt::retry_policy with_options = overt::transaction_options().serializable().track_commit();
    BOOST_TEST(with_options.limits().attempts == 1);
    BOOST_TEST(with_options.options().sql() == "BEGIN ISOLATION LEVEL serializable");
    BOOST_TEST(with_options.options().tracks_commit());
}

BOOST_AUTO_TEST_CASE(keeps_what_it_is_told) {
    const auto policy = overt::retry_policy().attempts(7).backoff(2ms, 30ms).deadline(5s);
    BOOST_TEST(policy.limits().attempts == 7);
    BOOST_TEST((policy.limits().first == 2ms));
    BOOST_TEST((policy.limits().longest == 30ms));
    BOOST_TEST((policy.limits().deadline == 5s));
}

BOOST_AUTO_TEST_CASE(refuses_nonsense) {
    overt::retry_policy policy;
    BOOST_CHECK_THROW(policy.attempts(0), overt::usage_error);
    BOOST_CHECK_THROW(policy.attempts(-1), overt::usage_error);
    BOOST_CHECK_THROW(policy.backoff(-1ms, 1ms), overt::usage_error);
    BOOST_CHECK_THROW(policy.backoff(2ms, 1ms), overt::usage_error);
    BOOST_CHECK_THROW(policy.deadline(-1ms), overt::usage_error);
    BOOST_TEST(policy.limits().attempts == 1);
    BOOST_TEST((policy.limits().first == 5ms));
    BOOST_TEST(!policy.limits().deadline);
    BOOST_CHECK_NO_THROW(policy.attempts(1).backoff(0ms, 0ms).deadline(0ms));
}

BOOST_AUTO_TEST_CASE(tells_an_observer_if_there_is_one) {
    overt::retry_policy policy;
    const overt::server_error why(overt::server_fields{}, {});
    policy.tell({1, why, 3ms});
    int told = 0;
    policy.on_failed_attempt([&told](const overt::failed_attempt& one) { told = one.number; });
    policy.tell({4, why, {}});
    BOOST_TEST(told == 4);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
