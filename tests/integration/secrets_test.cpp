// SPDX-License-Identifier: BSL-1.0
// A canary sits in every place for a secret. Whatever goes wrong, and whatever is asked of a pool, no message, report,
// log or output of ours ever sings.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <overt/listener.hpp>
#include <overt/metrics.hpp>
#include <overt/pqxx.hpp>
#include <overt/session.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::connect_failure;
using overt::connect_options;
using overt::pool_options;
using overt::raw;

// two halves: a reader that splits a connection string at the wrong place shows one of them
constexpr std::string_view first_half = "Kanari3n";
constexpr std::string_view second_half = "V0gel7";
const std::string secret = std::string(first_half).append(second_half);

/// Everything that the library said in one test.
class ear {
public:
    ear() {
        std::fflush(nullptr);
        char name[] = "/tmp/overt-heard.XXXXXX";
        file_ = ::mkstemp(name);
        ::unlink(name);
        for (const int stream : {1, 2}) kept_[stream - 1] = ::dup(stream);
        for (const int stream : {1, 2}) ::dup2(file_, stream);
    }
    ear(const ear&) = delete;
    ear& operator=(const ear&) = delete;
    ~ear() {
        listen_no_more();
        BOOST_CHECK_MESSAGE(things_ > 0, "nothing was said at all");
        for (const std::string_view half : {first_half, second_half})
            BOOST_CHECK_MESSAGE(!contains(heard_, half), "the canary sings: " << heard_);
    }

    void hear(std::string_view text) {
        ++things_;
        heard_.append(text) += '\n';
    }
    void hear(const overt::server_fields& f) {
        for (const std::string* each : {&f.severity, &f.sqlstate, &f.message, &f.detail, &f.hint, &f.context, &f.schema,
                                        &f.table, &f.column, &f.data_type, &f.constraint, &f.routine, &f.statement})
            hear(*each);
    }
    void hear(const overt::pool& of) {
        const overt::pool_stats stats = of.stats();
        hear(overt::prometheus(stats));
        hear(fmt::format("{}", stats));
        for (const overt::lease_holder& each : stats.holders) {
            hear(each.file);
            hear(each.function);
            hear(each.activity.statement);
        }
    }
    /// Runs what fails, and listens to its error.
    template <class Error, class F>
    void fails(F doing, std::source_location site = std::source_location::current()) {
        try {
            doing();
            missed(site);
        } catch (const Error& e) {
            hear_error(e);
        }
    }
    template <class Error, class T>
    asio::awaitable<void> fails_later(asio::awaitable<T> operation,
                                      std::source_location site = std::source_location::current()) {
        try {
            static_cast<void>(co_await std::move(operation));
            missed(site);
        } catch (const Error& e) {
            hear_error(e);
        }
    }
    template <class Error>
    asio::awaitable<void> fails_later(asio::awaitable<void> operation,
                                      std::source_location site = std::source_location::current()) {
        try {
            co_await std::move(operation);
            missed(site);
        } catch (const Error& e) {
            hear_error(e);
        }
    }
    /// Options whose handlers tell what they are told.
    pool_options overheard(pool_options options) {
        options.on_notice([this](const overt::server_fields& fields) { hear(fields); });
        options.on_statement([this](const overt::rendered& statement) { hear(statement.text()); });
        return options;
    }

private:
    void hear_error(const std::exception& e) {
        hear(e.what());
        if (const auto* coded = dynamic_cast<const std::system_error*>(&e)) hear(coded->code().message());
        if (const auto* server = dynamic_cast<const overt::server_error*>(&e)) hear(server->fields());
    }
    void missed(const std::source_location& site) {
        misses_.push_back("no error at line " + std::to_string(site.line()));
    }
    void listen_no_more() {
        std::fflush(nullptr);
        for (const int stream : {1, 2}) {
            ::dup2(kept_[stream - 1], stream);
            ::close(kept_[stream - 1]);
        }
        char part[4096];
        ::lseek(file_, 0, SEEK_SET);
        for (ssize_t size = 0; (size = ::read(file_, part, sizeof part)) > 0;)
            heard_.append(part, static_cast<std::size_t>(size));
        ::close(file_);
        for (const std::string& each : misses_) BOOST_ERROR(each);
    }

    int file_ = -1;
    int kept_[2]{};
    int things_ = 0;
    std::string heard_;
    std::vector<std::string> misses_;
};

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_secrets";
    static constexpr const char* tables = "CREATE TABLE things (id int PRIMARY KEY)";

    own_schema() {
        db().run("DROP ROLE IF EXISTS canary");
        db().run("CREATE ROLE canary LOGIN PASSWORD '" + secret + "'");
        db().run("GRANT USAGE ON SCHEMA test_secrets TO canary; GRANT ALL ON things TO canary");
    }
    ~own_schema() {
        db().run("REVOKE ALL ON things FROM canary; REVOKE ALL ON SCHEMA test_secrets FROM canary; DROP ROLE canary");
    }
};

schema& db() { return own_schema::db(); }

/// The right password, and a secret in each other place where there may be one.
std::string good_dsn() { return with_keyword(with_keyword(server_dsn(), "user", "canary"), "password", secret); }
connect_options with_settings(const std::string& dsn) {
    connect_options options(dsn);
    return options.session_setting("overt.api_key", secret).session_setting("search_path", "test_secrets");
}

auto opens(const connect_options& options) {
    return [options] {
        overt::pg::connection on = overt::pg::connection::open(options, std::chrono::steady_clock::now() + 20s);
    };
}

std::optional<connect_failure> reason_of(const connect_options& options) {
    try {
        opens(options)();
    } catch (const overt::connect_error& e) {
        return e.reason();
    }
    return std::nullopt;
}

template <class Body>
void with_secret_pool(pool_options options, Body body) {
    asio::io_context io;
    overt::pool on(io.get_executor(), std::move(options));
    run(io, [](overt::pool& pool, Body& inside) -> asio::awaitable<void> {
        co_await inside(pool);
        co_await pool.close();
    }(on, body));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(secrets, *covers("F-129", "psycopg2-1837") * boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(the_canary_is_there) {
    // it is the password that lets in, and it is where a program puts it
    BOOST_CHECK(!reason_of(with_settings(good_dsn())).has_value());
    BOOST_CHECK(reason_of(connect_options(with_keyword(good_dsn(), "password", "x"))) ==
                connect_failure::authentication);
    BOOST_CHECK_EQUAL(connect_options(good_dsn()).keyword("password"), secret);
    BOOST_CHECK(contains(with_settings(good_dsn()).startup_options(), secret));
}

BOOST_AUTO_TEST_CASE(connection_strings_that_cannot_be_read) {
    ear hears;
    const std::string split_at[] = {"@", "/", "?", "#", ":", "%", "%zz", " ", "'", "\\", "&", "=", "@@", ",", "[", "]"};
    for (const std::string& sign : split_at) {
        const std::string word = std::string(first_half).append(sign).append(second_half);
        for (const std::string& dsn :
             {"postgresql://me:" + word + "@127.0.0.1:1/shop", "postgresql://me:" + word + "@/shop?host=/nowhere",
              "postgresql://" + word + "@127.0.0.1:1", "postgres://me:" + word, "postgresql://me:" + word + "@h:x/y",
              "host=127.0.0.1 port=1 password=" + word, "host=127.0.0.1 port=1 password='" + word,
              "host=127.0.0.1 port=1 passwort=" + word, "host=127.0.0.1 port=1 password = " + word + " sslmode",
              "host=127.0.0.1 port=x password=" + word,
              "password=" + word + " host=127.0.0.1 port=1 sslmode=sometimes"}) {
            if (dsn == "postgres://me:Kanari3n@V0gel7") continue;  // so a password and a host are written
            try {
                const connect_options read(dsn);
                hears.hear(read.target());
                hears.fails<overt::connect_error>(opens(read));
            } catch (const overt::connect_error& e) {
                hears.hear(e.what());
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(connections_that_cannot_be_made) {
    ear hears;
    const std::string wrong = with_keyword(server_dsn(), "password", secret);
    hears.fails<overt::connect_error>(opens(with_settings(wrong)));
    hears.fails<overt::connect_error>(opens(with_settings(with_keyword(wrong, "user", "nobody_at_all"))));
    hears.fails<overt::connect_error>(opens(with_settings(with_keyword(good_dsn(), "dbname", "no_such_database"))));
    hears.fails<overt::connect_error>(opens(with_settings(with_keyword(good_dsn(), "port", "1"))));
    hears.fails<overt::connect_error>(opens(with_settings(with_keyword(good_dsn(), "host", "no.such.host.invalid"))));
    hears.fails<overt::connect_error>(opens(with_settings(with_keyword(good_dsn(), "host", "/nowhere"))));
    const std::string tls = with_keyword(good_dsn(), "sslpassword", secret);
    hears.fails<overt::connect_error>(
        opens(with_settings(with_keyword(with_keyword(tls, "sslrootcert", "/nowhere"), "sslmode", "verify-full"))));
    hears.fails<overt::connect_error>(opens(
        with_settings(with_keyword(with_keyword(good_dsn(), "channel_binding", "require"), "sslmode", "disable"))));
    // the server's own words would repeat the value of a setting that it refuses
    hears.fails<overt::connect_error>(opens(connect_options(good_dsn()).session_setting("work_mem", secret)));
    hears.fails<overt::connect_error>(
        opens(connect_options(with_keyword(good_dsn(), "options", "-c statement_timeout=" + secret))));
    hears.fails<overt::connect_error>(opens(connect_options(with_keyword(good_dsn(), "sslmode", secret))));
    hears.fails<overt::connect_error>(opens(connect_options(with_keyword(good_dsn(), "target_session_attrs", secret))));
    fault_proxy proxy({}, good_dsn());
    for (const char type : {'R', 'K', 'Z'}) {
        proxy.cut(side::server, type, 1);
        hears.fails<overt::connect_error>(opens(with_settings(proxy.dsn())));
    }
    proxy.hold(side::server, fault_proxy::any_type, 1);
    connect_options impatient(proxy.dsn());
    hears.fails<overt::connect_error>(opens(impatient.connect_timeout(200ms)));
}

BOOST_AUTO_TEST_CASE(secrets_of_files_and_of_the_environment) {
    ear hears;
    const std::string file = "/tmp/overt-passwords." + std::to_string(::getpid());
    std::ofstream(file) << "*:*:*:*:" << secret << '\n';
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    const std::string without = with_keyword(with_keyword(server_dsn(), "user", "canary"), "password", "");
    const std::string nobody = with_keyword(without, "user", "nobody_at_all");
    ::setenv("PGPASSWORD", secret.c_str(), 1);
    hears.fails<overt::connect_error>(opens(connect_options(nobody)));
    hears.hear(connect_options(without).target());
    ::unsetenv("PGPASSWORD");
    hears.fails<overt::connect_error>(opens(connect_options(with_keyword(nobody, "passfile", file))));
    hears.fails<overt::connect_error>(opens(connect_options(with_keyword(good_dsn(), "service", "nowhere"))));
    std::filesystem::remove(file);
}

BOOST_AUTO_TEST_CASE(passwords_from_the_program, *covers("F-063", "F-129")) {
    ear hears;
    const auto gives = [](std::string what) { return [what = std::move(what)] { return what; }; };
    const auto throws = [](auto what) { return [what]() -> std::string { throw what; }; };
    const auto without = [] { return connect_options(with_keyword(good_dsn(), "password", "wrong")); };
    BOOST_CHECK(!reason_of(without().password(gives(secret))).has_value());  // that is where it comes from
    hears.fails<overt::connect_error>(opens(without().password(gives(secret + "?"))));
    hears.fails<overt::connect_error>(opens(without().password(gives(secret + '\0'))));
    hears.fails<overt::connect_error>(opens(without().password(throws(std::runtime_error(secret)))));
    hears.fails<overt::connect_error>(opens(without().password(throws(secret))));
    connect_options elsewhere(with_keyword(good_dsn(), "port", "1"));
    hears.fails<overt::connect_error>(opens(elsewhere.password(gives(secret))));
    hears.hear(without().password(gives(secret)).target());
    for (const auto& source : {connect_options::password_source(gives(secret + "?")),
                               connect_options::password_source(throws(std::runtime_error(secret)))}) {
        with_secret_pool(hears.overheard(pool_options(without().password(source)).acquire_timeout(300ms)),
                         [&](overt::pool& on) -> asio::awaitable<void> {
                             co_await hears.fails_later<overt::error>(on.acquire());
                             co_await hears.fails_later<overt::error>(on.open_lane());
                             overt::listener lost(co_await asio::this_coro::executor, without().password(source));
                             co_await hears.fails_later<overt::connect_error>(lost.listen("jobs"));
                             hears.hear(on);
                         });
    }
}

BOOST_AUTO_TEST_CASE(pools_that_get_no_connection) {
    ear hears;
    const auto fails_in = [&hears](const std::string& dsn) {
        with_secret_pool(hears.overheard(pool_options(with_settings(dsn)).acquire_timeout(500ms)),
                         [&hears](overt::pool& on) -> asio::awaitable<void> {
                             co_await hears.fails_later<overt::error>(on.acquire());
                             hears.hear(on);
                         });
    };
    fails_in(with_keyword(server_dsn(), "password", secret));
    fails_in(with_keyword(good_dsn(), "dbname", "no_such_database"));
    fails_in(with_keyword(good_dsn(), "port", "1"));
    hears.fails<overt::error>([] {
        asio::io_context io;
        overt::pool on(io.get_executor(), pool_options(with_settings(good_dsn())).min_size(3).max_size(2));
    });
}

BOOST_AUTO_TEST_CASE(pools_and_what_goes_wrong_in_them) {
    ear hears;
    const auto options = hears.overheard(
        pool_options(with_settings(good_dsn())).name("shop").max_size(1).acquire_timeout(100ms));
    with_secret_pool(options, [&hears](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await hears.fails_later<overt::pool_timeout>(on.acquire());
        co_await hears.fails_later<overt::undefined_table>(conn.execute(raw("SELECT * FROM nowhere")));
        co_await hears.fails_later<overt::error>(conn.execute(raw("SELECT 1/0")));
        co_await hears.fails_later<overt::error>(conn.scalar(raw<std::int32_t>("SELECT {}::text", secret)));
        co_await conn.execute(raw("DO $$ BEGIN RAISE NOTICE 'told'; END $$"));
        hears.hear(on);
        // what the session knows of itself holds the secret, and still nobody tells
        const std::string kept = co_await conn.scalar(raw<std::string>("SELECT current_setting('overt.api_key')"));
        BOOST_CHECK_EQUAL(kept, secret);
        auto tx = co_await conn.begin();
        const std::int32_t backend = co_await pid(tx);
        db().terminate(backend);
        co_await hears.fails_later<overt::commit_unknown>(tx.commit());
        hears.hear(on);
    });
}

BOOST_AUTO_TEST_CASE(hooks_with_a_secret_in_hand) {
    ear hears;
    const auto told = [](overt::session& on) -> asio::awaitable<void> {
        co_await on.execute(raw("SELECT set_config('overt.token', {}, false)", secret));
    };
    const auto refused = [](overt::session& on) -> asio::awaitable<void> {
        co_await on.execute(raw("SELECT {}::text FROM nowhere", secret));
    };
    const auto options = [&hears] {
        return hears.overheard(pool_options(with_settings(good_dsn())).max_size(1).acquire_timeout(300ms));
    };
    with_secret_pool(options().on_connect(told), [&hears](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const std::string kept = co_await conn.scalar(raw<std::string>("SELECT current_setting('overt.token')"));
        BOOST_CHECK_EQUAL(kept, secret);
        co_await hears.fails_later<overt::pool_timeout>(on.acquire());
        hears.hear(on);
    });
    with_secret_pool(options().on_connect(refused), [&hears](overt::pool& on) -> asio::awaitable<void> {
        co_await hears.fails_later<overt::error>(on.acquire());
        hears.hear(on);
    });
    const auto turned_away = [refused](overt::session& on) -> asio::awaitable<bool> {
        co_await refused(on);
        co_return true;
    };
    with_secret_pool(options().before_acquire(turned_away), [&hears](overt::pool& on) -> asio::awaitable<void> {
        co_await hears.fails_later<overt::error>(on.acquire());
        hears.hear(on);
    });
}

BOOST_AUTO_TEST_CASE(listeners_lanes_and_libpqxx) {
    ear hears;
    asio::io_context io;
    overt::listener lost(io.get_executor(), with_settings(with_keyword(server_dsn(), "password", secret)));
    overt::pool on(io.get_executor(), hears.overheard(pool_options(with_settings(good_dsn())).max_size(2)));
    run(io, [](ear& to, overt::listener& listening, overt::pool& pool) -> asio::awaitable<void> {
        co_await to.fails_later<overt::connect_error>(listening.listen("jobs"));
        co_await to.fails_later<overt::usage_error>(listening.listen(""));
        auto conn = co_await pool.acquire();
        co_await to.fails_later<std::exception>(
            overt::with_pqxx(conn, [](overt::pqxx_connection& c) { pqxx::work(c).exec("SELECT * FROM nowhere"); }));
        auto batch = conn.batch();
        auto wrong = batch.execute(raw("SELECT 1/0"));
        co_await to.fails_later<overt::error>(batch.run());
        conn = {};
        co_await pool.close();
        co_await to.fails_later<overt::pool_closed>(pool.acquire());
        to.hear(pool);
    }(hears, lost, on));
}

BOOST_AUTO_TEST_SUITE_END()
