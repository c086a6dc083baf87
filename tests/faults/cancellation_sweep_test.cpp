// SPDX-License-Identifier: BSL-1.0
// Every operation, cancelled at each of its steps: while it waits, after its completion was queued, from another
// thread.
#include "support/covers.hpp"
#include "support/entries.hpp"
#include "support/pooled.hpp"

#include <overt/listener.hpp>
#include <overt/task.hpp>
#include <overt/transact.hpp>

#include <asio/use_future.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_cancellation_sweep";
    static constexpr const char* tables =
        "CREATE TABLE ledger (id int PRIMARY KEY);"
        "CREATE TABLE entries (id int PRIMARY KEY, note text NOT NULL, picture bytea);"
        "INSERT INTO entries SELECT n, 'note ' || n FROM generate_series(1, 40) n;";
};

schema& db() { return own_schema::db(); }

const auto echo = prepare<std::int64_t>([](auto nonce) { return select(nonce); });

std::int64_t new_nonce() {
    static std::atomic<std::int64_t> last = 1'000'000'000'000;
    return ++last;
}

// ---- the steps of an operation

enum class moment { waiting, queued };

/// Counts how often an operation was resumed, and does something at one of these times.
struct steps {
    std::atomic<int> seen = 0;
    int at = 0;
    moment when = moment::waiting;
    std::function<void()> then{};
};

/// Whatever resumes a coroutine that runs on it comes through here.
class stepping_executor {
public:
    stepping_executor(asio::any_io_executor inner, std::shared_ptr<steps> counted)
        : inner_(std::move(inner)),
          steps_(std::move(counted)) {}

    template <class F>
    void execute(F&& f) const {
        const int step = ++steps_->seen;
        const bool mine = step == steps_->at;
        // its completion is there, and it has not been resumed yet
        if (mine && steps_->when == moment::queued) steps_->then();
        inner_.execute([f = std::forward<F>(f), counted = steps_, mine]() mutable {
            std::move(f)();
            if (mine && counted->when == moment::waiting) counted->then();
        });
    }
    template <class Property>
        requires asio::can_query_v<const asio::any_io_executor&, Property>
    decltype(auto) query(const Property& property) const {
        return asio::query(inner_, property);
    }
    template <class Property>
        requires asio::can_require_v<const asio::any_io_executor&, Property>
    stepping_executor require(const Property& property) const {
        return {asio::require(inner_, property), steps_};
    }
    template <class Property>
        requires asio::can_prefer_v<const asio::any_io_executor&, Property>
    stepping_executor prefer(const Property& property) const {
        return {asio::prefer(inner_, property), steps_};
    }
    friend bool operator==(const stepping_executor& a, const stepping_executor& b) noexcept {
        return a.steps_ == b.steps_ && a.inner_ == b.inner_;
    }
    [[maybe_unused]] friend bool operator!=(const stepping_executor& a, const stepping_executor& b) noexcept {
        return !(a == b);
    }

private:
    asio::any_io_executor inner_;
    std::shared_ptr<steps> steps_;
};

/// Lives in the frame of an operation.
struct in_frame {
    static inline std::atomic<int> alive = 0;
    in_frame() { ++alive; }
    in_frame(const in_frame&) = delete;
    in_frame& operator=(const in_frame&) = delete;
    ~in_frame() { --alive; }
};

// ---- the operations

using operation = std::function<asio::awaitable<void>(overt::pool&, int run)>;

asio::awaitable<void> connects(overt::pool& on, int) {
    in_frame here;
    auto conn = co_await on.acquire();
    co_await expect(conn.scalar(echo(7)), 7);
    conn.connection().close();  // the next one connects and prepares anew
}

asio::awaitable<void> waits(overt::pool& on, int) {
    in_frame here;
    auto conn = co_await on.acquire();
    auto second = co_await on.acquire();  // somebody else has it, for a while
}

asio::awaitable<void> transacts(overt::pool& on, int run) {
    in_frame here;
    int runs = 0;
    const auto body = [&runs, run](overt::transaction_verbs& tx) -> overt::transaction_task<void> {
        BOOST_CHECK_EQUAL(++runs, 1);  // a cancellation is no reason to try again
        co_await tx.execute(raw("INSERT INTO ledger VALUES ({})", run));
        co_await tx.scalar(echo(new_nonce()));
    };
    co_await on.transact(body, overt::retry_policy(overt::transaction_options().track_commit()).attempts(5));
}

asio::awaitable<void> transacts_in_time(overt::pool& on, int run) {
    in_frame here;
    co_await overt::with_timeout(30s, transacts(on, run));
}

asio::awaitable<void> rolls_back(overt::pool& on, int run) {
    in_frame here;
    auto conn = co_await on.acquire();
    auto tx = co_await conn.begin();
    auto inner = co_await tx.begin();
    co_await inner.execute(raw("INSERT INTO ledger VALUES ({})", -run));
    co_await inner.rollback();
    co_await tx.rollback();
}

asio::awaitable<void> streams(overt::pool& on, int) {
    in_frame here;
    auto conn = co_await on.acquire();
    auto tx = co_await conn.begin();
    auto rows = co_await tx.stream(select<entry>().order_by(col<&entry::id>), overt::batch_size(15));
    while (auto part = co_await rows.next()) BOOST_CHECK_LE(part->size(), 15U);
    co_await tx.commit();
}

asio::awaitable<void> runs_a_batch(overt::pool& on, int) {
    in_frame here;
    auto conn = co_await on.acquire();
    auto batch = conn.batch();
    auto first = batch.scalar(echo(1));
    auto second = batch.all(select<entry>());
    co_await batch.run();
    BOOST_CHECK_EQUAL(first.get(), 1);
}

asio::awaitable<void> copies_in(overt::pool& on, int) {
    in_frame here;
    auto conn = co_await on.acquire();
    auto tx = co_await conn.begin();
    std::vector<entry> rows;
    for (int i = 1000; i != 3000; ++i) rows.push_back({i, std::string(500, 'x'), {}});
    co_await tx.copy_in(rows);
    co_await tx.rollback();
}

asio::awaitable<void> copies_out(overt::pool& on, int) {
    in_frame here;
    auto conn = co_await on.acquire();
    auto rows = co_await conn.copy_out(select<entry>());
    while (const auto page = co_await rows.next()) BOOST_CHECK(!page->empty());
}

asio::awaitable<void> sleeps(overt::pool& on, int) {
    in_frame here;
    auto conn = co_await on.acquire();
    co_await conn.execute(raw("SELECT pg_sleep(0.002)"));
    auto tx = co_await conn.begin();
    co_await tx.execute(raw("SELECT pg_sleep(0.002)"));
    co_await tx.commit();
}

asio::awaitable<void> waits_for_a_reset(overt::pool& on, int) {
    in_frame here;
    for (int i = 0; i != 2; ++i) {
        auto conn = co_await on.acquire();
        co_await conn.execute(raw("SET search_path TO pg_catalog"));
    }
}

// ---- what must hold afterwards

/// Every place can be taken, and its session is as it should be.
asio::awaitable<void> check_all_places(overt::pool& on) {
    std::vector<overt::lease> all;
    for (int left = on.stats().max; left > 0; --left) all.push_back(co_await on.acquire(20s));
    for (overt::lease& each : all) {
        co_await check_answer(each);
        co_await expect(each.scalar(raw<std::string>("SELECT current_schema()::text")), db().name());
    }
}

void check_sessions(const std::string& application) {
    BOOST_CHECK_EQUAL(db().count("pg_stat_activity", "application_name = '" + application + "' AND state <> 'idle'"),
                      0);
}

enum class end { well, cancelled, unknown };

/// Cancelled operations end in one of these ways and in no other.
end verdict(const std::exception_ptr& thrown) {
    try {
        if (thrown) std::rethrow_exception(thrown);
        return end::well;
    } catch (const overt::commit_unknown&) {
        return end::unknown;
    } catch (const overt::operation_cancelled&) {
        return end::cancelled;
    } catch (const std::system_error& e) {
        BOOST_CHECK_MESSAGE(e.code() == asio::error::operation_aborted, e.what());
    } catch (const std::exception& e) {
        BOOST_ERROR(e.what());
    }
    return end::cancelled;
}

/// What a transaction said of its end is what others see.
void check_ledger(int run, end how) {
    const long rows = db().count("ledger", "id = " + std::to_string(run));
    if (how == end::well) BOOST_CHECK_EQUAL(rows, 1);
    if (how == end::cancelled) BOOST_CHECK_EQUAL(rows, 0);
    BOOST_CHECK_EQUAL(db().count("ledger", "id = " + std::to_string(-run)), 0);
}

struct sweep_of {
    operation what;
    int size = 2;
    bool in_ledger = false;
    bool somebody_holds = false;  // one connection, for a while
};

overt::pool_options options(int size) {
    return options_for(db()).max_size(size).max_connecting(2).cancels_per_second(1'000'000);
}

int last_run() {
    static int run = 0;
    return ++run;
}

asio::awaitable<void> hold_for_a_while(overt::pool& on) {
    auto conn = co_await on.acquire();
    co_await pause(4ms);
}

/// One run, cancelled at one step; 0: not at all. Gives the number of its steps.
asio::awaitable<int> attempt(overt::pool& on, const sweep_of& sweep, int at, moment when) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const int run = last_run();
    const auto counted = std::make_shared<steps>();
    asio::cancellation_signal stop;
    int ended = 0;
    int seen_then = 0;
    std::exception_ptr thrown;
    asio::steady_timer finished(executor, asio::steady_timer::time_point::max());
    counted->at = at;
    counted->when = when;
    counted->then = [&] {
        seen_then = counted->seen;
        stop.emit(asio::cancellation_type::terminal);
    };
    group others(executor);
    if (sweep.somebody_holds) others.start([&on] { return hold_for_a_while(on); });
    asio::co_spawn(stepping_executor(executor, counted), sweep.what(on, run),
                   asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr error) {
                       ++ended;
                       thrown = error;
                       finished.cancel();
                   }));
    asio::error_code ignored;
    if (ended == 0) co_await finished.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    co_await others.join();
    const end how = verdict(thrown);
    check_invariant(co_await settled(on));
    BOOST_CHECK_EQUAL(ended, 1);
    BOOST_CHECK_EQUAL(in_frame::alive, 0);
    if (at == 0) BOOST_CHECK(how == end::well);
    // nobody goes on for long who was told to stop: the end of the last wait, and how that is told
    if (seen_then != 0 && how == end::well) BOOST_CHECK_LE(counted->seen - seen_then, 5);
    if (sweep.in_ledger) check_ledger(run, how);
    counted->at = 0;
    co_return counted->seen;
}

void run_sweep(const sweep_of& sweep) {
    with_pool(db(), options(sweep.size), [&](overt::pool& on) -> asio::awaitable<void> {
        co_await check_all_places(on);
        const std::string application = co_await [&]() -> asio::awaitable<std::string> {
            auto conn = co_await on.acquire();
            co_return co_await conn.scalar(raw<std::string>("SHOW application_name"));
        }();
        const int steps = co_await attempt(on, sweep, 0, moment::waiting);
        BOOST_TEST_MESSAGE("steps: " << steps);
        BOOST_REQUIRE_GT(steps, 1);
        for (const moment when : {moment::waiting, moment::queued})
            for (int at = 1; at <= steps; ++at)
                BOOST_TEST_CONTEXT("cancelled at step " << at << " of " << steps << ", moment "
                                                        << static_cast<int>(when)) {
                    co_await attempt(on, sweep, at, when);
                    co_await check_all_places(on);
                    check_invariant(co_await settled(on));
                }
        check_sessions(application);
    });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cancellation_sweep, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(acquire_and_connect, *covers("F-089", "F-114", "HZ-22", "asyncpg-464", "bb8-67", "deadpool-0-3")) {
    run_sweep({connects});
}

BOOST_AUTO_TEST_CASE(a_wait_in_the_queue, *covers("F-089", "HZ-22", "npgsql-1788", "psycopg-1401", "r2dbc-pool-140")) {
    run_sweep({waits, 2, false, true});
}

BOOST_AUTO_TEST_CASE(a_transaction, *covers("F-089", "F-096", "HZ-22", "HZ-23", "psycopg-1401")) {
    run_sweep({transacts, 2, true});
}

BOOST_AUTO_TEST_CASE(a_transaction_with_a_timeout, *covers("F-089", "F-096", "pgjdbc-1022")) {
    run_sweep({transacts_in_time, 2, true});
}

BOOST_AUTO_TEST_CASE(a_rollback, *covers("F-089", "HZ-22")) { run_sweep({rolls_back}); }

BOOST_AUTO_TEST_CASE(a_stream, *covers("F-089", "F-038", "HZ-22")) { run_sweep({streams}); }

BOOST_AUTO_TEST_CASE(a_batch, *covers("F-089", "F-037", "HZ-22")) { run_sweep({runs_a_batch}); }

BOOST_AUTO_TEST_CASE(a_copy_in, *covers("F-089", "F-036", "HZ-22")) { run_sweep({copies_in}); }

BOOST_AUTO_TEST_CASE(a_copy_out, *covers("F-089", "F-036", "HZ-22")) { run_sweep({copies_out}); }

BOOST_AUTO_TEST_CASE(statements_that_take_their_time, *covers("F-089", "F-035", "HZ-22", "HZ-23", "pgjdbc-1022")) {
    run_sweep({sleeps});
}

BOOST_AUTO_TEST_CASE(a_release_with_a_reset, *covers("F-089", "HZ-22")) { run_sweep({waits_for_a_reset, 1}); }

BOOST_AUTO_TEST_CASE(a_call_of_a_lane, *covers("F-089", "HZ-22")) {
    std::optional<overt::lane> lane;
    const auto calls = [&lane](overt::pool& on, int) -> asio::awaitable<void> {
        in_frame here;
        lane.emplace(co_await on.open_lane());
        const std::int64_t mine = new_nonce();
        co_await expect(lane->scalar(echo(mine)), mine);
        co_await expect(lane->scalar(echo(mine + 1)), mine + 1);
        lane.reset();
    };
    const auto and_leaves = [&](overt::pool& on, int run) -> asio::awaitable<void> {
        try {
            co_await calls(on, run);
        } catch (...) {
            lane.reset();  // its connection goes back when nothing is under way
            throw;
        }
    };
    run_sweep({and_leaves});
}

BOOST_AUTO_TEST_CASE(a_listener, *covers("F-089")) {
    const std::string application = db().new_application_name();
    const auto hears = [&](overt::pool& on, int run) -> asio::awaitable<void> {
        in_frame here;
        const std::string payload = std::to_string(run);
        overt::listener ears(co_await asio::this_coro::executor,
                             std::move(overt::connect_options(server_dsn()).application_name(application)));
        co_await ears.listen("sweep");
        {
            auto conn = co_await on.acquire();
            co_await conn.execute(select(pg_notify("sweep", payload)));
        }
        const auto heard = co_await ears.next();
        BOOST_REQUIRE(heard.has_value());
        BOOST_CHECK_EQUAL(heard->payload, payload);
    };
    run_sweep({hears, 1});
    for (int i = 0; i != 500 && db().sessions(application) != 0; ++i) db().run("SELECT pg_sleep(0.01)");
    BOOST_CHECK_EQUAL(db().sessions(application), 0);
}

// A pool whose close() was cancelled is closed all the same: what it still waits for ends by itself, and another
// close() waits for that.
BOOST_AUTO_TEST_CASE(a_close, *covers("F-089", "HZ-22", "sqlalchemy-6652")) {
    const auto once = [](int at, moment when) {
        const std::string application = db().new_application_name();
        const auto counted = std::make_shared<steps>();
        asio::io_context io;
        {
            overt::pool on(io.get_executor(), std::move(options(2).application_name(application)));
            asio::cancellation_signal stop;
            const auto body = [&]() -> asio::awaitable<void> {
                const asio::any_io_executor executor = co_await asio::this_coro::executor;
                auto held = co_await on.acquire();
                co_await held.execute(raw("SELECT 1 FROM ledger FOR UPDATE"));
                auto tx = std::make_optional(co_await held.begin());
                co_await tx->execute(raw("LOCK TABLE ledger"));
                counted->at = at;
                counted->when = when;
                counted->then = [&stop] { stop.emit(asio::cancellation_type::terminal); };
                int ended = 0;
                std::exception_ptr thrown;
                asio::co_spawn(stepping_executor(executor, counted), on.close(),
                               asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr error) {
                                   ++ended;
                                   thrown = error;
                               }));
                co_await pause(2ms);
                tx.reset();
                held = {};
                BOOST_CHECK(co_await eventually([&] { return ended == 1; }));
                verdict(thrown);
                co_await on.close();
                BOOST_CHECK_EQUAL(on.stats().size, 0);
            };
            run(io, body());
        }
        for (int i = 0; i != 500 && db().sessions(application) != 0; ++i) db().run("SELECT pg_sleep(0.01)");
        BOOST_CHECK_EQUAL(db().sessions(application), 0);
        db().run("BEGIN; LOCK TABLE ledger NOWAIT; COMMIT");
        return counted->seen.load();
    };
    const int steps = once(0, moment::waiting);
    BOOST_REQUIRE_GT(steps, 1);
    for (const moment when : {moment::waiting, moment::queued})
        for (int at = 1; at <= steps; ++at) once(at, when);
}

// ---- from another thread

namespace {

/// Runs on four threads; the operation's coroutine on a strand, where the cancellation is posted to.
void sweep_from_outside(const sweep_of& sweep, int rounds) {
    const std::string application = db().new_application_name();
    asio::io_context io;
    auto work = asio::make_work_guard(io);
    std::vector<std::thread> threads;
    {
        overt::pool on(io.get_executor(), std::move(options(sweep.size).application_name(application)));
        for (int i = 0; i != 4; ++i) threads.emplace_back([&io] { io.run(); });
        const auto strand = asio::make_strand(io);
        const auto now = [&](asio::awaitable<void> what) {
            asio::co_spawn(io, std::move(what), asio::use_future).get();
        };
        const auto once = [&](int at) {
            const int run = last_run();
            const auto counted = std::make_shared<steps>();
            asio::cancellation_signal stop;
            std::atomic<int> ended = 0;
            std::exception_ptr thrown;
            asio::post(strand, [&] {
                asio::co_spawn(stepping_executor(strand, counted), sweep.what(on, run),
                               asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr error) {
                                   thrown = error;
                                   ++ended;
                               }));
            });
            while (ended == 0 && (at == 0 || counted->seen < at)) std::this_thread::yield();
            std::atomic<bool> told = at == 0;
            if (at != 0)
                asio::post(strand, [&] {
                    stop.emit(asio::cancellation_type::terminal);
                    told = true;
                });
            while (ended == 0 || !told) std::this_thread::yield();
            // what is destroyed here was used on the strand
            std::promise<void> left;
            asio::post(strand, [&] { left.set_value(); });
            left.get_future().get();
            const end how = verdict(thrown);
            now([](overt::pool& of) -> asio::awaitable<void> {
                check_invariant(co_await settled(of));
                co_await check_all_places(of);
            }(on));
            BOOST_CHECK_EQUAL(ended.load(), 1);
            BOOST_CHECK_EQUAL(in_frame::alive.load(), 0);
            if (sweep.in_ledger) check_ledger(run, how);
            return counted->seen.load();
        };
        const int steps = once(0);
        for (int round = 0; round != rounds; ++round)
            for (int at = 1; at <= steps; ++at) once(at);
        now(on.close());
        work.reset();
        for (std::thread& each : threads) each.join();
    }
    for (int i = 0; i != 500 && db().sessions(application) != 0; ++i) db().run("SELECT pg_sleep(0.01)");
    BOOST_CHECK_EQUAL(db().sessions(application), 0);
}

}  // namespace

BOOST_AUTO_TEST_CASE(from_another_thread, *covers("F-089", "F-097", "boost-mysql-199", "HZ-22")) {
    const sweep_of all[] = {{connects},
                            {transacts, 2, true},
                            {transacts_in_time, 2, true},
                            {rolls_back},
                            {sleeps},
                            {streams},
                            {runs_a_batch},
                            {copies_in},
                            {copies_out},
                            {waits_for_a_reset, 1}};
    for (const sweep_of& each : all) sweep_from_outside(each, 3);
}

BOOST_AUTO_TEST_SUITE_END()
