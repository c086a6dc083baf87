// SPDX-License-Identifier: BSL-1.0
// Every error that overt throws: one hierarchy, rooted in overt::error.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace overt {

/// Classes of errors, as values of overt::error_category().
enum class errc {
    server = 1,          ///< The server refused the statement; see server_error.
    connect,             ///< No connection could be made; see connect_error.
    connection_lost,     ///< The connection broke; see connection_lost.
    protocol_violation,  ///< The server said something that makes no sense.
    usage,               ///< The call was wrong; nothing was sent.
    decode,              ///< The answer does not fit the C++ types.
    no_rows,             ///< one() or scalar() found no row.
    too_many_rows,       ///< one() or one_or_none() found more than one row, or all() more than max_buffered_rows.
    pool_timeout,        ///< No connection became free in time.
    pool_overloaded,     ///< Too many operations wait for a connection already.
    pool_closed,         ///< The pool is closed or closing.
    cancelled,           ///< The caller cancelled the operation.
    commit_unknown,      ///< The answer to COMMIT was lost.
    commit_rolled_back,  ///< The server rolled back in place of COMMIT.
    batch_aborted,       ///< Another statement of the same batch failed.
    schema_mismatch,     ///< The database lacks what the models describe; see schema_mismatch.
    pool_deadlock,       ///< All connections are held by tasks that wait for one.
    nested_acquire,      ///< A task that holds a connection asked for another one.
    fork_detected,       ///< A forked child used what belongs to its parent.
    result_too_large,    ///< The answer has more than max_buffered_bytes, or than there is memory for.
};

/// The category of errc.
const std::error_category& error_category() noexcept;
std::error_code make_error_code(errc code) noexcept;

/// What was being done when the error arose.
enum class phase : unsigned char {
    config,
    connect,
    acquire,
    prepare,
    execute,
    fetch,
    decode,
    begin,
    commit,
    rollback,
    reset,
    cancel,
    close
};

/// What is known of the statement's effect.
enum class outcome : unsigned char {
    not_sent,   ///< Nothing was sent; it is safe to try again.
    failed,     ///< The server refused it; it has no effect.
    unknown,    ///< It may or may not have taken effect.
    succeeded,  ///< It took effect; the error came after that.
};

/// What became of the connection.
enum class fate : unsigned char {
    none,     ///< No connection was involved.
    kept,     ///< It can be used on.
    evicted,  ///< It is closed, or its lease can do nothing more with it: what runs on it is ended when that ends.
};

std::string_view to_string(phase value) noexcept;
std::string_view to_string(outcome value) noexcept;
std::string_view to_string(fate value) noexcept;

/// Where an error stands: phase, outcome, fate of the connection.
struct circumstances {
    overt::phase phase = phase::execute;
    overt::outcome outcome = outcome::not_sent;
    overt::fate fate = fate::none;
};

/// Root of everything that overt throws. Messages never hold parameter values or passwords.
class error : public std::system_error {
public:
    error(errc code, std::string_view message, circumstances where);

    /// The whole message, one sentence or more.
    const char* what() const noexcept override { return message_->c_str(); }
    overt::phase phase() const noexcept { return where_.phase; }
    overt::outcome outcome() const noexcept { return where_.outcome; }
    overt::fate fate() const noexcept { return where_.fate; }

private:
    std::shared_ptr<const std::string> message_;  // copying an exception must not throw
    circumstances where_;
};

/// The fields of an ErrorResponse or NoticeResponse.
struct server_fields {
    std::string severity{};
    std::string sqlstate{};
    std::string message{};
    std::string detail{};  ///< May quote values of the row at fault: never part of what().
    std::string hint{};
    std::string context{};  ///< Where it happened; may quote values of functions: never part of what().
    std::string schema{};
    std::string table{};
    std::string column{};
    std::string data_type{};
    std::string constraint{};
    std::string routine{};
    int position{};           ///< One-based character in the statement; 0: none.
    std::string statement{};  ///< SQL text of the statement, without values.
};

/// An error that the server reported; the subclasses follow the SQLSTATE.
class server_error : public error {
public:
    server_error(server_fields fields, circumstances where);

    const server_fields& fields() const noexcept { return *fields_; }
    /// Five characters, as in sqlstate.hpp.
    std::string_view sqlstate() const noexcept { return fields_->sqlstate; }
    std::string_view constraint() const noexcept { return fields_->constraint; }
    std::string_view table() const noexcept { return fields_->table; }
    std::string_view column() const noexcept { return fields_->column; }
    std::string_view detail() const noexcept { return fields_->detail; }
    std::string_view hint() const noexcept { return fields_->hint; }

private:
    std::shared_ptr<const server_fields> fields_;
};

struct integrity_error : server_error {
    using server_error::server_error;
};  ///< Class 23.
struct unique_violation : integrity_error {
    using integrity_error::integrity_error;
};  ///< 23505
struct foreign_key_violation : integrity_error {
    using integrity_error::integrity_error;
};  ///< 23503
struct not_null_violation : integrity_error {
    using integrity_error::integrity_error;
};  ///< 23502
struct check_violation : integrity_error {
    using integrity_error::integrity_error;
};  ///< 23514
struct exclusion_violation : integrity_error {
    using integrity_error::integrity_error;
};  ///< 23P01
struct data_error : server_error {
    using server_error::server_error;
};  ///< Class 22.
struct statement_error : server_error {
    using server_error::server_error;
};  ///< Class 42.
struct undefined_table : statement_error {
    using statement_error::statement_error;
};  ///< 42P01
struct undefined_column : statement_error {
    using statement_error::statement_error;
};  ///< 42703
struct privilege_error : statement_error {
    using statement_error::statement_error;
};  ///< 42501
struct transaction_rollback : server_error {
    using server_error::server_error;
};  ///< Class 40.
struct serialization_failure : transaction_rollback {
    using transaction_rollback::transaction_rollback;
};  ///< 40001
struct deadlock_detected : transaction_rollback {
    using transaction_rollback::transaction_rollback;
};  ///< 40P01
struct transaction_aborted : server_error {
    using server_error::server_error;
};  ///< 25P02
struct read_only_error : server_error {
    using server_error::server_error;
};  ///< 25006
struct query_cancelled : server_error {
    using server_error::server_error;
};  ///< 57014
struct lock_not_available : server_error {
    using server_error::server_error;
};  ///< 55P03
struct resource_error : server_error {
    using server_error::server_error;
};  ///< Classes 53 and 54.
struct plan_changed : server_error {
    using server_error::server_error;
};  ///< 0A000 from RevalidateCachedQuery.
struct feature_not_supported : server_error {
    using server_error::server_error;
};  ///< 0A000 otherwise.

/// Throws the subclass of server_error that belongs to the SQLSTATE.
[[noreturn]] void throw_server_error(server_fields fields, circumstances where);

/// Why no connection could be made.
enum class connect_failure : unsigned char {
    config,
    resolve,
    refused,
    timeout,
    tls,
    authentication,
    no_database,
    server_full,
    server_starting,
    other
};
std::string_view to_string(connect_failure value) noexcept;

/// No connection could be made. The message names host, port, database and SQLSTATE, never libpq's own text.
class connect_error : public error {
public:
    connect_error(connect_failure reason, std::string_view sqlstate, std::string_view message);
    connect_failure reason() const noexcept { return reason_; }
    /// Five characters, or empty where the server did not speak.
    std::string_view sqlstate() const noexcept { return sqlstate_; }

private:
    connect_failure reason_;
    char sqlstate_[6]{};
};

/// Why a connection broke.
enum class loss : unsigned char { admin_shutdown, crash, idle_in_transaction, idle_session, closed, other };
std::string_view to_string(loss value) noexcept;

/// The connection broke while or before it was used.
class connection_lost : public error {
public:
    connection_lost(loss reason, std::string_view message, circumstances where);
    loss reason() const noexcept { return reason_; }

private:
    loss reason_;
};

struct protocol_violation : error {
    using error::error;
};
struct usage_error : error {
    explicit usage_error(std::string_view message);
};
struct decode_error : error {
    explicit decode_error(std::string_view message);
};
struct no_rows : error {
    explicit no_rows(std::string_view statement);
};
struct too_many_rows : error {
    explicit too_many_rows(std::string_view statement);
    too_many_rows(std::string_view statement, int most);  ///< More than max_buffered_rows.
};
struct operation_cancelled : error {
    explicit operation_cancelled(circumstances where);
};
/// Where a server stood shortly before a COMMIT. A crash that loses a transaction has the server give its id out again:
/// by this resolve_commit() tells the one from the other.
struct commit_mark {
    std::uint64_t wal_position = 0;  ///< All of the transaction but its COMMIT stands before it.
    std::int64_t crash = 0;          ///< When the server recovered last, or another sign of that.
};

/// The answer to COMMIT was lost, or the wait for it was cancelled. The transaction took effect or it did not;
/// resolve_commit() asks the server.
class commit_unknown : public error {
public:
    explicit commit_unknown(std::string_view message, std::optional<std::uint64_t> transaction_id = {},
                            std::optional<commit_mark> mark = {});
    /// What txid_status() takes; 0 where nothing had been written. Known where transaction_options::track_commit() was
    /// chosen.
    std::optional<std::uint64_t> transaction_id() const noexcept { return transaction_id_; }
    /// Known where the id is, and something had been written.
    const std::optional<commit_mark>& mark() const noexcept { return mark_; }

private:
    std::optional<std::uint64_t> transaction_id_;
    std::optional<commit_mark> mark_;
};
struct commit_rolled_back : error {
    explicit commit_rolled_back(std::string_view message);
};
/// This statement of a batch did not run, or was undone, because another one failed.
struct batch_aborted : error {
    explicit batch_aborted(std::string_view message);
};
struct pool_timeout : error {
    explicit pool_timeout(std::string_view message);
};
struct pool_overloaded : error {
    explicit pool_overloaded(std::string_view message);
};
struct pool_closed : error {
    explicit pool_closed(std::string_view message);
};
/// Every connection of the pool is held by a task that waits for another one: this caller is told, so that the others
/// go on. The message names every holder.
struct pool_deadlock : error {
    explicit pool_deadlock(std::string_view message);
};
/// A child process used a pool or a connection that its parent opened; nothing was sent.
struct fork_detected : error {
    explicit fork_detected(std::string_view message);
};
/// An answer has more bytes than connect_options::max_buffered_bytes allows, or than there is memory for. With
/// fate::kept it had come whole, and was dropped; with fate::evicted it was still coming.
struct result_too_large : error {
    result_too_large(std::string_view message, circumstances where);
};
/// pool_options::nested_acquire(nested_policy::forbid) met a task that holds a connection already; names both places.
struct nested_acquire : error {
    explicit nested_acquire(std::string_view message);
};

}  // namespace overt

template <>
struct std::is_error_code_enum<overt::errc> : std::true_type {};
