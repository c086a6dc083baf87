// SPDX-License-Identifier: BSL-1.0
#include "pg/connector.hpp"

#include "pg/login_watch.hpp"
#include "pg/resolve.hpp"

#include <overt/sqlstate.hpp>

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <random>

namespace overt::pg::detail {

namespace {

using session_handle = std::unique_ptr<PGconn, decltype(&PQfinish)>;

bool wait_until(int socket, short events, deadline until) noexcept {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0) return false;
        pollfd watched{socket, events, 0};
        const int found = ::poll(&watched, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)));
        if (found > 0) return true;
        if (found < 0 && errno != EINTR) return false;
    }
}

connect_stage stage_of(ConnStatusType status) noexcept {
    switch (status) {
        case CONNECTION_NEEDED:
        case CONNECTION_STARTED: return connect_stage::reaching;
        case CONNECTION_SSL_STARTUP:
        case CONNECTION_GSS_STARTUP: return connect_stage::securing;
        default: return connect_stage::greeting;
    }
}

// Nothing more will come: what libpq says then is about the network, and no judgement of the server.
bool hung_up(int socket) noexcept {
    char next;
    const ssize_t seen = ::recv(socket, &next, 1, MSG_PEEK | MSG_DONTWAIT);
    return seen == 0 || (seen < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

// Nothing can be seen of what is encrypted; there the server has shown a certificate first.
login_step next_step(PGconn* session, std::uint64_t most_iterations) noexcept {
    if (PQsslInUse(session) || PQgssEncInUse(session)) return {};
    char seen[2048];
    const ssize_t size = ::recv(PQsocket(session), seen, sizeof seen, MSG_PEEK | MSG_DONTWAIT);
    if (size <= 0) return {};
    return look_at_login({seen, static_cast<std::size_t>(size)}, most_iterations);
}

// poll() sees no more than that a part of the message is there.
bool hangs_up_soon(int socket) noexcept {
    pollfd watched{socket, POLLRDHUP, 0};
    return ::poll(&watched, 1, 5) != 0;
}

bool ours(std::string_view keyword) noexcept {
    constexpr std::string_view set_here[] = {"host",
                                             "hostaddr",
                                             "port",
                                             "client_encoding",
                                             "options",
                                             "application_name",
                                             "connect_timeout",
                                             "target_session_attrs"};
    return std::find(std::begin(set_here), std::end(set_here), keyword) != std::end(set_here);
}

}  // namespace

PGconn* connector::open(deadline total) {
    last_ = {};
    ask_for_password();
    PGconn* session = nullptr;
    if (!options_.keyword("service").empty()) {
        session = open_service(total);
    } else {
        std::vector<endpoint> hosts = endpoints_of(options_.keywords());
        if (options_.keyword("load_balance_hosts") == "random")
            std::shuffle(hosts.begin(), hosts.end(), std::random_device());
        const bool prefer_standby = options_.keyword("target_session_attrs") == "prefer-standby";
        session = open_any(hosts, prefer_standby ? role::standby : role::as_said, total);
        if (!session && prefer_standby) session = open_any(hosts, role::any, total);
    }
    if (!session) throw make_connect_error(last_, options_.target(), options_.connect_timeout());
    return session;
}

// Whatever the source throws may tell the password, or where it is kept.
void connector::ask_for_password() {
    if (!options_.password()) return;
    try {
        password_ = options_.password()();
    } catch (...) {
        throw connect_error(connect_failure::other, {}, "The program's source of passwords failed.");
    }
    if (password_.find('\0') != std::string::npos)
        throw connect_error(connect_failure::config, {}, "The program's source of passwords gave a NUL byte.");
}

PGconn* connector::open_any(const std::vector<endpoint>& hosts, role wanted, deadline total) {
    for (const endpoint& host : hosts) {
        PGconn* session = open_host(host, wanted, total);
        // servers before 14, and some systems, do not have the one setting that is ours alone to ask for
        const std::string_view code = last_.sqlstate;
        if (!session && with_check_interval_ &&
            (code == sqlstate::undefined_object || code == sqlstate::invalid_parameter_value)) {
            with_check_interval_ = false;
            session = open_host(host, wanted, total);
        }
        if (session || !worth_another_host(last_.reason)) return session;
    }
    return nullptr;
}

PGconn* connector::open_host(const endpoint& host, role wanted, deadline total) {
    const deadline until = std::min(total, std::chrono::steady_clock::now() + options_.connect_timeout());
    std::vector<std::string> addresses{host.address};
    if (host.address.empty() && is_host_name(host.host)) {
        std::optional<std::vector<std::string>> found = resolve(host.host, until);
        if (!found || found->empty()) {
            fail(found ? connect_failure::resolve : connect_failure::timeout);
            return nullptr;
        }
        addresses = std::move(*found);
    }
    for (const std::string& address : addresses) {
        PGconn* session = open_address({host.host, address, host.port}, wanted, until);
        if (session || !worth_another_host(last_.reason)) return session;
    }
    return nullptr;
}

// the service file, which only libpq reads, may list hosts: libpq goes through them itself
PGconn* connector::open_service(deadline total) {
    return open_address({std::string(options_.keyword("host")), std::string(options_.keyword("hostaddr")),
                         std::string(options_.keyword("port"))},
                        role::as_said, std::min(total, std::chrono::steady_clock::now() + options_.connect_timeout()));
}

PGconn* connector::open_address(const endpoint& where, role wanted, deadline until) {
    if (std::chrono::steady_clock::now() >= until) {
        fail(connect_failure::timeout);
        return nullptr;
    }
    session_handle session(start(where, wanted), &PQfinish);
    if (!session) throw std::bad_alloc();
    if (!complete(session.get(), until)) return nullptr;
    PQsetErrorVerbosity(session.get(), PQERRORS_DEFAULT);
    const char* const encoding = PQparameterStatus(session.get(), "client_encoding");
    const char* const literals = PQparameterStatus(session.get(), "standard_conforming_strings");
    if (!encoding || std::strcmp(encoding, "UTF8") != 0 || !literals || std::strcmp(literals, "on") != 0) {
        fail(connect_failure::config);
        return nullptr;
    }
    return session.release();
}

PGconn* connector::start(const endpoint& where, role wanted) {
    std::vector<const char*> keywords;
    std::vector<const char*> values;
    const auto give = [&](const char* keyword, const char* value) {
        if (!*value) return;
        keywords.push_back(keyword);
        values.push_back(value);
    };
    for (const auto& [keyword, value] : options_.keywords())
        if (!ours(keyword) && (keyword != "password" || !options_.password())) give(keyword.c_str(), value.c_str());
    const std::string settings = options_.startup_options(with_check_interval_);
    const std::string attributes(options_.keyword("target_session_attrs"));
    // only blocking calls of libpq heed it, such as a cancel
    const std::string seconds = std::to_string(std::max<std::int64_t>(2, options_.connect_timeout().count() / 1000));
    give("host", where.host.c_str());
    give("hostaddr", where.address.c_str());
    give("port", where.port.c_str());
    give("client_encoding", "UTF8");
    give("password", password_.c_str());
    give("options", settings.c_str());
    give("application_name", options_.application_name().c_str());
    give("connect_timeout", seconds.c_str());
    const char* const any_or_standby = wanted == role::standby ? "standby" : "any";
    give("target_session_attrs", wanted == role::as_said ? attributes.c_str() : any_or_standby);
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    PGconn* session = PQconnectStartParams(keywords.data(), values.data(), 0);
    if (!session) return nullptr;
    default_receiver_ = PQsetNoticeReceiver(session, receiver_, receiver_argument_);
    PQsetErrorVerbosity(session, PQERRORS_VERBOSE);
    if (PQstatus(session) == CONNECTION_BAD) {
        // refused options and a socket that refuses look the same here, except to PQpingParams
        const bool no_attempt = PQpingParams(keywords.data(), values.data(), 0) == PQPING_NO_ATTEMPT;
        fail(no_attempt ? connect_failure::config : connect_failure::refused);
    }
    return session;
}

bool connector::complete(PGconn* session, deadline until) {
    if (PQstatus(session) == CONNECTION_BAD) return false;
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;
    while (next != PGRES_POLLING_OK) {
        if (!wait_until(PQsocket(session), next == PGRES_POLLING_READING ? POLLIN : POLLOUT, until)) {
            fail(connect_failure::timeout);
            return false;
        }
        const connect_stage stage = stage_of(PQstatus(session));
        if (stage == connect_stage::greeting) {
            const login_step seen = next_step(session, options_.scram_max_iterations());
            if (seen.is == login_step::verdict::incomplete && !hangs_up_soon(PQsocket(session))) continue;
            if (seen.is == login_step::verdict::costly || seen.is == login_step::verdict::hasty) {
                fail(connect_failure::authentication);
                last_.what = seen.is == login_step::verdict::costly ? misconduct::costly : misconduct::hasty;
                return false;
            }
        }
        // a look takes the error of a refused connection away from libpq, so nobody looks earlier
        const bool over = stage == connect_stage::greeting && hung_up(PQsocket(session));
        next = PQconnectPoll(session);
        if (next == PGRES_POLLING_FAILED) {
            judge(session, stage, over);
            return false;
        }
    }
    return true;
}

void connector::judge(PGconn* session, connect_stage stage, bool over) {
    const std::string_view text = PQerrorMessage(session);
    const std::string_view code = sqlstate_in(text);
    if (stage == connect_stage::greeting && is_tls_alert(text)) stage = connect_stage::securing;
    const bool demanding = effective_value(options_.keywords(), "channel_binding") == "require" ||
                           !effective_value(options_.keywords(), "require_auth").empty();
    const bool unproven = stage == connect_stage::greeting && code.empty() && !over && demanding;
    const bool missing = unproven || PQconnectionNeedsPassword(session) == 1;
    fail(classify(stage, code, missing), code);
    if (unproven) last_.what = misconduct::unproven;
}

void connector::fail(connect_failure reason, std::string_view sqlstate) noexcept {
    last_ = {};
    last_.reason = reason;
    if (sqlstate.size() == 5) std::memcpy(last_.sqlstate, sqlstate.data(), 5);
}

}  // namespace overt::pg::detail
