// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/error.hpp>
#include <overt/pg/isolation.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace overt {

class rendered;

/// How a session is opened. Everything that libpq knows (hosts, user, password, TLS) comes from the connection string.
/// @threads A value; copies share nothing.
class connect_options {
public:
    using milliseconds = std::chrono::milliseconds;
    using notice_handler = std::function<void(const server_fields&)>;
    using statement_handler = std::function<void(const rendered&)>;
    using password_source = std::function<std::string()>;

    /// A connection string as libpq reads it: `key=value ...` or `postgresql://...`.
    /// What it leaves out comes from libpq's environment variables, password file and defaults.
    /// @errors connect_error(config) for a text that cannot be read; the message repeats nothing of it
    explicit connect_options(std::string dsn);

    /// Time for one host, from name to ready session. Default: the connection string's connect_timeout, else 5 s.
    connect_options& connect_timeout(milliseconds value);
    connect_options& application_name(std::string value);
    /// Asked for the password of each new session, so that passwords may change: connections that are open live on.
    /// Comes before the connection string's password; an empty answer stands for none. Its time is part of
    /// connect_timeout, which it may overrun; what it throws becomes a connect_error(other) that repeats nothing of it.
    /// @threads on a thread that connects, where it may block; on several at a time
    connect_options& password(password_source value);
    /// Statements that one session keeps prepared. Default 256. 0 is for transaction poolers: unnamed statements only,
    /// and none of the session settings below unless it is set by name. Other sizes end there in server_errors of 26000
    /// (a statement is not prepared in the session that a transaction runs in), and connect_errors of 08P01.
    connect_options& statement_cache_size(std::size_t value) noexcept;
    /// Called for every notice and warning of the server. Exceptions from it are swallowed.
    /// @threads on the thread that reads from the connection, one call at a time for each connection
    connect_options& on_notice(notice_handler value);
    /// Called for every statement as it is sent, BEGIN and the pool's own included, with its text and its encoded
    /// parameters: for logs and traces. Default: none, and nothing is logged. Exceptions from it are swallowed.
    /// @threads on the thread that sends, one call at a time for each connection
    connect_options& on_statement(statement_handler value);
    /// A setting that belongs to the session from its start, so that RESET ALL comes back to it.
    /// @errors usage_error for a name that is none, or a value with a NUL byte
    connect_options& session_setting(std::string_view name, std::string_view value);
    /// Rows that one answer may have, for all verbs but stream() and copy_out(): more of them are too_many_rows. A
    /// built select that all() runs asks for one more at the most; of raw SQL and prepared queries the whole answer has
    /// come by then. Default 0: no limit. @errors usage_error for a negative number
    connect_options& max_buffered_rows(int value);
    /// What a server may ask of each login with SCRAM, which costs the client so many hashes. More end in
    /// connect_error(authentication) before any is computed, unless the connection is encrypted, where nobody but libpq
    /// can look. Default 100,000; PostgreSQL's own is 4096. @errors usage_error for a number below 1
    connect_options& scram_max_iterations(int value);
    /// Bytes that one answer may take, as libpq counts them, a page of stream() included; not of a batch or a lane.
    /// Default 256 MiB; 0: no limit. More of them are result_too_large: an answer that has come by then is dropped and
    /// the connection kept; one that is still coming when so much of it has been read costs the connection.
    connect_options& max_buffered_bytes(std::size_t value) noexcept { return max_buffered_bytes_ = value, *this; }
    /// Isolation of transactions that do not choose their own.
    connect_options& isolation(isolation_level value);
    connect_options& statement_timeout(milliseconds value);                    ///< Default 30 s; 0: none.
    connect_options& lock_timeout(milliseconds value);                         ///< Default 0: none.
    connect_options& idle_in_transaction_session_timeout(milliseconds value);  ///< Default 60 s; 0: none.
    connect_options& client_connection_check_interval(milliseconds value);     ///< Default 5 s; 0: none.
    /// TCP keepalive probes: after 30 s of silence, every 5 s, 3 of them, unless the connection string says otherwise.
    /// @units whole seconds
    connect_options& keepalive(std::chrono::seconds idle, std::chrono::seconds interval, int count);
    /// How long sent bytes may stay unacknowledged. Default 10 s, unless the connection string says otherwise.
    connect_options& tcp_user_timeout(milliseconds value);

    milliseconds connect_timeout() const noexcept { return connect_timeout_; }
    /// Empty where neither the connection string nor the program gave one.
    const std::string& application_name() const noexcept { return application_name_; }
    std::size_t statement_cache_size() const noexcept { return statement_cache_size_; }
    const password_source& password() const noexcept { return password_; }
    const notice_handler& on_notice() const noexcept { return on_notice_; }
    const statement_handler& on_statement() const noexcept { return on_statement_; }
    int max_buffered_rows() const noexcept { return max_buffered_rows_; }
    std::uint64_t scram_max_iterations() const noexcept { return static_cast<std::uint64_t>(scram_max_iterations_); }
    std::size_t max_buffered_bytes() const noexcept { return max_buffered_bytes_; }
    isolation_level isolation() const noexcept { return isolation_; }

    /// Where this leads, for messages: `database "shop" at db.example.org:5432`. Never user or password.
    std::string target() const;

    using pair = std::pair<std::string, std::string>;
    /// What the connection string says, in libpq's keywords. Holds the password.
    const std::vector<pair>& keywords() const noexcept { return keywords_; }
    /// The value of one keyword; empty where the connection string does not give it.
    std::string_view keyword(std::string_view name) const noexcept;
    /// The startup packet's `options`: defaults, then the connection string's, then what was set by name.
    /// @shape with_check_interval: false leaves out client_connection_check_interval, which old servers do not know
    std::string startup_options(bool with_check_interval = true) const;

private:
    void set_keyword(std::string_view name, std::string value);
    void set_default(std::string_view name, std::string_view value);
    connect_options& set_timeout(std::string_view name, milliseconds value);

    std::vector<pair> keywords_;
    std::vector<pair> settings_;  // set by name, in order
    std::string application_name_;
    milliseconds connect_timeout_{std::chrono::seconds(5)};
    std::size_t statement_cache_size_ = 256;
    int max_buffered_rows_ = 0;
    int scram_max_iterations_ = 100'000;
    password_source password_;
    std::size_t max_buffered_bytes_ = 256u << 20;
    notice_handler on_notice_;
    statement_handler on_statement_;
    isolation_level isolation_ = isolation_level::server_default;
};

namespace pg {
using overt::connect_options;
}

}  // namespace overt
