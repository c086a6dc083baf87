// SPDX-License-Identifier: BSL-1.0
#include "pg/connect_failure.hpp"

#include <overt/sqlstate.hpp>

#include <algorithm>

namespace overt::pg::detail {

namespace {

bool is_code_character(char c) noexcept { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }

// `severity:  CODE: message`
std::string_view code_in_line(std::string_view line) noexcept {
    constexpr std::size_t length = 5;
    for (std::size_t at = line.find(":  "); at != std::string_view::npos; at = line.find(":  ", at + 1)) {
        const std::string_view code = line.substr(at + 3, length);
        if (code.size() == length && std::all_of(code.begin(), code.end(), is_code_character) &&
            line.substr(at + 3 + length, 2) == ": ")
            return code;
    }
    return {};
}

std::string_view sentence(connect_failure reason) noexcept {
    switch (reason) {
        case connect_failure::config: return "an option or session setting has a value that is not accepted; check it.";
        case connect_failure::resolve: return "the host name is not known; check the name and the resolver.";
        case connect_failure::refused: return "no server answers there; check host and port, and that it is running.";
        case connect_failure::timeout: break;
        case connect_failure::tls: return "no agreement on TLS; check sslmode and the certificates.";
        case connect_failure::authentication:
            return "the server does not let this user in; check user, password, sslmode and the server's pg_hba.conf.";
        case connect_failure::no_database: return "the database does not exist; create it or correct its name.";
        case connect_failure::server_full:
            return "the server has no room for more sessions; lower the number of "
                   "connections or raise its limits.";
        case connect_failure::server_starting:
            return "the server is starting up, shutting down or recovering; try again.";
        case connect_failure::other: break;
    }
    return "the session could not be established; see the server's log.";
}

std::string_view sentence(misconduct what) noexcept {
    switch (what) {
        case misconduct::unproven:
            return "the server does not prove who it is as channel_binding or require_auth demand; that takes TLS and "
                   "a password for SCRAM.";
        case misconduct::costly:
            return "the server asks for more iterations of SCRAM than scram_max_iterations allows; check that it is "
                   "yours, then raise the limit or store the password anew with fewer.";
        case misconduct::hasty:
            return "the server speaks while it has to wait for an answer; check that it is yours, and a PostgreSQL.";
        case misconduct::none: break;
    }
    return {};
}

}  // namespace

std::string_view sqlstate_in(std::string_view text) noexcept {
    std::string_view last;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (const std::string_view code = code_in_line(text.substr(0, end)); !code.empty()) last = code;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return last;
}

bool is_tls_alert(std::string_view text) noexcept { return text.find(" alert ") != std::string_view::npos; }

connect_failure classify(connect_stage stage, std::string_view code, bool password_missing) noexcept {
    if (code.starts_with("28") || code == sqlstate::insufficient_privilege) return connect_failure::authentication;
    if (code == sqlstate::invalid_catalog_name) return connect_failure::no_database;
    if (code.starts_with("53")) return connect_failure::server_full;
    if (code.starts_with("57P")) return connect_failure::server_starting;
    if (code == sqlstate::undefined_object || code == sqlstate::invalid_parameter_value) return connect_failure::config;
    if (code == sqlstate::protocol_violation) return connect_failure::config;
    if (!code.empty()) return connect_failure::other;
    if (password_missing) return connect_failure::authentication;
    switch (stage) {
        case connect_stage::options: return connect_failure::config;
        case connect_stage::resolving: return connect_failure::resolve;
        case connect_stage::reaching: return connect_failure::refused;
        case connect_stage::securing: return connect_failure::tls;
        case connect_stage::greeting: break;
    }
    return connect_failure::other;
}

bool worth_another_host(connect_failure reason) noexcept {
    switch (reason) {
        case connect_failure::resolve:
        case connect_failure::refused:
        case connect_failure::timeout:
        case connect_failure::server_full:
        case connect_failure::server_starting:
        case connect_failure::other: return true;
        default: return false;
    }
}

connect_error make_connect_error(const attempt_failure& failure, std::string_view target,
                                 std::chrono::milliseconds allowed) {
    std::string text("Cannot connect to ");
    text.append(target).append(": ");
    if (failure.reason == connect_failure::timeout)
        text.append("no session within ").append(std::to_string(allowed.count())).append(" ms.");
    else if (failure.sqlstate == sqlstate::protocol_violation)
        text.append(
            "what is in between, such as PgBouncer, takes no settings of sessions; statement_cache_size(0) sends none "
            "of ours, so set that, leave out your own, or have the pooler ignore them.");
    else if (failure.what != misconduct::none) text.append(sentence(failure.what));
    else text.append(sentence(failure.reason));
    return connect_error(failure.reason, failure.sqlstate, text);
}

}  // namespace overt::pg::detail
