// SPDX-License-Identifier: BSL-1.0
// Servers with bad intentions, and sessions that change under their user.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/malicious.hpp"
#include "support/memory.hpp"
#include "support/pooled.hpp"
#include "support/print.hpp"
#include "support/scram_server.hpp"
#include "support/ticker.hpp"

#include <overt/exec/with_timeout.hpp>

#include <string>
#include <vector>

namespace {

using namespace overt::test;
using overt::connect_failure;
using overt::connect_options;
using overt::pool_options;
using overt::raw;
using overt::with_timeout;

pool_options through(const fault_proxy& proxy) { return pool_options(proxy.dsn()).max_size(1); }

auto echo(std::int32_t value) { return raw<std::int32_t>("SELECT {}::int4", value); }

/// The answer is that to the question.
asio::awaitable<void> asked(overt::lease& conn, std::int32_t nonce) {
    const std::int32_t heard = co_await conn.scalar(echo(nonce));
    BOOST_CHECK_EQUAL(heard, nonce);
}

overt::connect_error failure_of(const connect_options& options) {
    try {
        overt::pg::connection::open(options, std::chrono::steady_clock::now() + 60s);
    } catch (const overt::connect_error& e) {
        BOOST_CHECK_MESSAGE(!contains(e.what(), canary), e.what());
        return e;
    }
    throw std::logic_error("a session was opened");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(malicious)

BOOST_AUTO_TEST_CASE(answers_that_make_no_sense, *covers("F-078", "cve-2026-42198")) {
    fault_proxy proxy({}, nearest_dsn());
    const long before = memory_in_use();
    const std::vector<malice> all = bad_answers();
    BOOST_CHECK_GE(all.size(), 20U);
    with_watched_pool(
        through(proxy), server_dsn(),
        [&](overt::pool& on) -> asio::awaitable<void> {
            std::int32_t nonce = 1000;
            for (const malice& each : all)
                for (const bool cuts : {true, false}) {
                    std::optional<overt::error> wrong;
                    {
                        auto conn = co_await on.acquire();
                        co_await asked(conn, ++nonce);
                        // without the cut, the right answer's other messages come behind it
                        fault lie = fault(mishap::replace, side::server, fault::any_type).with(each.words);
                        lie.cuts = cuts;
                        proxy.arrange(std::move(lie));
                        const stopwatch time;
                        wrong = co_await error_of<overt::error>(with_timeout(500ms, conn.scalar(echo(++nonce))));
                        BOOST_CHECK(time.elapsed() < 2s);
                        BOOST_CHECK(proxy.triggered());
                    }
                    BOOST_TEST_CONTEXT(each.name << (cuts ? ", then cut" : "")) {
                        BOOST_REQUIRE(wrong);
                        // a COPY that nobody asked for looks like one that somebody did
                        BOOST_CHECK(wrong->fate() == overt::fate::evicted || wrong->code() == overt::errc::usage);
                        BOOST_CHECK_MESSAGE(!contains(wrong->what(), canary), wrong->what());
                    }
                    auto next = co_await on.acquire();
                    co_await asked(next, ++nonce);
                }
        },
        true);
    BOOST_CHECK_LT(memory_in_use() - before, 50'000);
}

BOOST_AUTO_TEST_CASE(more_answers_than_questions, *covers("F-078")) {
    fault_proxy proxy({}, nearest_dsn());
    const std::vector<malice> all = {
        {"the answer twice", one_row(4711)},
        {"a row that nobody asked for", data_row(4711)},
        {"ready twice", ready()},
        {"an error that nobody caused", error_response("ERROR", "XX000")},
        {"a tag", command_complete("SELECT 1")},
        {"an unknown type of message", message('?', "what")},
        {"a length of 1.9 GB", message_of_length('D', 1'900'000'000, "")},
    };
    with_watched_pool(
        through(proxy), server_dsn(),
        [&](overt::pool& on) -> asio::awaitable<void> {
            std::int32_t nonce = 1000;
            for (const malice& each : all)
                for (const bool late : {false, true}) {
                    {
                        auto conn = co_await on.acquire();
                        proxy.arrange(fault(mishap::inject, side::server, 'Z').behind(late ? 6 : 0).with(each.words));
                        const auto wrong = co_await error_of<overt::error>(
                            with_timeout(500ms, conn.scalar(echo(++nonce))));
                        BOOST_CHECK(proxy.triggered());
                        static_cast<void>(wrong);  // what came first was right: it may count
                    }
                    // nobody gets 4711, now or later
                    for (int i = 0; i != 3; ++i) {
                        auto next = co_await on.acquire();
                        const std::int32_t mine = ++nonce;
                        const auto told = co_await error_of<overt::error>(with_timeout(500ms, asked(next, mine)));
                        BOOST_TEST_CONTEXT(each.name << (late ? ", late" : "")) {
                            if (told) BOOST_CHECK(told->fate() == overt::fate::evicted);
                            if (i == 2) BOOST_CHECK(!told);  // by now it is another connection
                        }
                    }
                }
        },
        true);
}

BOOST_AUTO_TEST_CASE(the_encoding_changes_in_the_middle, *covers("F-081")) {
    fault_proxy proxy({}, nearest_dsn());
    with_watched_pool(
        through(proxy), server_dsn(),
        [&](overt::pool& on) -> asio::awaitable<void> {
            for (const auto& [name, value] :
                 {std::pair("client_encoding", "SJIS"), {"standard_conforming_strings", "off"}}) {
                std::int32_t before = 0;
                {
                    auto conn = co_await on.acquire();
                    before = co_await pid(conn);
                    proxy.arrange(fault(mishap::inject, side::server, 'C').with(parameter_status(name, value)));
                    co_await expect(conn.scalar(echo(1)), 1);
                    BOOST_CHECK(proxy.triggered());
                }
                auto next = co_await on.acquire();
                const std::int32_t after = co_await pid(next);
                BOOST_CHECK_NE(before, after);
            }
        },
        true);
    // really so, by whoever holds the lease
    with_watched_pool(pool_options(nearest_dsn()).max_size(1), server_dsn(),
                      [](overt::pool& on) -> asio::awaitable<void> {
                          for (int i = 0; i != 2; ++i) {
                              auto conn = co_await on.acquire();
                              co_await expect(conn.scalar(raw<std::string>("SHOW client_encoding")), "UTF8");
                              co_await expect(conn.scalar(raw<std::string>("SHOW standard_conforming_strings")), "on");
                              co_await conn.execute(raw("SET client_encoding = 'SJIS'"));
                              co_await conn.execute(raw("SET standard_conforming_strings = off"));
                          }
                      });
}

BOOST_AUTO_TEST_CASE(scram_that_is_wrong, *covers("F-061")) {
    for (const scram_lie lie : {scram_lie::other_nonce, scram_lie::wrong_proof, scram_lie::no_salt,
                                scram_lie::no_iterations, scram_lie::error_at_the_end}) {
        const fake_server liar(fake_server::end::keep_silent, scram_script(lie));
        const stopwatch time;
        const auto e = failure_of(connect_options(liar.dsn()).connect_timeout(1s));
        BOOST_CHECK(e.reason() == connect_failure::other || e.reason() == connect_failure::authentication);
        BOOST_CHECK(time.elapsed() < 2s);
    }
    // a server that asks for less than was demanded
    for (const std::string& weaker : {authentication(0), authentication(3), authentication(5, "salt")}) {
        const fake_server liar({weaker}, fake_server::end::keep_silent);
        const auto e = failure_of(connect_options(liar.dsn("channel_binding=require")).connect_timeout(1s));
        BOOST_CHECK_EQUAL(e.reason(), connect_failure::authentication);
    }
}

BOOST_AUTO_TEST_CASE(scram_that_takes_for_ever, *covers("F-061", "cve-2026-42198")) {
    const fake_server slow(fake_server::end::keep_silent, scram_script(scram_lie::twenty_million_iterations));
    const stopwatch time;
    const auto e = failure_of(connect_options(slow.dsn()).connect_timeout(1s));
    BOOST_CHECK_EQUAL(e.reason(), connect_failure::authentication);
    BOOST_CHECK_MESSAGE(contains(e.what(), "iterations"), e.what());
    BOOST_CHECK(time.elapsed() < 3s);

    // meanwhile the loop goes on, and so do others
    asio::io_context io;
    ticker heart(io.get_executor());
    overt::pool bad(io.get_executor(), pool_options(slow.dsn()).acquire_timeout(1s).max_connecting(2));
    overt::pool good(io.get_executor(), pool_options(server_dsn()).max_size(2));
    run(io, [](overt::pool& waits, overt::pool& works) -> asio::awaitable<void> {
        group all(co_await asio::this_coro::executor);
        for (int i = 0; i != 5; ++i)
            all.start([&waits]() -> asio::awaitable<void> {
                const stopwatch acquire;
                const auto refused = co_await error_of<overt::error>(waits.acquire());
                BOOST_CHECK(refused);
                BOOST_CHECK(acquire.elapsed() < 2s);
            });
        for (std::int32_t i = 0; i != 100; ++i) {
            auto conn = co_await works.acquire();
            co_await expect(conn.scalar(echo(i)), i);
            conn.release();
            co_await pause(5ms);
        }
        co_await all.join();
        co_await works.close();
        co_await waits.close();
    }(bad, good));
    heart.stop();
    BOOST_CHECK_GT(heart.ticks(), 100U);
    BOOST_CHECK(heart.p99() < 50ms);
}

BOOST_AUTO_TEST_SUITE_END()
