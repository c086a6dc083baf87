// SPDX-License-Identifier: BSL-1.0
// Hostile texts at the edges of a session: connection strings, settings, channels, what a request says, encodings; and
// random ones, which may find nothing but their own row.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/hostile.hpp"
#include "support/pooled.hpp"
#include "support/random_seed.hpp"

#include <overt/codec/utf8.hpp>
#include <overt/listener.hpp>
#include <overt/metrics.hpp>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::lease;
using overt::raw;

struct mark {
    std::int64_t id{};
    std::string note{};
};
constexpr auto describe(overt::type<mark>) {
    return overt::table("marks", overt::column("id", &mark::id).primary_key(), overt::column("note", &mark::note));
}

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_injection_session";
    static constexpr const char* tables = R"(
        CREATE TABLE marks (id bigint PRIMARY KEY, note text NOT NULL);
        CREATE TABLE bystanders (id bigint PRIMARY KEY, secret text NOT NULL);
        INSERT INTO bystanders SELECT i, 'secret ' || i FROM generate_series(1, 20) i;
    )";
};

schema& db() { return own_schema::db(); }

struct nothing_else {
    nothing_else() { db().run("TRUNCATE marks"); }
    ~nothing_else() { BOOST_CHECK(around.unchanged()); }
    surroundings around{db()};
};

using opening = std::chrono::steady_clock;

overt::pg::connection opened(const overt::connect_options& options) {
    return overt::pg::connection::open(options, opening::now() + 20s);
}

std::optional<overt::connect_error> refusal(const overt::connect_options& options) {
    try {
        opened(options);
    } catch (const overt::connect_error& e) {
        return e;
    }
    return std::nullopt;
}

/// What one lease of these options gives for a query without parameters.
std::string asked(const overt::connect_options& options, std::string sql) {
    asio::io_context io;
    overt::pg::connection on = opened(options);
    on.attach(io.get_executor());
    return run(io, [](overt::pg::connection& with, std::string text) -> asio::awaitable<std::string> {
        const overt::rendered statement(std::move(text));
        overt::pg::exchange x(with, statement, overt::pg::protocol::simple);
        while (!x.advance()) co_await x.ready();
        co_return std::string(x.take().at(0, 0).bytes());
    }(on, std::move(sql)));
}

/// Percent codes for everything but letters and digits.
std::string encoded(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte)) {
            out += c;
            continue;
        }
        out += '%';
        out += "0123456789ABCDEF"[byte >> 4];
        out += "0123456789ABCDEF"[byte & 15];
    }
    return out;
}

/// Sets a variable of the environment for a while.
class in_environment {
public:
    in_environment(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
    in_environment(const in_environment&) = delete;
    in_environment& operator=(const in_environment&) = delete;
    ~in_environment() { ::unsetenv(name_); }

private:
    const char* name_;
};

/// As the server keeps a name of an application: what is not printable ASCII becomes a sign, and it is cut off.
std::string application_of(const std::string& text) { return text.substr(0, 63); }
bool plain_ascii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 32 && c < 127; });
}

/// What a setting may be called: yes, there is nothing hostile in "select".
bool word(const std::string& text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return c == '_' || std::isalpha(c); });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(injection_session, nothing_else, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(names_of_applications, *covers("F-117")) {
    for (const std::string& text : hostile_texts()) {
        overt::connect_options options(server_dsn());
        options.application_name(text);
        const std::string told = asked(options, "SELECT current_setting('application_name')");
        if (plain_ascii(text)) BOOST_CHECK_EQUAL(told, application_of(text));
        BOOST_CHECK(plain_ascii(told));
        BOOST_CHECK_EQUAL(asked(overt::connect_options(with_keyword(server_dsn(), "application_name", text)),
                                "SELECT current_setting('application_name')"),
                          told);
    }
    BOOST_CHECK_THROW(overt::connect_options(server_dsn()).application_name(std::string("a\0b", 3)),
                      overt::usage_error);
}

BOOST_AUTO_TEST_CASE(settings_of_sessions, *covers("F-117")) {
    for (const std::string& text : hostile_texts()) {
        overt::connect_options options(server_dsn());
        options.session_setting("overt.note", text).session_setting("overt.after", "kept");
        BOOST_CHECK_EQUAL(asked(options, "SELECT current_setting('overt.note') || '|' || "
                                         "current_setting('overt.after') || '|' || current_setting('log_statement')"),
                          text + "|kept|none");
        BOOST_CHECK_THROW(options.session_setting("overt.note; SET role = x", text), overt::usage_error);
        if (!word(text)) BOOST_CHECK_THROW(options.session_setting(text, "on"), overt::usage_error);
    }
    for (const std::string smuggled : {"x -c log_statement=all", "x\n-c\nlog_statement=all", "x\\ -c log_statement=all",
                                       "x --log_statement=all", "\\"}) {
        overt::connect_options options(server_dsn());
        options.session_setting("overt.note", smuggled);
        BOOST_CHECK_EQUAL(
            asked(options, "SELECT current_setting('overt.note') || '|' || current_setting('log_statement')"),
            smuggled + "|none");
    }
    BOOST_CHECK_THROW(overt::connect_options(server_dsn()).session_setting("overt.note", std::string_view("a\0b", 3)),
                      overt::usage_error);
}

BOOST_AUTO_TEST_CASE(databases_and_users_of_connection_strings, *covers("F-117")) {
    for (const std::string& text : hostile_texts()) {
        if (text.empty()) continue;  // libpq's default then
        const auto no_database = refusal(overt::connect_options(with_keyword(server_dsn(), "dbname", text)));
        BOOST_REQUIRE(no_database.has_value());
        // libpq reads a name with = in it as further options, which it refuses
        const bool refused = no_database->reason() == overt::connect_failure::no_database ||
                             no_database->reason() == overt::connect_failure::config;
        BOOST_CHECK_MESSAGE(refused, text << ": " << no_database->what());
        if (text == "current_user") continue;
        const auto no_user = refusal(overt::connect_options(with_keyword(server_dsn(), "user", text)));
        BOOST_REQUIRE_MESSAGE(no_user.has_value(), text);
        BOOST_CHECK(!contains(no_user->what(), "bystanders"));
        const overt::connect_options uri("postgresql://" + encoded(text) + ":" + encoded(text) + "@127.0.0.1:1/" +
                                         encoded(text));
        BOOST_CHECK_EQUAL(uri.keyword("user"), text);
        BOOST_CHECK_EQUAL(uri.keyword("password"), text);
        BOOST_CHECK_EQUAL(uri.keyword("dbname"), text);
        BOOST_CHECK_EQUAL(uri.keyword("host"), "127.0.0.1");
    }
    BOOST_CHECK_THROW(overt::connect_options(server_dsn() + std::string("\0 host=elsewhere", 16)),
                      overt::connect_error);
}

BOOST_AUTO_TEST_CASE(channels_and_payloads, *covers("F-115", "F-117")) {
    asio::io_context io;
    const std::string application = db().new_application_name();
    overt::connect_options options(server_dsn());
    overt::listener hears(io.get_executor(), options.application_name(application));
    overt::pool pool(io.get_executor(), options_for(db()).max_size(1));
    run(io, [](overt::listener& ear, overt::pool& from) -> asio::awaitable<void> {
        auto conn = co_await from.acquire();
        for (const std::string& text : hostile_texts()) {
            if (text.empty() || text.size() > 63) {
                BOOST_CHECK((co_await error_of<overt::usage_error>(ear.listen(text))).has_value());
                BOOST_CHECK(
                    (co_await error_of<overt::server_error>(conn.execute(select(pg_notify(text, "x"))))).has_value());
                continue;
            }
            co_await ear.listen(text);
            co_await conn.execute(select(pg_notify(text, text)));
            const std::optional<overt::notification> heard = co_await overt::with_timeout(20s, ear.next());
            BOOST_REQUIRE(heard.has_value());
            BOOST_CHECK_EQUAL(heard->channel, text);
            BOOST_CHECK_EQUAL(heard->payload, text);
            co_await ear.unlisten(text);
        }
        for (const std::string& text : unstorable_texts())
            BOOST_CHECK((co_await error_of<overt::usage_error>(ear.listen(text))).has_value());
        ear.close();
        conn = {};
        co_await from.close();
    }(hears, pool));
}

BOOST_AUTO_TEST_CASE(what_a_request_sorts_by_and_where_it_goes_on, *covers("F-117")) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        co_await conn.execute(insert(mark{1, "own"}));
        const auto by = overt::sortable<mark>(col<&mark::id>, col<&mark::note>);
        const auto order = overt::keyset(col<&mark::note>, col<&mark::id>);
        std::vector<std::string> texts = hostile_texts();
        texts.insert(texts.end(), unstorable_texts().begin(), unstorable_texts().end());
        for (const std::string& text : texts) {
            if (text == "id" || text.empty()) continue;
            BOOST_CHECK_THROW((void)by.parse(text), overt::request_error);
            BOOST_CHECK_THROW((void)order.read(text), overt::request_error);
            try {
                (void)by.parse(text);
            } catch (const overt::request_error& e) {
                // for a log or an answer: one line of printable letters
                BOOST_CHECK(std::none_of(e.what(), e.what() + std::string_view(e.what()).size(),
                                         [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; }));
            }
        }
        for (const std::string& text : hostile_texts()) {
            // a token that is well made holds any text as a value, and no more than that
            const auto place = order.read(order.token_after({text, 0}));
            const auto rows = co_await conn.all(order.page(select<mark>(), place));
            BOOST_CHECK_LE(rows.size(), 1U);
        }
    });
}

BOOST_AUTO_TEST_CASE(names_of_pools_in_metrics, *covers("F-117")) {
    for (const std::string& text : hostile_texts()) {
        overt::pool_stats stats;
        stats.name = text;
        std::istringstream lines(overt::prometheus(stats));
        std::string line;
        while (std::getline(lines, line)) {
            const bool sample = line.starts_with("overt_pool_") &&
                                std::isdigit(static_cast<unsigned char>(line.back()));
            BOOST_CHECK_MESSAGE(
                sample || line.starts_with("# HELP overt_pool_") || line.starts_with("# TYPE overt_pool_"),
                "not a line of ours: " << line);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_session_in_another_encoding_is_none, *covers("F-081", "F-118", "cve-2025-1094")) {
    for (const char* const encoding : {"GBK", "SJIS", "BIG5", "SQL_ASCII", "LATIN1"}) {
        overt::connect_options by_setting(server_dsn());
        by_setting.session_setting("client_encoding", encoding);
        overt::connect_options by_options(
            with_keyword(server_dsn(), "options", std::string("-c client_encoding=") + encoding));
        const overt::connect_options by_keyword(with_keyword(server_dsn(), "client_encoding", encoding));
        const in_environment inherited("PGCLIENTENCODING", encoding);
        for (const overt::connect_options& options :
             {by_setting, by_options, by_keyword, overt::connect_options(server_dsn())})
            BOOST_CHECK_EQUAL(asked(options, "SELECT current_setting('client_encoding')"), "UTF8");
    }
    overt::connect_options loose(server_dsn());
    loose.session_setting("standard_conforming_strings", "off");
    const auto e = refusal(loose);
    BOOST_REQUIRE(e.has_value());
    BOOST_CHECK(e->reason() == overt::connect_failure::config);
}

BOOST_AUTO_TEST_CASE(an_encoding_that_a_lease_sets_ends_with_it, *covers("F-081", "F-118")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            co_await conn.execute(raw("SET client_encoding = 'SJIS'"));
            // values are bound: whatever the server makes of these bytes, they stay a value
            for (const std::string& text : hostile_texts()) {
                const auto search = raw<std::int64_t>("SELECT count(*) FROM bystanders WHERE secret = {}", text);
                const auto refused = co_await error_of<overt::server_error>(expect(conn.scalar(search), 0));
                BOOST_CHECK(!refused || !plain_ascii(text));
            }
        }
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(raw<std::string>("SELECT current_setting('client_encoding')")), "UTF8");
        co_await expect(conn.scalar(raw<std::string>("SELECT current_setting('standard_conforming_strings')")), "on");
    });
}

BOOST_AUTO_TEST_CASE(random_texts_find_their_own_row_and_no_other, *covers("F-117")) {
    std::mt19937_64 random(random_seed());
    constexpr std::int64_t most = 600;
    std::vector<std::string> texts;
    with_lease(db(), [&random, &texts](lease& conn) -> asio::awaitable<void> {
        for (std::int64_t id = 0; id != most; ++id) {
            // an id in front: no two are the same
            const std::string text = random_hostile(random) + ' ' + std::to_string(id);
            const std::string name = text.substr(0, std::min(text.find_last_of(' '), std::size_t{60}));
            texts.push_back(text);
            co_await conn.execute(insert(mark{id, text}));
            const auto own = col<&mark::note> == text;
            std::vector<mark> rows = co_await conn.all(select<mark>().where(own));
            BOOST_REQUIRE_EQUAL(rows.size(), 1U);
            BOOST_CHECK_EQUAL(rows[0].id, id);
            BOOST_CHECK_EQUAL(rows[0].note, text);
            rows = co_await conn.all(raw<mark>("SELECT * FROM marks WHERE note = {}", text));
            BOOST_REQUIRE_EQUAL(rows.size(), 1U);
            const std::int64_t ends = co_await conn.scalar(
                select(count()).from<mark>().where(col<&mark::note>.ends_with(text)));
            BOOST_CHECK_EQUAL(ends, std::count_if(texts.begin(), texts.end(),
                                                  [&text](const std::string& each) { return each.ends_with(text); }));
            if (name.empty() || overt::check_text(name) != overt::text_fault::none) continue;  // cut within a letter
            const std::vector<overt::dynamic_row> named = co_await conn.all(
                select(overt::select_list<mark>(col<&mark::id>.as(name))).from<mark>().where(own));
            BOOST_REQUIRE_EQUAL(named.size(), 1U);
            BOOST_CHECK_EQUAL(named[0].name(0), name);
        }
    });
    BOOST_CHECK_EQUAL(db().count("marks"), most);
    for (const auto& row : db().rows("SELECT id, note FROM marks"))
        BOOST_CHECK_EQUAL(row.at(1).as<std::string>(), texts.at(row.at(0).as<std::size_t>()));
}

BOOST_AUTO_TEST_SUITE_END()
