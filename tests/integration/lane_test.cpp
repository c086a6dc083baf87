// SPDX-License-Identifier: BSL-1.0
// Lanes: one connection that many coroutines share.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <overt/metrics.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>

#include <atomic>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::lane_options;
using overt::raw;

struct entry {
    std::int32_t id{};
    std::string note{};
};

constexpr auto describe(overt::type<entry>) {
    return overt::table("entries", overt::column("id", &entry::id).primary_key(), overt::column("note", &entry::note));
}

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_lane";
    static constexpr const char* tables = "CREATE TABLE entries (id int PRIMARY KEY, note text NOT NULL);";
};

schema& db() { return own_schema::db(); }

struct no_entries {
    no_entries() { db().run("TRUNCATE entries"); }
};

const auto echo = prepare<std::int32_t>([](auto nonce) { return select(nonce); });
const auto quotient = prepare<std::int32_t, std::int32_t>([](auto a, auto b) { return select(a / b); });
const auto add = prepare<std::int32_t, std::string>(
    [](auto id, auto note) { return insert_into<entry>(col<&entry::id> = id, col<&entry::note> = note); });

overt::pool_options through(const fault_proxy& proxy) { return options_for(db(), proxy.dsn()).max_size(2); }

/// Runs body(lane, pool) once with a Sync for each statement, and once with read bursts.
template <class Body>
void with_lanes(overt::pool_options options, Body body) {
    for (const bool bursts : {false, true})
        with_pool(db(), options, [&](overt::pool& on) -> asio::awaitable<void> {
            lane_options how;
            how.read_bursts(bursts);
            overt::lane lane = co_await on.open_lane(how);
            co_await body(lane, on);
        });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lane, no_entries, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(every_verb) {
    with_lanes(options_for(db()), [](overt::lane& lane, overt::pool&) -> asio::awaitable<void> {
        db().run("TRUNCATE entries");
        const auto done = co_await lane.execute(add(1, "one"));
        BOOST_CHECK_EQUAL(done.rows_affected(), 1);
        co_await lane.execute(insert(entry{2, "two"}));
        const auto all = co_await lane.all(select<entry>().order_by(col<&entry::id>));
        BOOST_REQUIRE_EQUAL(all.size(), 2U);
        BOOST_CHECK_EQUAL(all[1].note, "two");
        const entry one = co_await lane.one(get<entry>(1));
        BOOST_CHECK_EQUAL(one.note, "one");
        const auto none = co_await lane.one_or_none(get<entry>(9));
        BOOST_CHECK(!none);
        const auto first = co_await lane.first(select<entry>().order_by(desc(col<&entry::id>)));
        BOOST_CHECK_EQUAL(first.value().id, 2);
        co_await expect(lane.scalar(select(count()).from<entry>()), 2);
        BOOST_CHECK(co_await error_of<overt::no_rows>(lane.one(get<entry>(9))));
        BOOST_CHECK(co_await error_of<overt::unique_violation>(lane.execute(add(1, "again"))));
        BOOST_CHECK_THROW(static_cast<void>(lane.scalar(select(call<std::int32_t>("pg_backend_pid")))),
                          overt::usage_error);
        co_await expect(lane.scalar(echo(7)), 7);
    });
}

BOOST_AUTO_TEST_CASE(no_answer_reaches_the_wrong_caller) {
    with_lanes(options_for(db()), [](overt::lane& lane, overt::pool&) -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        group callers(executor);
        int answers = 0;
        for (int caller = 0; caller != 200; ++caller)
            callers.start([&lane, &answers, caller]() -> asio::awaitable<void> {
                for (int i = 0; i != 20; ++i) {
                    const std::int32_t nonce = caller * 1000 + i;
                    if (nonce % 7 == 3) {
                        BOOST_CHECK(co_await error_of<overt::data_error>(lane.scalar(quotient(nonce, 0))));
                    } else if (nonce % 5 == 0) {
                        co_await expect(lane.scalar(quotient(nonce, 1)), nonce);
                    } else {
                        co_await expect(lane.scalar(echo(nonce)), nonce);
                    }
                    ++answers;
                }
            });
        co_await callers.join();
        BOOST_CHECK_EQUAL(answers, 4000);
    });
}

BOOST_AUTO_TEST_CASE(a_hundred_callers_in_less_than_five_round_trips) {
    fault_proxy proxy(10ms);
    with_lanes(through(proxy), [&proxy](overt::lane& lane, overt::pool&) -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        group callers(executor);
        proxy.forget();
        for (int caller = 0; caller != 100; ++caller)
            callers.start(
                [&lane, caller]() -> asio::awaitable<void> { co_await expect(lane.scalar(echo(caller)), caller); });
        co_await callers.join();
        BOOST_CHECK_LT(proxy.round_trips(), 5);
    });
}

BOOST_AUTO_TEST_CASE(read_bursts_share_a_sync_and_writes_do_not) {
    fault_proxy proxy;
    with_pool(db(), through(proxy), [&proxy](overt::pool& on) -> asio::awaitable<void> {
        lane_options bursts;
        bursts.read_bursts();
        overt::lane lane = co_await on.open_lane(bursts);
        co_await expect(lane.scalar(echo(0)), 0);
        co_await expect(lane.scalar(quotient(4, 2)), 2);
        co_await lane.execute(add(0, "zero"));
        const auto executor = co_await asio::this_coro::executor;
        proxy.forget();
        group readers(executor);
        for (int i = 0; i != 50; ++i)
            readers.start([&lane, i]() -> asio::awaitable<void> { co_await expect(lane.scalar(echo(i)), i); });
        co_await readers.join();
        BOOST_CHECK_LE(proxy.messages(side::client, 'S'), 3);
        proxy.forget();
        group writers(executor);
        for (int i = 1; i != 50; ++i)
            writers.start([&lane, i]() -> asio::awaitable<void> { co_await lane.execute(add(i, "n")); });
        co_await writers.join();
        BOOST_CHECK_EQUAL(proxy.messages(side::client, 'S'), 49);
        // a locking read changes something as well
        proxy.forget();
        group lockers(executor);
        for (int i = 0; i != 10; ++i)
            lockers.start([&lane]() -> asio::awaitable<void> {
                co_await lane.all(select<entry>().where(col<&entry::id> == 1).for_update());
            });
        co_await lockers.join();
        BOOST_CHECK_GE(proxy.messages(side::client, 'S'), 10);
    });
}

BOOST_AUTO_TEST_CASE(a_cancelled_caller_disturbs_nobody) {
    fault_proxy proxy;
    with_lanes(through(proxy), [&proxy](overt::lane& lane, overt::pool&) -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        co_await expect(lane.scalar(echo(0)), 0);
        proxy.hold(side::server, fault_proxy::any_type, 1);
        group others(executor);
        int answers = 0;
        const auto other = [&](int nonce) {
            others.start([&lane, &answers, nonce]() -> asio::awaitable<void> {
                co_await expect(lane.scalar(echo(nonce)), nonce);
                ++answers;
            });
        };
        asio::cancellation_signal sent, unsent;
        std::vector<std::exception_ptr> thrown;
        const auto victim = [&](asio::cancellation_signal& by) {
            asio::co_spawn(
                executor, [&lane]() -> asio::awaitable<void> { co_await lane.scalar(echo(666)); },
                asio::bind_cancellation_slot(by.slot(), [&](std::exception_ptr e) { thrown.push_back(e); }));
        };
        for (int i = 0; i != 20; ++i) other(i);
        victim(sent);
        for (int i = 0; i != 100; ++i) other(100 + i);
        victim(unsent);
        for (int i = 0; i != 5; ++i) other(1000 + i);
        co_await eventually([&] { return proxy.triggered(); });
        sent.emit(asio::cancellation_type::terminal);
        unsent.emit(asio::cancellation_type::terminal);
        co_await eventually([&] { return thrown.size() == 2; });
        BOOST_REQUIRE_EQUAL(thrown.size(), 2U);
        for (const auto& each : thrown) BOOST_CHECK_THROW(std::rethrow_exception(each), overt::operation_cancelled);
        BOOST_CHECK_EQUAL(answers, 0);
        proxy.release();
        co_await others.join();
        BOOST_CHECK_EQUAL(answers, 125);
        co_await expect(lane.scalar(echo(1)), 1);
    });
}

BOOST_AUTO_TEST_CASE(it_connects_again_by_itself) {
    with_lanes(options_for(db()), [](overt::lane& lane, overt::pool& on) -> asio::awaitable<void> {
        const auto kill = [] {
            db().run("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name LIKE "
                     "'overt test_lane%' AND pid <> pg_backend_pid()");
        };
        co_await expect(lane.scalar(echo(1)), 1);
        kill();
        co_await expect(lane.scalar(echo(2)), 2);  // it was idle, and looks first
        BOOST_CHECK_EQUAL(on.stats().connects, 2U);
        BOOST_CHECK_EQUAL(on.stats().lanes, 1);
    });
}

BOOST_AUTO_TEST_CASE(cut_at_every_message_each_caller_ends_once) {
    fault_proxy proxy;
    for (const side from : {side::client, side::server}) {
        int nth = 1;
        for (bool cut = true; cut && nth != 100; ++nth) {
            with_lanes(through(proxy), [&](overt::lane& lane, overt::pool&) -> asio::awaitable<void> {
                const auto executor = co_await asio::this_coro::executor;
                proxy.cut(from, fault_proxy::any_type, nth);
                group callers(executor);
                int ended = 0, lost = 0;
                for (int i = 0; i != 10; ++i)
                    callers.start([&, i]() -> asio::awaitable<void> {
                        try {
                            co_await expect(lane.scalar(echo(i)), i);
                        } catch (const overt::connection_lost&) {
                            ++lost;
                        }
                        ++ended;
                    });
                co_await callers.join();
                cut = proxy.triggered();
                BOOST_CHECK_EQUAL(ended, 10);
                BOOST_CHECK_EQUAL(lost > 0, cut);
                proxy.release();
                co_await expect(lane.scalar(echo(77)), 77);
            });
        }
        BOOST_CHECK_GT(nth, 10);
        BOOST_CHECK_LT(nth, 100);
    }
}

BOOST_AUTO_TEST_CASE(altered_tables_are_prepared_anew) {
    with_lanes(options_for(db()), [](overt::lane& lane, overt::pool&) -> asio::awaitable<void> {
        db().run("TRUNCATE entries; INSERT INTO entries VALUES (1, 'x'); ALTER TABLE entries ALTER note TYPE text");
        const auto executor = co_await asio::this_coro::executor;
        const auto everything = select<entry>();
        for (const char* type : {"varchar(5)", "text"}) {
            for (int i = 0; i != 3; ++i) co_await lane.all(everything);
            db().run("ALTER TABLE entries ALTER note TYPE " + std::string(type));
            group callers(executor);
            for (int i = 0; i != 10; ++i)
                callers.start([&lane, &everything]() -> asio::awaitable<void> {
                    const auto rows = co_await lane.all(everything);
                    BOOST_CHECK_EQUAL(rows.size(), 1U);
                });
            co_await callers.join();
        }
    });
}

BOOST_AUTO_TEST_CASE(large_values_both_ways_are_no_deadlock, *covers("F-084")) {
    with_lanes(options_for(db()), [](overt::lane& lane, overt::pool&) -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        const std::string large(300'000, 'x');
        group callers(executor);
        for (int i = 0; i != 200; ++i)
            callers.start([&lane, &large]() -> asio::awaitable<void> {
                const std::string back = co_await lane.scalar(select(value(large)));
                BOOST_CHECK(back == large);
            });
        co_await callers.join();
    });
}

BOOST_AUTO_TEST_CASE(the_pool_owns_it) {
    with_pool(db(), options_for(db()).max_size(2).name("mine"), [](overt::pool& on) -> asio::awaitable<void> {
        overt::lane lane = co_await on.open_lane();
        auto conn = co_await on.acquire();
        const auto refused = co_await error_of<overt::pool_timeout>(on.acquire(10ms));
        BOOST_REQUIRE(refused);
        BOOST_CHECK(contains(refused->what(), "a lane for"));
        BOOST_CHECK_EQUAL(on.stats().leased, 2);
        BOOST_CHECK_EQUAL(on.stats().lanes, 1);
        BOOST_CHECK(contains(overt::prometheus(on.stats()), "overt_pool_lanes{pool=\"mine\"} 1"));
        lane.close();
        BOOST_CHECK(co_await error_of<overt::usage_error>(lane.scalar(echo(1))));
        auto second = co_await on.acquire();
        second.release();
        conn.release();
        overt::lane again = co_await on.open_lane();
        co_await expect(again.scalar(echo(3)), 3);
        const stopwatch watch;
        co_await on.close();
        BOOST_CHECK_LT(watch.elapsed().count(), 2000);
        BOOST_CHECK(co_await error_of<overt::pool_closed>(again.scalar(echo(4))));
    });
}

BOOST_AUTO_TEST_CASE(callers_may_outlive_the_lane_object) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        group callers(executor);
        int answers = 0;
        {
            overt::lane lane = co_await on.open_lane();
            for (int i = 0; i != 10; ++i)
                callers.start([operation = std::make_shared<asio::awaitable<std::int32_t>>(lane.scalar(echo(i))),
                               &answers, i]() -> asio::awaitable<void> {
                    co_await expect(std::move(*operation), i);
                    ++answers;
                });
            co_await pause(1ms);
        }
        co_await callers.join();
        BOOST_CHECK_EQUAL(answers, 10);
    });
}

BOOST_AUTO_TEST_CASE(an_event_loop_may_be_destroyed_under_it) {
    fault_proxy proxy;
    bool destroyed = false;
    {
        struct witness_of_end {
            bool* told;
            ~witness_of_end() { *told = true; }
        };
        asio::io_context io;
        overt::pool on(io.get_executor(), through(proxy));
        std::optional<overt::lane> lane;
        const auto work = [&]() -> asio::awaitable<void> {
            const witness_of_end here{&destroyed};
            lane.emplace(co_await on.open_lane());
            co_await expect(lane->scalar(echo(1)), 1);
            proxy.hold(side::server, fault_proxy::any_type, 1);
            co_await lane->scalar(echo(2));
        };
        asio::co_spawn(io, work, asio::detached);
        for (int i = 0; i != 500 && !proxy.triggered(); ++i) io.run_for(10ms);
        BOOST_CHECK(proxy.triggered());
    }
    BOOST_CHECK(destroyed);
}

BOOST_AUTO_TEST_CASE(from_many_threads) {
    asio::io_context io(4);
    std::atomic<int> answers{0};
    {
        overt::pool on(io.get_executor(), options_for(db()).max_size(2));
        std::optional<overt::lane> lane;
        const auto open = [&]() -> asio::awaitable<void> { lane.emplace(co_await on.open_lane()); };
        run(io, open());
        std::atomic<int> running{200};
        const auto caller = [&](int number) -> asio::awaitable<void> {
            for (int i = 0; i != 50; ++i) {
                const std::int32_t nonce = number * 1000 + i;
                if (co_await lane->scalar(echo(nonce)) == nonce) ++answers;
            }
            if (--running == 0) lane->close();
        };
        for (int i = 0; i != 200; ++i) asio::co_spawn(asio::make_strand(io), caller(i), asio::detached);
        io.restart();
        std::vector<std::thread> threads;
        for (int i = 0; i != 4; ++i) threads.emplace_back([&] { io.run(); });
        for (auto& each : threads) each.join();
        io.restart();
        run(io, on.close());
    }
    BOOST_CHECK_EQUAL(answers, 10'000);
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_is_no_affair_of_the_others) {
    asio::io_context io;
    overt::pool pool(io.get_executor(), options_for(db()).max_size(1));
    std::optional<overt::lane> lane;
    run(io, [](overt::pool& on, std::optional<overt::lane>& opened) -> asio::awaitable<void> {
        opened.emplace(co_await on.open_lane());
    }(pool, lane));
    constexpr int callers = 40;
    int done = 0, thrown = 0;
    for (int i = 0; i != callers; ++i)
        asio::co_spawn(io, lane->scalar(echo(i)), [&done, i](std::exception_ptr failure, std::int32_t answer) {
            BOOST_CHECK(!failure && answer == i);
            ++done;
            if (i % 4 == 1) throw std::runtime_error("of the handler");
        });
    const auto go_on = [&io, &thrown] {
        try {
            io.restart();
            io.run_for(10s);
            return false;
        } catch (const std::exception&) {
            ++thrown;  // newer versions of Asio throw what several handlers have thrown as one
            return true;
        }
    };
    while (done != callers && go_on()) {}
    BOOST_CHECK_EQUAL(done, callers);
    BOOST_CHECK(thrown >= 1 && thrown <= callers / 4);
    lane.reset();
    io.restart();
    run(io, pool.close());
}

BOOST_AUTO_TEST_SUITE_END()
