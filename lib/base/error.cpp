// SPDX-License-Identifier: BSL-1.0
#include <overt/error.hpp>

#include <cstring>

namespace overt {

namespace {

class category final : public std::error_category {
public:
    const char* name() const noexcept override { return "overt"; }
    std::string message(int code) const override;
};

std::string category::message(int code) const {
    switch (static_cast<errc>(code)) {
        case errc::server: return "the server refused the statement";
        case errc::connect: return "no connection could be made";
        case errc::connection_lost: return "the connection broke";
        case errc::protocol_violation: return "the server's answer makes no sense";
        case errc::usage: return "the call was wrong";
        case errc::decode: return "the answer does not fit the C++ types";
        case errc::no_rows: return "no row was found";
        case errc::too_many_rows: return "more than one row was found";
        case errc::pool_timeout: return "no connection became free in time";
        case errc::pool_overloaded: return "too many operations wait for a connection";
        case errc::pool_closed: return "the pool is closed";
        case errc::cancelled: return "the operation was cancelled";
        case errc::commit_unknown: return "the answer to COMMIT was lost";
        case errc::commit_rolled_back: return "the server rolled back instead of committing";
        case errc::batch_aborted: return "another statement of the batch failed";
        case errc::schema_mismatch: return "the database differs from what the models describe";
        case errc::pool_deadlock: return "all connections are held by tasks that wait for one";
        case errc::nested_acquire: return "a task that holds a connection asked for another one";
        case errc::fork_detected: return "a forked child used what belongs to its parent";
        case errc::result_too_large: return "the answer is too large";
    }
    return "unknown error";
}

constexpr circumstances answered{phase::fetch, outcome::succeeded, fate::kept};
constexpr circumstances waiting{phase::acquire, outcome::not_sent, fate::none};

// A statement of any length must not make a message of any length.
std::string shortened(std::string_view statement) {
    constexpr std::size_t most = 200;
    if (statement.size() <= most) return std::string(statement);
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(statement[end]) & 0xC0) == 0x80) --end;
    return std::string(statement.substr(0, end)) + "...";
}

std::string about(std::string_view sentence, std::string_view statement) {
    std::string text(sentence);
    if (!statement.empty()) text.append(" Statement: ").append(shortened(statement));
    return text;
}

std::string with_sqlstate(std::string_view message, std::string_view sqlstate) {
    std::string text(message);
    if (!sqlstate.empty() && text.find(sqlstate) == std::string::npos)
        text.append(" (SQLSTATE ").append(sqlstate).append(")");
    return text;
}

}  // namespace

const std::error_category& error_category() noexcept {
    static const category instance;
    return instance;
}

std::error_code make_error_code(errc code) noexcept { return {static_cast<int>(code), error_category()}; }

std::string_view to_string(phase value) noexcept {
    switch (value) {
        case phase::config: return "config";
        case phase::connect: return "connect";
        case phase::acquire: return "acquire";
        case phase::prepare: return "prepare";
        case phase::execute: return "execute";
        case phase::fetch: return "fetch";
        case phase::decode: return "decode";
        case phase::begin: return "begin";
        case phase::commit: return "commit";
        case phase::rollback: return "rollback";
        case phase::reset: return "reset";
        case phase::cancel: return "cancel";
        case phase::close: return "close";
    }
    return "unknown";
}

std::string_view to_string(outcome value) noexcept {
    switch (value) {
        case outcome::not_sent: return "not_sent";
        case outcome::failed: return "failed";
        case outcome::unknown: return "unknown";
        case outcome::succeeded: return "succeeded";
    }
    return "unknown";
}

std::string_view to_string(fate value) noexcept {
    switch (value) {
        case fate::none: return "none";
        case fate::kept: return "kept";
        case fate::evicted: return "evicted";
    }
    return "unknown";
}

std::string_view to_string(connect_failure value) noexcept {
    switch (value) {
        case connect_failure::config: return "config";
        case connect_failure::resolve: return "resolve";
        case connect_failure::refused: return "refused";
        case connect_failure::timeout: return "timeout";
        case connect_failure::tls: return "tls";
        case connect_failure::authentication: return "authentication";
        case connect_failure::no_database: return "no_database";
        case connect_failure::server_full: return "server_full";
        case connect_failure::server_starting: return "server_starting";
        case connect_failure::other: return "other";
    }
    return "unknown";
}

std::string_view to_string(loss value) noexcept {
    switch (value) {
        case loss::admin_shutdown: return "admin_shutdown";
        case loss::crash: return "crash";
        case loss::idle_in_transaction: return "idle_in_transaction";
        case loss::idle_session: return "idle_session";
        case loss::closed: return "closed";
        case loss::other: return "other";
    }
    return "unknown";
}

error::error(errc code, std::string_view message, circumstances where)
    : std::system_error(make_error_code(code)),
      message_(std::make_shared<const std::string>(message)),
      where_(where) {}

connect_error::connect_error(connect_failure reason, std::string_view sqlstate, std::string_view message)
    : error(errc::connect, with_sqlstate(message, sqlstate),
            {reason == connect_failure::config ? phase::config : phase::connect, outcome::not_sent, fate::none}),
      reason_(reason) {
    if (sqlstate.size() == 5) std::memcpy(sqlstate_, sqlstate.data(), 5);
}

connection_lost::connection_lost(loss reason, std::string_view message, circumstances where)
    : error(errc::connection_lost, message, where),
      reason_(reason) {}

usage_error::usage_error(std::string_view message)
    : error(errc::usage, message, {phase::execute, outcome::not_sent, fate::none}) {}

decode_error::decode_error(std::string_view message)
    : error(errc::decode, message, {phase::decode, outcome::succeeded, fate::kept}) {}

no_rows::no_rows(std::string_view statement)
    : error(errc::no_rows,
            about("The statement returned no row; where that is allowed, use one_or_none() or first().", statement),
            answered) {}

too_many_rows::too_many_rows(std::string_view statement)
    : error(errc::too_many_rows,
            about("The statement returned more than one row; where that is allowed, use first() or all().", statement),
            answered) {}

too_many_rows::too_many_rows(std::string_view statement, int most)
    : error(errc::too_many_rows,
            about("The statement returned more than the " + std::to_string(most) +
                      " rows that max_buffered_rows allows; read it with stream() or copy_out(), or limit it.",
                  statement),
            answered) {}

operation_cancelled::operation_cancelled(circumstances where)
    : error(errc::cancelled, "The operation was cancelled by its caller.", where) {}

commit_unknown::commit_unknown(std::string_view message, std::optional<std::uint64_t> transaction_id,
                               std::optional<commit_mark> mark)
    : error(errc::commit_unknown, message, {phase::commit, outcome::unknown, fate::evicted}),
      transaction_id_(transaction_id),
      mark_(mark) {}

commit_rolled_back::commit_rolled_back(std::string_view message)
    : error(errc::commit_rolled_back, message, {phase::commit, outcome::failed, fate::kept}) {}

batch_aborted::batch_aborted(std::string_view message)
    : error(errc::batch_aborted, message, {phase::execute, outcome::failed, fate::kept}) {}

pool_timeout::pool_timeout(std::string_view message) : error(errc::pool_timeout, message, waiting) {}
pool_overloaded::pool_overloaded(std::string_view message) : error(errc::pool_overloaded, message, waiting) {}
pool_closed::pool_closed(std::string_view message) : error(errc::pool_closed, message, waiting) {}
pool_deadlock::pool_deadlock(std::string_view message) : error(errc::pool_deadlock, message, waiting) {}
nested_acquire::nested_acquire(std::string_view message) : error(errc::nested_acquire, message, waiting) {}
fork_detected::fork_detected(std::string_view message) : error(errc::fork_detected, message, waiting) {}
result_too_large::result_too_large(std::string_view message, circumstances where)
    : error(errc::result_too_large, message, where) {}

}  // namespace overt
