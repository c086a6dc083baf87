// SPDX-License-Identifier: BSL-1.0
// Answers, messages, notices and notifications that are more than anybody should keep in memory.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fake_server.hpp"
#include "support/memory.hpp"
#include "support/pooled.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace {

using namespace overt::test;
using overt::close_reason;
using overt::fate;
using overt::raw;
using overt::result_too_large;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_sizes";
    static constexpr const char* tables = "";
};

schema& db() { return own_schema::db(); }

constexpr std::size_t megabyte = 1 << 20;
constexpr long most_growth = 40 * 1024;  // kB

auto rows_of_a_kilobyte(int count) {
    return raw<std::string>("SELECT repeat('x', 1024) FROM generate_series(1, {})", count);
}
auto value_of(std::size_t bytes) {
    return raw<std::string>("SELECT repeat('x', {})", static_cast<std::int32_t>(bytes));
}

/// What a test prints on stderr while it lives.
class stderr_watch {
public:
    stderr_watch() : file_(::mkstemp(name_)), before_(::dup(2)) { ::dup2(file_, 2); }
    stderr_watch(const stderr_watch&) = delete;
    stderr_watch& operator=(const stderr_watch&) = delete;
    ~stderr_watch() { end(); }
    std::string end() {
        if (before_ < 0) return {};
        ::dup2(before_, 2);
        ::close(std::exchange(before_, -1));
        ::close(file_);
        std::ifstream file(name_);
        const std::string printed{std::istreambuf_iterator<char>(file), {}};
        ::unlink(name_);
        return printed;
    }

private:
    char name_[32] = "/tmp/overt-test.XXXXXX";
    int file_;
    int before_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sizes, *boost::unit_test::fixture<own_schema>())

// ---- the budget of an answer

BOOST_AUTO_TEST_CASE(an_answer_over_the_budget_is_dropped_and_the_connection_kept, *covers("F-125")) {
    auto options = options_for(db()).max_size(1).max_buffered_bytes(megabyte);
    with_pool(db(), std::move(options), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const std::int32_t mine = co_await pid(conn);
        BOOST_CHECK_EQUAL((co_await conn.all(rows_of_a_kilobyte(900))).size(), 900u);
        const auto refused = co_await error_of<result_too_large>(conn.all(rows_of_a_kilobyte(1100)));
        BOOST_REQUIRE(refused);
        BOOST_CHECK(refused->fate() == fate::kept);
        BOOST_CHECK(refused->outcome() == overt::outcome::succeeded);
        BOOST_CHECK(contains(refused->what(), "max_buffered_bytes"));
        BOOST_CHECK(co_await error_of<result_too_large>(conn.scalar(value_of(megabyte + 100))));
        BOOST_CHECK_EQUAL(co_await pid(conn), mine);
        // a transaction is not hurt
        auto tx = co_await conn.begin();
        BOOST_CHECK(co_await error_of<result_too_large>(tx.all(rows_of_a_kilobyte(1100))));
        BOOST_CHECK_EQUAL(co_await pid(tx), mine);
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(an_answer_without_end_is_cut_off, *covers("F-082")) {
    auto options = options_for(db()).max_size(1).max_buffered_bytes(megabyte);
    with_pool(db(), std::move(options), [](overt::pool& on) -> asio::awaitable<void> {
        const long before = memory_in_use();
        const stopwatch time;
        {
            auto conn = co_await on.acquire();
            const auto refused = co_await error_of<result_too_large>(conn.all(rows_of_a_kilobyte(10'000'000)));
            BOOST_REQUIRE(refused);
            BOOST_CHECK(refused->fate() == fate::evicted);
            BOOST_CHECK(co_await error_of<overt::usage_error>(pid(conn)));
        }
        BOOST_CHECK_LT(memory_in_use() - before, most_growth);
        BOOST_CHECK(time.elapsed() < 5s);
        co_await settled(on);
        const std::string still = "state = 'active' AND query LIKE '%repeat%' AND pid <> pg_backend_pid()";
        BOOST_CHECK(co_await eventually([&still] { return db().count("pg_stat_activity", still) == 0; }));
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(raw<std::int32_t>("SELECT 42")), 42);
    });
}

BOOST_AUTO_TEST_CASE(a_stream_of_any_length_fits_the_budget, *covers("F-083")) {
    auto options = options_for(db()).max_size(1).max_buffered_bytes(megabyte);
    with_pool(db(), std::move(options), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        auto tx = co_await conn.begin();
        auto rows = co_await tx.stream(rows_of_a_kilobyte(50'000), overt::batch_size(500));
        int count = 0;
        for (;;) {
            const auto part = co_await rows.next();
            if (!part) break;
            count += static_cast<int>(part->size());
        }
        BOOST_CHECK_EQUAL(count, 50'000);
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(without_a_budget_everything_is_read) {
    auto options = options_for(db()).max_size(1).max_buffered_bytes(0).retire_after_bytes(0);
    with_pool(db(), std::move(options), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        BOOST_CHECK_EQUAL((co_await conn.all(rows_of_a_kilobyte(30'000))).size(), 30'000u);
    });
}

// ---- large messages

BOOST_AUTO_TEST_CASE(a_session_with_large_buffers_is_retired, *covers("F-125")) {
    auto options = options_for(db()).max_size(1).retire_after_bytes(megabyte);
    with_pool(db(), std::move(options), [](overt::pool& on) -> asio::awaitable<void> {
        const auto lease_of = [&on](auto statement) -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            co_await conn.all(std::move(statement));
        };
        co_await lease_of(rows_of_a_kilobyte(5000));  // much, and no large row in it
        BOOST_CHECK_EQUAL((co_await settled(on)).closed_for(close_reason::bloated), 0u);
        co_await lease_of(value_of(2 * megabyte));
        BOOST_CHECK_EQUAL((co_await settled(on)).closed_for(close_reason::bloated), 1u);
        // several columns make one message, and what is sent counts as well
        const auto half = static_cast<std::int32_t>(megabyte / 2);
        co_await lease_of(raw<std::tuple<std::string, std::string, std::string>>(
            "SELECT repeat('x', {}), repeat('x', {}), repeat('x', {})", half, half, half));
        BOOST_CHECK_EQUAL((co_await settled(on)).closed_for(close_reason::bloated), 2u);
        co_await lease_of(raw<std::int32_t>("SELECT length({})", std::string(2 * megabyte, 'x')));
        BOOST_CHECK_EQUAL((co_await settled(on)).closed_for(close_reason::bloated), 3u);
        co_await lease_of(raw<std::int32_t>("SELECT 1"));
        BOOST_CHECK_EQUAL((co_await settled(on)).closed_for(close_reason::bloated), 3u);
    });
}

BOOST_AUTO_TEST_CASE(a_length_that_nobody_sends_is_waited_for_in_vain, *covers("F-079")) {
    const std::string claim("D\x71\x3f\xb3\0", 5);  // 1.9 GB
    const std::string columns = message('T',
                                        std::string("\0\1x\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0", 22));
    const fake_server server({greeting(), columns + claim + std::string(4096, '\0')}, fake_server::end::keep_silent);
    asio::io_context io;
    overt::pool on(io.get_executor(), overt::pool_options(server.dsn()).max_size(1).close_timeout(100ms));
    run(io, [](overt::pool& pool) -> asio::awaitable<void> {
        const long before = memory_in_use();
        {
            auto conn = co_await pool.acquire();
            const stopwatch time;
            BOOST_CHECK(co_await error_of<overt::operation_timeout>(
                overt::with_timeout(300ms, conn.all(raw<std::string>("SELECT x")))));
            BOOST_CHECK(time.elapsed() < 2s);
        }
#ifndef OVERT_TEST_COUNTS_ALLOCATIONS  // which counts what was asked for, touched or not
        BOOST_CHECK_LT(memory_in_use() - before, most_growth);
#endif
        static_cast<void>(before);
        BOOST_CHECK_EQUAL(closed_in_all(co_await settled(pool)), 1u);
        co_await pool.close(100ms);
    }(on));
}

#ifndef OVERT_TEST_COUNTS_ALLOCATIONS  // sanitizers need address space of their own

namespace {

long address_space() {
    std::ifstream numbers("/proc/self/statm");
    long pages = 0;
    numbers >> pages;
    return pages * ::sysconf(_SC_PAGESIZE);
}

/// In a child with less memory than the answer needs.
int runs_out_of_memory() {
    asio::io_context io;
    overt::pool on(io.get_executor(),
                   overt::pool_options(server_dsn()).max_size(1).max_buffered_bytes(0).retire_after_bytes(0));
    int failed = 100;
    run(io, [](overt::pool& pool, int& result) -> asio::awaitable<void> {
        auto conn = co_await pool.acquire();
        const std::int32_t mine = co_await pid(conn);
        const rlimit limit{static_cast<rlim_t>(address_space() + 100'000'000), RLIM_INFINITY};
        ::setrlimit(RLIMIT_AS, &limit);
        const auto refused = co_await error_of<result_too_large>(
            conn.all(raw<std::string>("SELECT repeat('x', 100000) FROM generate_series(1, 3000)")));
        result = 1;
        if (!refused || refused->fate() != fate::kept) co_return;
        result = 2;
        if (co_await pid(conn) != mine) co_return;
        result = 0;
    }(on, failed));
    return failed;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_answer_larger_than_the_memory_costs_nothing_else, *covers("F-082")) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(60);
        ::_exit(runs_out_of_memory());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_CHECK(WIFEXITED(status));
    BOOST_CHECK_EQUAL(WEXITSTATUS(status), 0);
}

#endif

// ---- floods

BOOST_AUTO_TEST_CASE(a_flood_of_notices, *covers("F-080")) {
    int heard = 0;
    stderr_watch watch;
    auto options = options_for(db()).max_size(1).on_notice([&heard](const overt::server_fields&) { ++heard; });
    with_pool(db(), std::move(options), [&heard](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const std::int32_t mine = co_await pid(conn);
        const long before = memory_in_use();
        co_await conn.execute(raw("DO $$BEGIN FOR i IN 1..100000 LOOP RAISE NOTICE 'number %', i; END LOOP; END$$"));
        BOOST_CHECK_EQUAL(heard, 100'000);
        BOOST_CHECK_LT(memory_in_use() - before, most_growth);
        BOOST_CHECK_EQUAL(co_await pid(conn), mine);
    });
    BOOST_CHECK_EQUAL(watch.end(), "");
}

BOOST_AUTO_TEST_CASE(a_flood_of_notices_without_end_keeps_to_the_deadline, *covers("F-080")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        const stopwatch time;
        {
            auto conn = co_await on.acquire();
            BOOST_CHECK(co_await error_of<overt::operation_timeout>(overt::with_timeout(
                200ms, conn.execute(raw("DO $$BEGIN LOOP RAISE NOTICE 'again'; END LOOP; END$$")))));
        }
        BOOST_CHECK(time.elapsed() < 3s);
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(raw<std::int32_t>("SELECT 42")), 42);
    });
}

BOOST_AUTO_TEST_CASE(a_flood_of_notifications_while_busy, *covers("F-080")) {
    stderr_watch watch;
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const std::int32_t mine = co_await pid(conn);
        co_await conn.execute(raw("LISTEN flood"));
        const long before = memory_in_use();
        for (int round = 0; round != 10; ++round) {
            db().run("SELECT pg_notify('flood', repeat('x', 500) || i) FROM generate_series(1, 10000) i");
            co_await expect(conn.scalar(raw<std::int32_t>("SELECT {}", round)), round);
        }
        BOOST_CHECK_LT(memory_in_use() - before, most_growth);
        BOOST_CHECK_EQUAL(co_await pid(conn), mine);
    });
    BOOST_CHECK_EQUAL(watch.end(), "");
}

BOOST_AUTO_TEST_CASE(a_flood_of_notifications_while_idle, *covers("F-028", "F-029")) {
    stderr_watch watch;
    auto options = options_for(db()).max_size(1).check_interval(10ms).reset(overt::reset_policy::none);
    with_pool(db(), std::move(options), [](overt::pool& on) -> asio::awaitable<void> {
        std::int32_t mine = 0;
        {
            auto conn = co_await on.acquire();
            mine = co_await pid(conn);
            co_await conn.execute(raw("LISTEN flood"));
        }
        const long before = memory_in_use();
        for (int round = 0; round != 10; ++round) {
            db().run("SELECT pg_notify('flood', repeat('x', 500) || i) FROM generate_series(1, 10000) i");
            co_await pause(30ms);
        }
        BOOST_CHECK_LT(memory_in_use() - before, most_growth);
        // readable is not dead: the session was kept, and answers what it is asked
        auto conn = co_await on.acquire();
        BOOST_CHECK_EQUAL(co_await pid(conn), mine);
        BOOST_CHECK_EQUAL(on.stats().connects, 1u);
    });
    BOOST_CHECK_EQUAL(watch.end(), "");
}

// ---- what the server takes

BOOST_AUTO_TEST_CASE(limits_of_a_statement, *covers("F-086")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const std::int32_t mine = co_await pid(conn);
        const auto values = [](int count) {
            overt::params bound;
            std::string text = "SELECT 0";
            for (int i = 1; i <= count; ++i) {
                bound.add(std::int32_t{1});
                text += "+$" + std::to_string(i);
            }
            return overt::rendered(std::move(text), std::move(bound));
        };
        // so many that the server's own stack would not take them as one sum
        const auto in_list = [&](int count) {
            overt::rendered sum = values(count);
            std::string text = "SELECT 1 WHERE 1 IN ($1";
            for (int i = 2; i <= count; ++i) text += ",$" + std::to_string(i);
            return overt::rendered(text + ")", overt::params(sum.params()));
        };
        const auto run = [&conn](overt::rendered statement) -> asio::awaitable<int> {
            overt::pg::exchange x(conn.connection(), statement);
            while (!x.advance()) co_await x.ready();
            co_return x.take().rows();
        };
        BOOST_CHECK_EQUAL(co_await run(in_list(65535)), 1);
        BOOST_CHECK_EXCEPTION(in_list(65536), overt::usage_error,
                              [](const overt::usage_error& e) { return contains(e.what(), "65535 parameters"); });

        const auto columns = [](int count) {
            std::string text = "SELECT 1";
            for (int i = 1; i < count; ++i) text += ",1";
            return overt::rendered(std::move(text));
        };
        BOOST_CHECK_EQUAL(co_await run(columns(1664)), 1);
        const auto wide = co_await error_of<overt::resource_error>(run(columns(1665)));
        BOOST_REQUIRE(wide);
        BOOST_CHECK_EQUAL(wide->sqlstate(), "54011");
        BOOST_CHECK(wide->fate() == fate::kept);

        for (const char* nothing : {"", ";", "-- a comment", "/* a comment */", " \n"})
            BOOST_CHECK_EQUAL(co_await run(overt::rendered(nothing)), 0);
        const auto several = co_await error_of<overt::statement_error>(run(overt::rendered("SELECT 1; SELECT 2")));
        BOOST_REQUIRE(several);
        BOOST_CHECK_EQUAL(several->sqlstate(), "42601");
        BOOST_CHECK_EQUAL(co_await pid(conn), mine);
    });
}

#ifndef OVERT_TEST_COUNTS_ALLOCATIONS

BOOST_AUTO_TEST_CASE(a_value_too_large_is_refused_before_anything_is_sent, *covers("F-086", "F-125")) {
    std::vector<std::string> sent;
    auto options = options_for(db()).max_size(1).on_statement(
        [&sent](const overt::rendered& s) { sent.emplace_back(s.text()); });
    with_pool(db(), std::move(options), [&sent](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const std::int32_t mine = co_await pid(conn);
        const std::size_t before = sent.size();
        for (const std::size_t size : {std::size_t{1'000'000'001}, std::size_t{1} << 30, std::size_t{1} << 31})
            BOOST_CHECK_EXCEPTION(
                static_cast<void>(raw<std::int32_t>("SELECT length({})", overt::bytea(std::vector<std::byte>(size)))),
                overt::usage_error,
                [](const overt::usage_error& e) { return contains(e.what(), "larger than 1,000,000,000 bytes"); });
        BOOST_CHECK_EQUAL(sent.size(), before);
        BOOST_CHECK_EQUAL(co_await pid(conn), mine);
    });
}

#endif

BOOST_AUTO_TEST_CASE(large_texts_and_arrays_and_wide_rows, *covers("F-125", "F-086")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        std::vector<std::int32_t> numbers(100'000);
        for (std::size_t i = 0; i != numbers.size(); ++i) numbers[i] = static_cast<std::int32_t>(i);
        BOOST_CHECK(co_await conn.scalar(raw<std::vector<std::int32_t>>("SELECT {}", numbers)) == numbers);
        std::string wide = "CREATE TABLE wide(c1 integer";
        for (int i = 2; i <= 1600; ++i) wide += ",c" + std::to_string(i) + " integer";
        db().run(wide + ")");
        db().run("INSERT INTO wide(c1, c1600) VALUES (7, 8)");
        co_await expect(conn.scalar(raw<std::int32_t>("SELECT c1600 FROM (SELECT * FROM wide) w")), 8);
        const std::string comment = "/*" + std::string(20'000'000, 'x') + "*/";
        const overt::rendered long_text("SELECT 1 " + comment);
        overt::pg::exchange x(conn.connection(), long_text, overt::pg::protocol::once);
        while (!x.advance()) co_await x.ready();
        BOOST_CHECK_EQUAL(x.take().rows(), 1);
    });
}

BOOST_AUTO_TEST_SUITE_END()
