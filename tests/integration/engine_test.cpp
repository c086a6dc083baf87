// SPDX-License-Identifier: BSL-1.0
// Acceptance, section ENG: what a pool and its leases promise.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/pooled.hpp"

#include <overt/metrics.hpp>

#include <fmt/format.h>

#include <cmath>
#include <concepts>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::raw;

struct item {
    std::int64_t id{};
    std::string name{};
};

constexpr auto describe(overt::type<item>) {
    return overt::table("items", overt::column("id", &item::id).primary_key(), overt::column("name", &item::name));
}

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_engine";
    static constexpr const char* tables = R"(
        CREATE TABLE items(id bigint PRIMARY KEY, name text NOT NULL);
        INSERT INTO items VALUES (1, 'one'), (2, 'two'), (3, 'three');
    )";
};

schema& db() { return own_schema::db(); }

const auto now_query = raw<overt::timestamptz>("SELECT now()");

bool is_now(overt::timestamptz moment) {
    const double server = db().value<double>("SELECT extract(epoch FROM clock_timestamp())");
    const auto client = static_cast<double>(moment.time_since_epoch().count()) / 1e6;
    return std::abs(server - client) < 60;
}

template <class Level>
concept takes_isolation = requires(overt::pool_options& options, Level level) { options.isolation(level); };

asio::awaitable<std::int32_t> eight(overt::verbs& on) { return on.scalar(raw<std::int32_t>("SELECT 8")); }

asio::awaitable<overt::timestamptz> time_of_new_lease(overt::pool& on) {
    auto conn = co_await on.acquire();
    co_return co_await conn.scalar(now_query);
}

asio::awaitable<std::int32_t> pid_of_new_lease(overt::pool& on) {
    auto conn = co_await on.acquire();
    co_return co_await pid(conn);
}

/// Answers "no" to every request for TLS, as a server without a certificate does.
class server_without_tls {
public:
    server_without_tls()
        : acceptor_(listening_, {asio::ip::make_address("127.0.0.1"), 0}),
          thread_([this] { serve(); }) {}
    server_without_tls(const server_without_tls&) = delete;
    server_without_tls& operator=(const server_without_tls&) = delete;
    ~server_without_tls() {
        asio::io_context io;
        asio::ip::tcp::socket last(io);
        asio::error_code ignored;
        last.connect(acceptor_.local_endpoint(), ignored);
        last.close(ignored);
        thread_.join();
    }
    std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }

private:
    // until somebody comes who asks for nothing
    void serve() {
        for (;;) {
            asio::error_code error;
            asio::ip::tcp::socket peer(listening_);
            acceptor_.accept(peer, error);
            char request[8] = {};
            asio::read(peer, asio::buffer(request), error);
            if (error) return;
            asio::write(peer, asio::buffer("N", 1), error);
            asio::read(peer, asio::buffer(request), error);
        }
    }

    asio::io_context listening_;
    asio::ip::tcp::acceptor acceptor_;
    std::thread thread_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(engine, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(ENG_01_native_handle) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        { auto warm = co_await on.acquire(); }
        const auto before = co_await settled(on);
        {
            auto conn = co_await on.acquire();
            co_await expect(pid(conn), PQbackendPID(conn.connection().native_handle()));
            BOOST_CHECK_EQUAL(on.stats().idle, before.idle - 1);
        }
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.idle, before.idle);
    });
}

BOOST_AUTO_TEST_CASE(ENG_02_scalar) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        std::same_as<overt::timestamptz> auto at_once = co_await conn.scalar(raw<overt::timestamptz>("SELECT now()"));
        std::same_as<overt::timestamptz> auto from_object = co_await conn.scalar(now_query);
        std::same_as<overt::timestamptz> auto built = co_await conn.scalar(select(call<overt::timestamptz>("now")));
        BOOST_CHECK(is_now(at_once));
        BOOST_CHECK(is_now(from_object));
        BOOST_CHECK(is_now(built));
    });
}

BOOST_AUTO_TEST_CASE(ENG_03_one_row) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        using row = std::tuple<overt::timestamptz>;
        const auto query = raw<row>("SELECT now()");
        const std::optional<row> first = co_await conn.first(query);
        const row one = co_await conn.one(query);
        const std::optional<row> maybe = co_await conn.one_or_none(query);
        const std::vector<row> all = co_await conn.all(query);
        BOOST_REQUIRE(first && maybe && all.size() == 1);
        for (const row& each : {*first, one, *maybe, all.front()}) BOOST_CHECK(is_now(std::get<0>(each)));
    });
}

BOOST_AUTO_TEST_CASE(ENG_04_status) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const overt::status done = co_await conn.execute(now_query);
        BOOST_CHECK_EQUAL(done.tag(), "SELECT 1");
        BOOST_CHECK_EQUAL(done.rows_affected(), 1);
        const auto none = co_await conn.execute(delete_from<item>().where(col<&item::id> == -1));
        BOOST_CHECK_EQUAL(none.tag(), "DELETE 0");
        BOOST_CHECK_EQUAL(none.rows_affected(), 0);
        const auto command = co_await conn.execute(raw("SET work_mem = '5MB'"));
        BOOST_CHECK_EQUAL(command.tag(), "SET");
        BOOST_CHECK_EQUAL(command.rows_affected(), 0);
    });
}

BOOST_AUTO_TEST_CASE(ENG_05_no_statement) {
    struct object {};
    static_assert(!overt::executable_statement<object>);
    static_assert(!overt::executable_statement<std::string>);
    static_assert(!overt::executable_statement<const char*>);
    static_assert(overt::executable_statement<decltype(now_query)>);
}

BOOST_AUTO_TEST_CASE(ENG_06_missing_database) {
    const auto dsn = with_keyword(server_dsn(), "dbname", "overt_no_such_database");
    with_pool(db(), options_for(db(), dsn).min_size(0), [](overt::pool& on) -> asio::awaitable<void> {
        for (int attempt = 0; attempt != 2; ++attempt) {
            const stopwatch time;
            const auto refused = co_await error_of<overt::connect_error>(on.acquire(4s));
            BOOST_REQUIRE(refused);
            BOOST_CHECK(refused->reason() == overt::connect_failure::no_database);
            BOOST_CHECK_EQUAL(refused->sqlstate(), "3D000");
            BOOST_CHECK(contains(refused->what(), "overt_no_such_database"));
            BOOST_CHECK_LT(time.elapsed().count(), 3500);
            const auto after = co_await settled(on);
            BOOST_CHECK_EQUAL(after.size, 0);
            BOOST_CHECK(after.holders.empty());
        }
    });
}

BOOST_AUTO_TEST_CASE(ENG_13_compile) {
    const auto query = select<item>().where(col<&item::id> == 3);
    const overt::rendered text = query.render(0);
    BOOST_CHECK_EQUAL(text.text(), query.sql());
    BOOST_CHECK(contains(text.text(), "$1"));
    BOOST_REQUIRE_EQUAL(text.params().count(), 1);
    BOOST_CHECK_EQUAL(overt::codec<std::int64_t>::decode(text.params().value(0)), 3);
}

BOOST_AUTO_TEST_CASE(ENG_16_unknown_isolation) {
    for (const char* text : {"", "bogus", "READ_COMITTED", "serializable; DROP TABLE items"})
        BOOST_CHECK_THROW(overt::parse_isolation_level(text), overt::usage_error);
    static_assert(takes_isolation<overt::isolation_level>);
    static_assert(!takes_isolation<const char*> && !takes_isolation<int>);
}

BOOST_AUTO_TEST_CASE(ENG_17_isolation_of_the_pool) {
    const auto level = overt::parse_isolation_level("READ_UNCOMMITTED");
    with_pool(db(), options_for(db()).isolation(level), [](overt::pool& on) -> asio::awaitable<void> {
        const auto show = raw<std::string>("SHOW transaction_isolation");
        auto a = co_await on.acquire();
        auto b = co_await on.acquire();
        for (overt::lease* each : {&a, &b}) co_await expect(each->scalar(show), "read uncommitted");
        auto tx = co_await a.begin();
        co_await expect(tx.scalar(show), "read uncommitted");
        co_await tx.rollback();
    });
}

BOOST_AUTO_TEST_CASE(ENG_18_isolation_of_one_transaction) {
    const auto options = options_for(db()).isolation(overt::isolation_level::read_uncommitted);
    with_pool(db(), options, [](overt::pool& on) -> asio::awaitable<void> {
        const auto show = raw<std::string>("SHOW transaction_isolation");
        auto conn = co_await on.acquire();
        auto tx = co_await conn.begin(overt::transaction_options().serializable());
        co_await expect(tx.scalar(show), "serializable");
        co_await tx.commit();
        co_await expect(conn.scalar(show), "read uncommitted");
    });
}

BOOST_AUTO_TEST_CASE(ENG_19_wrong_options, *covers("F-018")) {
    const auto names = [](const char* option) {
        return [option](const overt::error& e) { return contains(e.what(), option); };
    };
    const auto misread = [](const char* dsn) {
        return [dsn](const overt::connect_error& e) {
            return e.reason() == overt::connect_failure::config && contains(e.what(), dsn);
        };
    };
    BOOST_CHECK_EXCEPTION(overt::pool_options("hosst=127.0.0.1"), overt::connect_error, misread("host"));
    BOOST_CHECK_EXCEPTION(overt::pool_options("sslmode=disable no_such_option=1"), overt::connect_error,
                          misread("option"));
    BOOST_CHECK_EXCEPTION(overt::pool_options("postgresql:///x?sslmod=require"), overt::connect_error,
                          misread("option"));
    BOOST_CHECK_EXCEPTION(overt::pool_options("host=127.0.0.1 connect_timeout=soon"), overt::connect_error,
                          misread("connect_timeout"));
    BOOST_CHECK_EXCEPTION(options_for(db()).session_setting("no such name", "1"), overt::usage_error,
                          names("session_setting"));
    const auto build = [](overt::pool_options options) {
        asio::io_context io;
        overt::pool on(io.get_executor(), std::move(options));
    };
    const auto good = [] { return options_for(db()); };
    BOOST_CHECK_EXCEPTION(build(good().max_size(0)), overt::usage_error, names("max_size"));
    BOOST_CHECK_EXCEPTION(build(good().min_size(11).max_size(10)), overt::usage_error, names("min_size"));
    BOOST_CHECK_EXCEPTION(build(good().max_waiting(-1)), overt::usage_error, names("max_waiting"));
    BOOST_CHECK_EXCEPTION(build(good().max_connecting(0)), overt::usage_error, names("max_connecting"));
    BOOST_CHECK_EXCEPTION(build(good().acquire_timeout(-1ms)), overt::usage_error, names("acquire_timeout"));
    BOOST_CHECK_EXCEPTION(build(good().max_lifetime(0ms)), overt::usage_error, names("max_lifetime"));
    BOOST_CHECK_EXCEPTION(build(good().lifetime_jitter(1.5)), overt::usage_error, names("lifetime_jitter"));
    BOOST_CHECK_EXCEPTION(build(good().idle_timeout(0ms)), overt::usage_error, names("idle_timeout"));
}

BOOST_AUTO_TEST_CASE(ENG_19_setting_that_the_server_refuses) {
    const auto options = options_for(db()).session_setting("no_such_setting", "1");
    with_pool(db(), options, [](overt::pool& on) -> asio::awaitable<void> {
        const auto refused = co_await error_of<overt::connect_error>(on.acquire());
        BOOST_REQUIRE(refused);
        BOOST_CHECK_EQUAL(refused->sqlstate(), "42704");
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.size, 0);
    });
}

BOOST_AUTO_TEST_CASE(ENG_20_no_row_and_null) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto none = select(col<&item::name>).from<item>().where(col<&item::id> == -1);
        const std::optional<std::string> missing = co_await conn.first(none);
        BOOST_CHECK(!missing);
        const auto thrown = co_await error_of<overt::no_rows>(conn.scalar(none));
        BOOST_CHECK(thrown);

        const auto null = raw<std::optional<std::string>>("SELECT NULL::text");
        const std::optional<std::optional<std::string>> row = co_await conn.first(null);
        BOOST_REQUIRE(row);
        BOOST_CHECK(!*row);
        const std::optional<std::string> value = co_await conn.scalar(null);
        BOOST_CHECK(!value);
    });
}

BOOST_AUTO_TEST_CASE(ENG_21_no_result_set) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto nothing = co_await conn.first(raw<std::int32_t>("ROLLBACK"));
        BOOST_CHECK(!nothing);
        const auto empty = co_await conn.all(raw<item>("ROLLBACK"));
        BOOST_CHECK(empty.empty());
        co_await expect(eight(conn), 8);
    });
}

BOOST_AUTO_TEST_CASE(ENG_22_no_result_set_in_a_transaction) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        const auto nothing = co_await tx.first(raw<std::int32_t>("SET LOCAL work_mem = '5MB'"));
        BOOST_CHECK(!nothing);
        const auto empty = co_await tx.all(raw<item>("SET LOCAL work_mem = '6MB'"));
        BOOST_CHECK(empty.empty());
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(ENG_23_closed_pool) {
    asio::io_context io;
    overt::pool on(io.get_executor(), options_for(db()));
    run(io, [](overt::pool& pool) -> asio::awaitable<void> {
        const auto open = co_await pid_of_new_lease(pool);
        BOOST_CHECK_GT(open, 0);
        co_await pool.close();
        const auto closed = co_await error_of<overt::pool_closed>(pool.acquire());
        BOOST_CHECK(closed);
        BOOST_CHECK_EQUAL(pool.stats().size, 0);
        co_await pool.close();
    }(on));
}

BOOST_AUTO_TEST_CASE(ENG_41_tls) {
    const char* authority = std::getenv("OVERT_TEST_CA");
    if (!authority) {
        BOOST_TEST_MESSAGE("OVERT_TEST_CA is not set: TLS against the server itself is not tried");
        return;
    }
    const auto encrypted = [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(raw<bool>("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")), true);
    };
    auto dsn = with_keyword(server_dsn(), "sslmode", "require");
    with_pool(db(), options_for(db(), dsn), encrypted);
    dsn = with_keyword(with_keyword(server_dsn(), "sslmode", "verify-full"), "sslrootcert", authority);
    with_pool(db(), options_for(db(), dsn), encrypted);
}

BOOST_AUTO_TEST_CASE(ENG_41_tls_with_the_wrong_authority) {
    const char* authority = std::getenv("OVERT_TEST_CA");
    const char* missing = authority ? "/nonexistent/authority.pem" : nullptr;
    if (!missing) return;
    const auto dsn = with_keyword(with_keyword(server_dsn(), "sslmode", "verify-full"), "sslrootcert", missing);
    with_pool(db(), options_for(db(), dsn), [](overt::pool& on) -> asio::awaitable<void> {
        const auto refused = co_await error_of<overt::connect_error>(on.acquire());
        BOOST_REQUIRE(refused);
        BOOST_CHECK(refused->reason() == overt::connect_failure::tls);
    });
}

BOOST_AUTO_TEST_CASE(ENG_41_server_without_tls) {
    const server_without_tls server;
    const auto dsn = "host=127.0.0.1 port=" + server.port() +
                     " user=x password=secret dbname=x sslmode=require gssencmode=disable";
    with_pool(db(), options_for(db(), dsn).connect_timeout(4s), [](overt::pool& on) -> asio::awaitable<void> {
        const auto refused = co_await error_of<overt::connect_error>(on.acquire(8s));
        BOOST_REQUIRE(refused);
        BOOST_CHECK(refused->reason() == overt::connect_failure::tls);
        BOOST_CHECK(!contains(refused->what(), "secret"));
    });
}

BOOST_AUTO_TEST_CASE(ENG_42_nothing_left_behind) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        for (int i = 0; i != 5; ++i) co_await time_of_new_lease(on);
        const auto after = co_await settled(on);
        BOOST_CHECK(after.holders.empty());
        BOOST_CHECK_EQUAL(after.acquired, 5U);
        BOOST_CHECK_EQUAL(after.size, 1);
    });
}

BOOST_AUTO_TEST_CASE(ENG_43_five_scalars_at_once) {
    with_pool(db(), options_for(db()).max_size(2), [](overt::pool& on) -> asio::awaitable<void> {
        int good = 0;
        group tasks(co_await asio::this_coro::executor);
        for (int i = 0; i != 5; ++i)
            tasks.start([&]() -> asio::awaitable<void> { good += is_now(co_await time_of_new_lease(on)); });
        co_await tasks.join();
        BOOST_CHECK_EQUAL(good, 5);
    });
}

BOOST_AUTO_TEST_CASE(ENG_44_five_transactions_at_once) {
    with_pool(db(), options_for(db()).max_size(2), [](overt::pool& on) -> asio::awaitable<void> {
        int good = 0;
        group tasks(co_await asio::this_coro::executor);
        for (int i = 0; i != 5; ++i)
            tasks.start([&]() -> asio::awaitable<void> {
                auto conn = co_await on.acquire();
                auto tx = co_await conn.begin();
                good += is_now(co_await tx.scalar(now_query));
                co_await tx.commit();
            });
        co_await tasks.join();
        BOOST_CHECK_EQUAL(good, 5);
    });
}

BOOST_AUTO_TEST_CASE(ENG_45_connections_not_kept) {
    with_pool(db(), options_for(db()).keep_connections(false), [](overt::pool& on) -> asio::awaitable<void> {
        const auto a = co_await pid_of_new_lease(on);
        const bool gone = co_await eventually([a] { return !db().is_alive(a); });
        BOOST_CHECK(gone);
        const auto b = co_await pid_of_new_lease(on);
        BOOST_CHECK_NE(a, b);
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.closed_for(overt::close_reason::not_kept), 2U);
    });
}

BOOST_AUTO_TEST_CASE(ENG_46_connections_kept) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        const auto a = co_await pid_of_new_lease(on);
        BOOST_CHECK(db().is_alive(a));
        const auto b = co_await pid_of_new_lease(on);
        BOOST_CHECK_EQUAL(a, b);
    });
}

BOOST_AUTO_TEST_CASE(ENG_47_counts_without_keeping) {
    const auto options = options_for(db()).keep_connections(false).max_size(overt::pool_options::unlimited);
    with_pool(db(), options, [](overt::pool& on) -> asio::awaitable<void> {
        const auto expect_counts = [&on](int size) -> asio::awaitable<void> {
            const auto s = co_await settled(on, size);
            const auto text = fmt::format("pool(max=inf min=0 cur={0} use={0} idle=0 wait=0)", size);
            BOOST_CHECK_EQUAL(fmt::format("{}", s), text);
        };
        co_await expect_counts(0);
        {
            auto a = co_await on.acquire();
            co_await expect_counts(1);
            {
                auto b = co_await on.acquire();
                co_await expect_counts(2);
            }
            co_await expect_counts(1);
        }
        co_await expect_counts(0);
    });
}

BOOST_AUTO_TEST_CASE(ENG_48_counts) {
    const auto options = options_for(db()).min_size(10).max_size(10).name("tight");
    with_pool(db(), options, [](overt::pool& on) -> asio::awaitable<void> {
        co_await eventually([&on] { return on.stats().idle == 10; });
        const auto expect_use = [&on](int use) -> asio::awaitable<void> {
            const auto s = co_await settled(on, use);
            const auto text = fmt::format("max=10 min=10 cur=10 use={} idle={} wait=0)", use, 10 - use);
            BOOST_CHECK(contains(fmt::format("{}", s), text));
            BOOST_CHECK(contains(fmt::format("{}", s), "tight"));
        };
        co_await expect_use(0);
        {
            auto a = co_await on.acquire();
            co_await expect_use(1);
            {
                auto b = co_await on.acquire();
                co_await expect_use(2);
            }
            co_await expect_use(1);
        }
        co_await expect_use(0);
    });
}

BOOST_AUTO_TEST_SUITE_END()
