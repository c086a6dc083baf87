// SPDX-License-Identifier: BSL-1.0
#include "pg/dsn.hpp"

#include <overt/pg/connect_options.hpp>

#include <charconv>
#include <cstdlib>
#include <limits>

namespace overt {

namespace {

// Settings of every session that is not behind a transaction pooler, unless others are asked for.
constexpr std::pair<std::string_view, std::string_view> session_defaults[] = {
    {"standard_conforming_strings", "on"},
    {"statement_timeout", "30000"},
    {"idle_in_transaction_session_timeout", "60000"},
};
constexpr std::pair<std::string_view, std::string_view> check_interval{"client_connection_check_interval", "5000"};

void append_setting(std::string& options, std::string_view name, std::string_view value) {
    if (!options.empty()) options += ' ';
    options.append("-c ").append(name).append("=");
    for (const char c : value) {
        if (c == ' ' || c == '\\' || (c >= '\t' && c <= '\r')) options += '\\';
        options += c;
    }
}

bool is_setting_name(std::string_view name) {
    bool start = true;
    for (const char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        const bool digit = (c >= '0' && c <= '9') || c == '$';
        if (c == '.' && !start) start = true;
        else if (letter || (digit && !start)) start = false;
        else return false;
    }
    return !start;
}

int milliseconds_or_throw(std::string_view what, std::chrono::milliseconds value) {
    if (value.count() < 0 || value.count() > std::numeric_limits<int>::max())
        throw usage_error(std::string(what) + " must be from 0 to 2147483647 ms.");
    return static_cast<int>(value.count());
}

}  // namespace

connect_options::connect_options(std::string dsn) : keywords_(pg::detail::parse_dsn(dsn)) {
    pg::detail::pair_endpoints(keyword("host"), keyword("hostaddr"), keyword("port"));
    application_name_ = keyword("application_name");
    const std::string_view seconds = keyword("connect_timeout");
    int value = 0;
    const auto [end, error] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), value);
    if (error == std::errc() && value > 0) connect_timeout_ = std::chrono::seconds(value);
    if (!seconds.empty() && (error != std::errc() || end != seconds.data() + seconds.size()))
        throw connect_error(connect_failure::config, {},
                            "Cannot read the connection string: connect_timeout is not a number of seconds.");
    set_default("keepalives_idle", "30");
    set_default("keepalives_interval", "5");
    set_default("keepalives_count", "3");
    set_default("tcp_user_timeout", "10000");
}

connect_options& connect_options::connect_timeout(milliseconds value) {
    if (value <= milliseconds::zero()) throw usage_error("connect_timeout must be longer than 0 ms.");
    connect_timeout_ = value;
    return *this;
}

connect_options& connect_options::application_name(std::string value) {
    if (value.find('\0') != std::string::npos) throw usage_error("application_name must not hold a NUL byte.");
    application_name_ = std::move(value);
    return *this;
}

connect_options& connect_options::password(password_source value) {
    password_ = std::move(value);
    return *this;
}

connect_options& connect_options::statement_cache_size(std::size_t value) noexcept {
    statement_cache_size_ = value;
    return *this;
}

connect_options& connect_options::on_statement(statement_handler value) {
    on_statement_ = std::move(value);
    return *this;
}

connect_options& connect_options::on_notice(notice_handler value) {
    on_notice_ = std::move(value);
    return *this;
}

connect_options& connect_options::session_setting(std::string_view name, std::string_view value) {
    if (!is_setting_name(name)) throw usage_error("session_setting needs the name of a setting, such as search_path.");
    if (value.find('\0') != std::string_view::npos)
        throw usage_error("The value of a session setting must not hold a NUL byte.");
    std::erase_if(settings_, [&](const pair& each) { return each.first == name; });
    settings_.emplace_back(name, value);
    return *this;
}

connect_options& connect_options::max_buffered_rows(int value) {
    if (value < 0) throw usage_error("connect_options::max_buffered_rows must not be negative; 0 stands for no limit");
    max_buffered_rows_ = value;
    return *this;
}

connect_options& connect_options::scram_max_iterations(int value) {
    if (value < 1) throw usage_error("connect_options::scram_max_iterations must be at least 1");
    scram_max_iterations_ = value;
    return *this;
}

connect_options& connect_options::isolation(isolation_level value) {
    isolation_ = value;
    if (value != isolation_level::server_default)
        return session_setting("default_transaction_isolation", to_string(value));
    std::erase_if(settings_, [](const pair& each) { return each.first == "default_transaction_isolation"; });
    return *this;
}

connect_options& connect_options::set_timeout(std::string_view name, milliseconds value) {
    return session_setting(name, std::to_string(milliseconds_or_throw(name, value)));
}

connect_options& connect_options::statement_timeout(milliseconds value) {
    return set_timeout("statement_timeout", value);
}

connect_options& connect_options::lock_timeout(milliseconds value) { return set_timeout("lock_timeout", value); }

connect_options& connect_options::idle_in_transaction_session_timeout(milliseconds value) {
    return set_timeout("idle_in_transaction_session_timeout", value);
}

connect_options& connect_options::client_connection_check_interval(milliseconds value) {
    return set_timeout(check_interval.first, value);
}

connect_options& connect_options::keepalive(std::chrono::seconds idle, std::chrono::seconds interval, int count) {
    if (idle.count() < 1 || interval.count() < 1 || count < 1)
        throw usage_error("keepalive needs an idle time, an interval and a count of at least 1.");
    set_keyword("keepalives", "1");
    set_keyword("keepalives_idle", std::to_string(idle.count()));
    set_keyword("keepalives_interval", std::to_string(interval.count()));
    set_keyword("keepalives_count", std::to_string(count));
    return *this;
}

connect_options& connect_options::tcp_user_timeout(milliseconds value) {
    set_keyword("tcp_user_timeout", std::to_string(milliseconds_or_throw("tcp_user_timeout", value)));
    return *this;
}

std::string connect_options::target() const {
    using namespace pg::detail;
    const std::string database = effective_value(keywords_, "dbname");
    // a whole connection string in the place of a name would show its password
    const bool plain = !database.empty() && database.find_first_of("=:") == std::string::npos;
    std::string text = plain ? "database \"" + database + "\"" : std::string("the default database");
    if (!keyword("service").empty()) return text + " of a service of pg_service.conf";
    text += " at ";
    bool first = true;
    for (const endpoint& where : endpoints_of(keywords_)) {
        if (!std::exchange(first, false)) text += ", ";
        text += describe(where);
    }
    return text;
}

std::string_view connect_options::keyword(std::string_view name) const noexcept {
    for (const pair& each : keywords_)
        if (each.first == name) return each.second;
    return {};
}

std::string connect_options::startup_options(bool with_check_interval) const {
    std::string options;
    if (statement_cache_size_ != 0) {
        for (const auto& [name, value] : session_defaults) append_setting(options, name, value);
        if (with_check_interval) append_setting(options, check_interval.first, check_interval.second);
    }
    std::string_view given = keyword("options");
    // libpq would take these where the connection string has none
    if (const char* inherited = std::getenv("PGOPTIONS"); given.empty() && inherited) given = inherited;
    if (!given.empty()) options.append(options.empty() ? "" : " ").append(given);
    for (const auto& [name, value] : settings_) append_setting(options, name, value);
    return options;
}

void connect_options::set_keyword(std::string_view name, std::string value) {
    for (pair& each : keywords_)
        if (each.first == name) {
            each.second = std::move(value);
            return;
        }
    keywords_.emplace_back(name, std::move(value));
}

void connect_options::set_default(std::string_view name, std::string_view value) {
    if (keyword(name).empty()) keywords_.emplace_back(name, value);
}

}  // namespace overt
