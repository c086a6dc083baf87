// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/listener.hpp>
#include <overt/overt.hpp>

#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

using namespace overt;
using namespace overt::test;
using overt::sql::pg_notify;
using overt::sql::select;

namespace {

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "overt_listener";
    static constexpr const char* tables = "CREATE TABLE jobs (id bigint PRIMARY KEY)";
};

/// The database of a test, and a name by which its listener's session is known.
struct ears {
    schema& db = own_schema::db();
    const std::string application = db.new_application_name();

    connect_options options() const { return std::move(connect_options(server_dsn()).application_name(application)); }
    /// A connection string, so that it may lead to somewhere else.
    connect_options options(const char* keyword, const char* value) const {
        return std::move(connect_options(with_keyword(server_dsn(), keyword, value)).application_name(application));
    }
    connect_options through(const fault_proxy& proxy) const {
        return std::move(connect_options(proxy.dsn()).application_name(application));
    }
    long sessions() const { return db.sessions(application); }
    int backend() const {
        return db.value<int>("SELECT pid FROM pg_stat_activity WHERE application_name = '" + application + "'");
    }
    void lose() const { db.terminate(backend()); }
};

/// Runs body(listener, ears); afterwards its session is gone.
template <class Body>
void with_listener(Body body) {
    const ears with;
    asio::io_context io;
    {
        listener hears(io.get_executor(), with.options());
        run(io, body(hears, with));
    }
    for (int i = 0; i != 500 && with.sessions() != 0; ++i) with.db.run("SELECT pg_sleep(0.01)");
    BOOST_CHECK_EQUAL(with.sessions(), 0);
}

asio::awaitable<void> expect_next(listener& hears, std::string channel, std::string payload) {
    const std::optional<notification> heard = co_await with_timeout(20s, hears.next());
    BOOST_REQUIRE(heard.has_value());
    BOOST_CHECK_EQUAL(heard->channel, channel);
    BOOST_CHECK_EQUAL(heard->payload, payload);
    BOOST_CHECK(heard->backend_pid > 0);
}

asio::awaitable<void> expect_gap(listener& hears) {
    const std::optional<notification> heard = co_await with_timeout(20s, hears.next());
    BOOST_CHECK(!heard.has_value());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(listener_, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(HZ_38_it_hears_in_order_what_others_tell, *covers("HZ-38")) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        co_await hears.listen("jobs");
        co_await hears.listen("mail");
        with.db.run("NOTIFY jobs, 'one'; NOTIFY mail; NOTIFY nobody, 'lost'");
        with.db.run("NOTIFY jobs, 'two'");
        co_await expect_next(hears, "jobs", "one");
        co_await expect_next(hears, "mail", "");
        co_await expect_next(hears, "jobs", "two");
        const int teller = with.db.value<int>("SELECT pg_backend_pid()");
        with.db.run("NOTIFY jobs, 'three'");
        const std::optional<notification> heard = co_await hears.next();
        BOOST_REQUIRE(heard.has_value());
        BOOST_CHECK_EQUAL(heard->backend_pid, teller);
    });
}

BOOST_AUTO_TEST_CASE(HZ_38_a_wait_ends_without_polling_when_somebody_tells, *covers("HZ-38")) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        co_await hears.listen("jobs");
        group others(co_await asio::this_coro::executor);
        others.start([&with]() -> asio::awaitable<void> {
            co_await pause(300ms);
            with.db.run("NOTIFY jobs, 'late'");
        });
        co_await expect_next(hears, "jobs", "late");
        co_await others.join();
        // LISTEN is the last statement of the session: nothing has asked the server since
        const std::string last = "SELECT query FROM pg_stat_activity WHERE pid = " + std::to_string(with.backend());
        BOOST_CHECK(contains(with.db.text(last), "LISTEN"));
    });
}

BOOST_AUTO_TEST_CASE(HZ_38_a_lost_connection_is_a_gap, *covers("HZ-38")) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        co_await hears.listen("jobs");
        co_await hears.listen("mail");
        for (int i = 0; i != 2; ++i) {
            with.db.run("NOTIFY jobs, 'before'");
            co_await expect_next(hears, "jobs", "before");
            with.lose();
            co_await expect_gap(hears);
            BOOST_CHECK_EQUAL(with.sessions(), 1);
            with.db.run("NOTIFY mail, 'after'");
            co_await expect_next(hears, "mail", "after");
        }
    });
}

BOOST_AUTO_TEST_CASE(what_came_before_the_loss_is_heard_before_the_gap) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        co_await hears.listen("jobs");
        with.db.run("NOTIFY jobs, 'last words'");
        with.db.run("SELECT pg_sleep(0.2)");  // the server has sent it
        with.lose();
        co_await expect_next(hears, "jobs", "last words");
        co_await expect_gap(hears);
    });
}

BOOST_AUTO_TEST_CASE(listening_to_more_after_a_loss_keeps_the_gap) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        co_await hears.listen("jobs");
        with.lose();
        // the loss shows at the first use of the connection
        BOOST_CHECK((co_await error_of<connection_lost>(hears.listen("mail"))).has_value());
        co_await hears.listen("mail");
        co_await expect_gap(hears);
        with.db.run("NOTIFY jobs, 'a'; NOTIFY mail, 'b'");
        co_await expect_next(hears, "jobs", "a");
        co_await expect_next(hears, "mail", "b");
    });
}

BOOST_AUTO_TEST_CASE(HZ_38_it_stands_outside_of_the_pool, *covers("HZ-38")) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        pool one(executor, options_for(with.db).max_size(1));
        {
            lease conn = co_await one.acquire();
            co_await hears.listen("jobs");
            transaction tx = co_await conn.begin();
            co_await tx.execute(select(pg_notify("jobs", "17")));
            BOOST_CHECK((co_await error_of<operation_timeout>(with_timeout(100ms, hears.next()))).has_value());
            co_await tx.commit();
            co_await expect_next(hears, "jobs", "17");
        }
        co_await one.close();
    });
}

BOOST_AUTO_TEST_CASE(a_cancelled_wait_loses_nothing) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        co_await hears.listen("jobs");
        const int before = with.backend();
        for (int i = 0; i != 3; ++i) {
            BOOST_CHECK((co_await error_of<operation_timeout>(with_timeout(30ms, hears.next()))).has_value());
        }
        with.db.run("NOTIFY jobs, 'kept'");
        co_await expect_next(hears, "jobs", "kept");
        BOOST_CHECK_EQUAL(with.backend(), before);
    });
}

BOOST_AUTO_TEST_CASE(a_channel_is_left) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        co_await hears.listen("jobs");
        co_await hears.listen("jobs");  // once is enough
        co_await hears.listen("mail");
        co_await hears.unlisten("jobs");
        co_await hears.unlisten("never heard of");
        with.db.run("NOTIFY jobs, 'unheard'; NOTIFY mail, 'heard'");
        co_await expect_next(hears, "mail", "heard");
        with.lose();
        co_await expect_gap(hears);
        with.db.run("NOTIFY jobs, 'unheard'; NOTIFY mail, 'again'");
        co_await expect_next(hears, "mail", "again");
    });
}

BOOST_AUTO_TEST_CASE(names_are_taken_as_they_are) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        const std::string longest(63, 'x');
        for (const std::string& name : {std::string("Jobs"), std::string("a \"b\"; DROP TABLE jobs; --"), longest}) {
            co_await hears.listen(name);
            with.db.rows("SELECT pg_notify(" + overt::test::quoted(name) + ", 'x')");
            co_await expect_next(hears, name, "x");
        }
        BOOST_CHECK_EQUAL(with.db.count("jobs"), 0);
        for (const std::string& name :
             {std::string(), std::string(64, 'x'), std::string("a\0b", 3), std::string("\xff")}) {
            BOOST_CHECK((co_await error_of<usage_error>(hears.listen(name))).has_value());
        }
        with.db.run("NOTIFY \"Jobs\", 'still here'");
        co_await expect_next(hears, "Jobs", "still here");
    });
}

BOOST_AUTO_TEST_CASE(a_flood_is_heard_to_its_end) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        co_await hears.listen("jobs");
        with.db.run("SELECT pg_notify('jobs', repeat('x', 500) || i) FROM generate_series(1, 20000) i");
        for (int i = 1; i <= 20000; ++i) {
            const std::optional<notification> heard = co_await hears.next();
            BOOST_REQUIRE(heard.has_value());
            BOOST_REQUIRE_EQUAL(heard->payload.substr(500), std::to_string(i));
        }
    });
}

BOOST_AUTO_TEST_CASE(one_operation_at_a_time) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        co_await hears.listen("jobs");
        group waiting(co_await asio::this_coro::executor);
        waiting.start([&hears]() -> asio::awaitable<void> { co_await expect_next(hears, "jobs", "first"); });
        co_await pause(50ms);
        BOOST_CHECK((co_await error_of<usage_error>(hears.next())).has_value());
        BOOST_CHECK((co_await error_of<usage_error>(hears.listen("mail"))).has_value());
        with.db.run("NOTIFY jobs, 'first'");
        co_await waiting.join();
    });
}

BOOST_AUTO_TEST_CASE(nothing_is_heard_where_nothing_is_listened_to) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        BOOST_CHECK((co_await error_of<usage_error>(hears.next())).has_value());
        BOOST_CHECK_EQUAL(with.sessions(), 0);
    });
}

BOOST_AUTO_TEST_CASE(close_ends_the_wait_and_listen_begins_anew) {
    with_listener([](listener& hears, const ears& with) -> asio::awaitable<void> {
        co_await hears.listen("jobs");
        group waiting(co_await asio::this_coro::executor);
        waiting.start([&hears]() -> asio::awaitable<void> {
            BOOST_CHECK((co_await error_of<operation_cancelled>(hears.next())).has_value());
        });
        co_await pause(50ms);
        hears.close();
        co_await waiting.join();
        BOOST_CHECK((co_await error_of<usage_error>(hears.next())).has_value());
        co_await hears.listen("mail");
        with.db.run("NOTIFY jobs, 'forgotten'; NOTIFY mail, 'new'");
        co_await expect_next(hears, "mail", "new");
    });
}

BOOST_AUTO_TEST_CASE(a_server_that_cannot_be_reached_is_an_error_of_listen) {
    const ears with;
    asio::io_context io;
    listener nowhere(io.get_executor(), with.options("host", "/nonexistent"));
    run(io, [&]() -> asio::awaitable<void> {
        const auto refused = co_await error_of<connect_error>(nowhere.listen("jobs"));
        BOOST_REQUIRE(refused.has_value());
        BOOST_CHECK(refused->outcome() == outcome::not_sent);
        BOOST_CHECK((co_await error_of<usage_error>(nowhere.next())).has_value());
    }());
}

BOOST_AUTO_TEST_CASE(a_wait_for_a_connection_can_be_cancelled) {
    const ears with;
    fault_proxy proxy;
    asio::io_context io;
    listener hears(io.get_executor(), with.through(proxy));
    run(io, [&]() -> asio::awaitable<void> {
        proxy.hold(side::server, fault_proxy::any_type, 1);
        const stopwatch watch;
        BOOST_CHECK((co_await error_of<operation_timeout>(with_timeout(100ms, hears.listen("jobs")))).has_value());
        BOOST_CHECK(watch.elapsed() < 3s);
        proxy.release();
        co_await hears.listen("jobs");
        with.db.run("NOTIFY jobs, 'x'");
        co_await expect_next(hears, "jobs", "x");
    }());
}

BOOST_AUTO_TEST_CASE(it_tries_again_until_the_server_is_there) {
    const ears with;
    fault_proxy proxy;
    asio::io_context io;
    listener hears(io.get_executor(), with.through(proxy));
    run(io, [&]() -> asio::awaitable<void> {
        co_await hears.listen("jobs");
        with.lose();
        co_await pause(100ms);
        proxy.cut(side::server, fault_proxy::any_type, 1);  // the answer to the first attempt
        co_await expect_gap(hears);
        BOOST_CHECK(proxy.triggered());
        with.db.run("NOTIFY jobs, 'x'");
        co_await expect_next(hears, "jobs", "x");
    }());
}

BOOST_AUTO_TEST_CASE(the_event_loop_may_go_while_somebody_waits) {
    const ears with;
    {
        asio::io_context io;
        asio::co_spawn(
            io,
            [&]() -> asio::awaitable<void> {
                listener inside(io.get_executor(), with.options());
                co_await inside.listen("jobs");
                io.stop();
                co_await inside.next();
            },
            asio::detached);
        io.run();
    }
    for (int i = 0; i != 500 && with.sessions() != 0; ++i) with.db.run("SELECT pg_sleep(0.01)");
    BOOST_CHECK_EQUAL(with.sessions(), 0);
}

BOOST_AUTO_TEST_SUITE_END()
