// SPDX-License-Identifier: BSL-1.0
#include "pg/dsn.hpp"

#include <overt/error.hpp>

#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace overt::pg::detail {

namespace {

using option_table = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

[[noreturn]] void unreadable(std::string_view sentence) {
    throw connect_error(connect_failure::config, {}, "Cannot read the connection string: " + std::string(sentence));
}

bool is_uri(std::string_view dsn) { return dsn.starts_with("postgresql://") || dsn.starts_with("postgres://"); }

// With a bare @ or / in its password, a URI is read as another host, port or database, which messages would name.
void check_uri(std::string_view dsn) {
    const std::string_view rest = dsn.substr(dsn.find("//") + 2);
    const std::size_t at = rest.find('@');
    if (at == std::string_view::npos) return;
    const std::size_t path = rest.find_first_of("/?");
    if (rest.find('@', at + 1) != std::string_view::npos || at > path)
        unreadable("it has an @ where none can stand; write @ / ? : % in user name, password and database as percent "
                   "codes, such as %40 for @.");
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

// Names the known keyword that an unknown one is close to, and never the unknown one itself.
std::string suggestion(std::string_view unknown) {
    const option_table known(PQconninfoParse("", nullptr), &PQconninfoFree);
    std::string_view best;
    std::size_t nearest = 3;
    for (const PQconninfoOption* each = known.get(); each && each->keyword; ++each) {
        const std::size_t far = distance(unknown, each->keyword);
        if (far < nearest) best = each->keyword, nearest = far;
    }
    return nearest == 0 || best.empty() ? std::string() : " Did you mean " + std::string(best) + "?";
}

// What the n-th of several `key=value` pairs has wrong; libpq says it too, but repeats the text.
std::string explain_pairs(std::string_view dsn) {
    constexpr std::string_view blank = " \t\r\n\f\v";
    for (int number = 1;; ++number) {
        const std::size_t start = dsn.find_first_not_of(blank);
        if (start == std::string_view::npos) break;
        dsn.remove_prefix(start);
        const std::string which = "option number " + std::to_string(number);
        const std::size_t end = std::min(dsn.find_first_of(" \t\r\n\f\v="), dsn.size());
        const std::string_view key = dsn.substr(0, end);
        dsn.remove_prefix(std::min(dsn.find_first_not_of(blank, end), dsn.size()));
        if (!dsn.starts_with('=')) return which + " has no value; write key=value, and quote values with blanks.";
        const std::string hint = suggestion(key);
        if (!hint.empty()) return which + " is unknown." + hint;
        dsn.remove_prefix(std::min(dsn.find_first_not_of(blank, 1), dsn.size()));
        const bool quoted = dsn.starts_with('\'');
        std::size_t i = quoted ? 1 : 0;
        while (i < dsn.size() && (quoted ? dsn[i] != '\'' : blank.find(dsn[i]) == std::string_view::npos))
            i += dsn[i] == '\\' ? 2U : 1U;
        if (quoted && i >= dsn.size()) return which + " has a quote that is not closed.";
        dsn.remove_prefix(std::min(i + (quoted ? 1 : 0), dsn.size()));
    }
    return "it has an unknown option; write key=value pairs with libpq's keywords, and quote values with blanks.";
}

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        parts.emplace_back(list.substr(0, comma));
        if (comma == list.size()) return parts;
        list.remove_prefix(comma + 1);
        if (list.empty()) parts.emplace_back();
    }
    return parts;
}

// Somebody's `user:password@host`; an @ in front is an abstract socket.
void check_host(std::string_view host) {
    if (host.find('@', 1) != std::string_view::npos)
        unreadable("a host has an @ in it; give user and password as options of their own.");
}

std::string_view given_value(const keyword_list& given, std::string_view keyword) noexcept {
    for (const auto& [name, value] : given)
        if (name == keyword) return value;
    return {};
}

void check_port(std::string_view port) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), value);
    if (!port.empty() && (error != std::errc() || end != port.data() + port.size() || value < 1 || value > 65535))
        unreadable("a port is not a number from 1 to 65535; in a URI, write : / @ in user name and password as percent "
                   "codes.");
}

}  // namespace

keyword_list parse_dsn(const std::string& dsn) {
    if (dsn.find('\0') != std::string::npos) unreadable("it has a NUL byte in it.");
    if (is_uri(dsn)) check_uri(dsn);
    char* text = nullptr;
    const option_table options(PQconninfoParse(dsn.c_str(), &text), &PQconninfoFree);
    PQfreemem(text);  // it repeats parts of the password
    if (!options && is_uri(dsn))
        unreadable(
            "write postgresql://user:password@host:port/database?option=value, with percent codes for @ / ? : % in "
            "user name, password and database, and libpq's keywords as options.");
    if (!options) unreadable(explain_pairs(dsn));
    keyword_list given;
    for (const PQconninfoOption* each = options.get(); each->keyword; ++each)
        if (each->val) given.emplace_back(each->keyword, each->val);
    return given;
}

std::vector<endpoint> pair_endpoints(std::string_view hosts, std::string_view addresses, std::string_view ports) {
    const std::vector<std::string> names = split(hosts);
    const std::vector<std::string> numbers = split(addresses);
    const std::vector<std::string> doors = split(ports);
    const std::size_t count = std::max<std::size_t>(1, std::max(names.size(), numbers.size()));
    if (!names.empty() && !numbers.empty() && names.size() != numbers.size())
        unreadable("host and hostaddr list different numbers of hosts.");
    if (doors.size() > 1 && doors.size() != count) unreadable("host and port list different numbers of entries.");
    std::vector<endpoint> all(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (i < names.size()) all[i].host = names[i];
        if (i < numbers.size()) all[i].address = numbers[i];
        if (!doors.empty()) all[i].port = doors.size() == 1 ? doors[0] : doors[i];
        check_host(all[i].host);
        check_port(all[i].port);
    }
    return all;
}

std::vector<endpoint> endpoints_of(const keyword_list& given) {
    // a host that is given is not to be paired with an address from the environment, nor the other way round
    const std::string_view host = given_value(given, "host");
    const std::string_view address = given_value(given, "hostaddr");
    return pair_endpoints(address.empty() ? effective_value(given, "host") : std::string(host),
                          host.empty() ? effective_value(given, "hostaddr") : std::string(address),
                          effective_value(given, "port"));
}

std::string describe(const endpoint& where) {
    const std::string port = where.port.empty() ? effective_value({}, "port") : where.port;
    const std::string& name = where.host.empty() ? where.address : where.host;
    if (name.empty()) return "the local socket, port " + port;
    if (name.starts_with('/') || name.starts_with('@')) return "socket " + name + "/.s.PGSQL." + port;
    return (name.find(':') == std::string::npos ? name : "[" + name + "]") + ":" + port;
}

std::string effective_value(const keyword_list& given, std::string_view keyword) {
    if (const std::string_view value = given_value(given, keyword); !value.empty()) return std::string(value);
    const option_table defaults(PQconndefaults(), &PQconninfoFree);
    for (const PQconninfoOption* each = defaults.get(); each && each->keyword; ++each)
        if (keyword == each->keyword) return each->val ? each->val : "";
    return {};
}

}  // namespace overt::pg::detail
