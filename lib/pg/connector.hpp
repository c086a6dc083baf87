// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/connect_failure.hpp"
#include "pg/dsn.hpp"

#include <overt/pg/connect_options.hpp>

#include <libpq-fe.h>

#include <chrono>
#include <optional>

namespace overt::pg::detail {

using deadline = std::chrono::steady_clock::time_point;

/// Opens one session, blocking, with deadlines of its own: libpq's connect_timeout does not work while polling, and one
/// dead host must not use up the time of the others.
class connector {
public:
    /// @lifetime the options outlive it; the receiver's argument outlives the session
    connector(const connect_options& options, PQnoticeReceiver receiver, void* receiver_argument) noexcept
        : options_(options),
          receiver_(receiver),
          receiver_argument_(receiver_argument) {}

    /// @errors connect_error
    PGconn* open(deadline total);
    PQnoticeReceiver default_receiver() const noexcept { return default_receiver_; }

private:
    enum class role : unsigned char { as_said, standby, any };

    PGconn* open_any(const std::vector<endpoint>& hosts, role wanted, deadline total);
    PGconn* open_host(const endpoint& host, role wanted, deadline total);
    PGconn* open_service(deadline total);
    PGconn* open_address(const endpoint& where, role wanted, deadline until);
    PGconn* start(const endpoint& where, role wanted);
    bool complete(PGconn* session, deadline until);
    /// Why the attempt failed; over: the server had hung up.
    void judge(PGconn* session, connect_stage stage, bool over);
    void fail(connect_failure reason, std::string_view sqlstate = {}) noexcept;
    void ask_for_password();

    const connect_options& options_;
    PQnoticeReceiver receiver_;
    void* receiver_argument_;
    PQnoticeReceiver default_receiver_ = nullptr;
    attempt_failure last_{};
    std::string password_;  // where the options have a source of it
    bool with_check_interval_ = true;
};

}  // namespace overt::pg::detail
