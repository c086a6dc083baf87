// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"

#include <overt/error.hpp>
#include <overt/pool/pool.hpp>
#include <overt/pool/pool_stats.hpp>

#include <asio/io_context.hpp>

using namespace overt;
using namespace std::chrono_literals;
using overt::test::covers;

namespace {

overt::pool_options options() { return overt::pool_options("host=nowhere.invalid"); }

/// What building a pool says about these options; empty: nothing.
std::string verdict(const overt::pool_options& of) {
    asio::io_context io;
    try {
        overt::pool unused(io.get_executor(), of);
        return "";
    } catch (const usage_error& error) {
        return error.what();
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(pool_options)

BOOST_AUTO_TEST_CASE(defaults) {
    const auto o = options();
    BOOST_TEST(o.min_size() == 0);
    BOOST_TEST(o.max_size() == 10);
    BOOST_TEST(o.max_waiting() == 10'000);
    BOOST_TEST(o.max_connecting() == 2);
    BOOST_TEST(o.prime_receive_buffer() == 0U);
    BOOST_TEST(o.keep_connections());
    BOOST_TEST((o.acquire_timeout() == 5s));
    BOOST_TEST((o.connect_timeout() == 5s));
    BOOST_TEST((o.max_lifetime() == 30min));
    BOOST_TEST((o.idle_timeout() == 10min));
    BOOST_TEST((o.validate_after() == 1s));
    BOOST_TEST((o.ping_timeout() == 1s));
    BOOST_TEST((o.reset_timeout() == 2s));
    BOOST_TEST((o.cancel_timeout() == 2s));
    BOOST_TEST(o.cancels_per_second() == 5);
    BOOST_TEST((o.close_timeout() == 2s));
    BOOST_TEST((o.hook_timeout() == 2s));
    BOOST_TEST(!o.on_connect());
    BOOST_TEST(!o.on_warning());
    BOOST_TEST((o.nested_acquire() == nested_policy::warn));
    BOOST_TEST((o.warn_long_lease() == 30s && o.warn_idle_in_transaction() == 10s && o.warn_stall() == 5s));
    BOOST_TEST(!o.before_acquire());
    BOOST_TEST(!o.after_release());
    BOOST_TEST((o.reset() == reset_policy::clean));
    BOOST_TEST(verdict(o) == "");
}

BOOST_AUTO_TEST_CASE(setters_chain_and_getters_answer) {
    auto o = options();
    o.name("orders").min_size(2).max_size(7).max_waiting(3).max_connecting(4).acquire_timeout(1s).connect_timeout(2s);
    o.max_lifetime(3s).lifetime_jitter(0.5).idle_timeout(4s).check_interval(5s).validate_after(6s).ping_timeout(7s);
    o.reset(reset_policy::none)
        .reset_timeout(8s)
        .close_timeout(9s)
        .cancel_timeout(11s)
        .cancels_per_second(13)
        .hook_timeout(10s)
        .application_name("shop")
        .statement_cache_size(12);
    BOOST_TEST(o.name() == "orders");
    BOOST_TEST(o.min_size() == 2);
    BOOST_TEST(o.max_size() == 7);
    BOOST_TEST(o.max_waiting() == 3);
    BOOST_TEST(o.max_connecting() == 4);
    BOOST_TEST((o.acquire_timeout() == 1s && o.connect_timeout() == 2s && o.max_lifetime() == 3s));
    BOOST_TEST(o.lifetime_jitter() == 0.5);
    BOOST_TEST((o.idle_timeout() == 4s && o.check_interval() == 5s && o.validate_after() == 6s));
    BOOST_TEST((o.ping_timeout() == 7s && o.reset_timeout() == 8s && o.close_timeout() == 9s));
    BOOST_TEST((o.hook_timeout() == 10s));
    BOOST_TEST((o.cancel_timeout() == 11s));
    BOOST_TEST(o.cancels_per_second() == 13);
    BOOST_TEST(options().max_size(1).cancels_per_second() == 1);
    BOOST_TEST((o.reset() == reset_policy::none));
    BOOST_TEST(o.connection().application_name() == "shop");
    BOOST_TEST(o.connection().statement_cache_size() == 12u);
    BOOST_TEST((o.connection().connect_timeout() == 2s));
    BOOST_TEST(verdict(o) == "");
}

BOOST_AUTO_TEST_CASE(hooks_are_kept_and_taken_away) {
    auto o = options();
    o.on_connect([](session&) -> asio::awaitable<void> { co_return; });
    o.before_acquire([](session&) -> asio::awaitable<bool> { co_return true; });
    o.after_release([](session&) -> asio::awaitable<bool> { co_return true; });
    BOOST_TEST((o.on_connect() && o.before_acquire() && o.after_release()));
    o.on_connect(nullptr).before_acquire(nullptr).after_release(nullptr);
    BOOST_TEST((!o.on_connect() && !o.before_acquire() && !o.after_release()));
}

BOOST_AUTO_TEST_CASE(transaction_poolers_get_rollback_unless_told_otherwise) {
    BOOST_TEST((options().statement_cache_size(0).reset() == reset_policy::rollback));
    BOOST_TEST((options().statement_cache_size(0).reset(reset_policy::clean).reset() == reset_policy::clean));
}

BOOST_AUTO_TEST_CASE(for_ever_and_without_limit_must_be_spelled_out, *covers("F-018", "pgx-2379")) {
    constexpr auto ever = overt::pool_options::no_timeout;
    auto o = options().max_size(overt::pool_options::unlimited).acquire_timeout(ever).max_lifetime(ever);
    BOOST_TEST(verdict(o.idle_timeout(ever).check_interval(ever).validate_after(ever)) == "");
    BOOST_TEST(verdict(o.validate_after(0ms)) == "");
}

BOOST_AUTO_TEST_CASE(contradictions_are_named_when_the_pool_is_built, *covers("F-018")) {
    constexpr auto ever = overt::pool_options::no_timeout;
    const std::pair<overt::pool_options, const char*> table[] = {
        {options().max_size(0), "pool_options::max_size must be at least 1"},
        {options().max_size(-1), "pool_options::max_size must be at least 1"},
        {options().min_size(-1), "pool_options::min_size must not be negative"},
        {options().min_size(11), "pool_options::min_size must not be larger than max_size"},
        {options().min_size(1).keep_connections(false),
         "pool_options::min_size means nothing with keep_connections(false): leave one of them out"},
        {options().max_waiting(-1), "pool_options::max_waiting must not be negative"},
        {options().max_connecting(0), "pool_options::max_connecting must be at least 1"},
        {options().lifetime_jitter(1), "pool_options::lifetime_jitter must be at least 0 and less than 1"},
        {options().lifetime_jitter(-0.1), "pool_options::lifetime_jitter must be at least 0 and less than 1"},
        {options().acquire_timeout(0ms), "pool_options::acquire_timeout must be longer than 0 ms"},
        {options().max_lifetime(-1ms), "pool_options::max_lifetime must be longer than 0 ms"},
        {options().idle_timeout(0ms), "pool_options::idle_timeout must be longer than 0 ms"},
        {options().check_interval(0ms), "pool_options::check_interval must be longer than 0 ms"},
        {options().validate_after(-1ms), "pool_options::validate_after must not be negative"},
        {options().ping_timeout(0ms), "pool_options::ping_timeout must be longer than 0 ms"},
        {options().ping_timeout(ever), "pool_options::ping_timeout must have an end; no_timeout is not allowed here"},
        {options().reset_timeout(ever), "pool_options::reset_timeout must have an end; no_timeout is not allowed here"},
        {options().cancel_timeout(ever),
         "pool_options::cancel_timeout must have an end; no_timeout is not allowed here"},
        {options().cancels_per_second(-1), "pool_options::cancels_per_second must not be negative"},
        {options().close_timeout(ever), "pool_options::close_timeout must have an end; no_timeout is not allowed here"},
        {options().warn_long_lease(0ms), "pool_options::warn_long_lease must be longer than 0 ms"},
        {options().warn_idle_in_transaction(0ms), "pool_options::warn_idle_in_transaction must be longer than 0 ms"},
        {options().warn_stall(0ms), "pool_options::warn_stall must be longer than 0 ms"},
        {options().hook_timeout(0ms), "pool_options::hook_timeout must be longer than 0 ms"},
        {options().hook_timeout(ever), "pool_options::hook_timeout must have an end; no_timeout is not allowed here"},
    };
    for (const auto& [wrong, sentence] : table) BOOST_TEST(verdict(wrong) == sentence);
}

BOOST_AUTO_TEST_CASE(a_dsn_that_cannot_be_read_is_told_at_once_and_without_its_text) {
    try {
        overt::pool_options wrong("postgresql://user:canary@[::1");
        BOOST_ERROR("no error");
    } catch (const connect_error& error) {
        BOOST_TEST((error.reason() == connect_failure::config));
        BOOST_TEST(std::string(error.what()).find("canary") == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
