// SPDX-License-Identifier: BSL-1.0
#include "pg/failure.hpp"

namespace overt::pg::detail {

namespace {

constexpr std::size_t most_text = 64 * 1024;  // of a statement, in an error that is kept

std::string beginning(std::string_view text) {
    constexpr std::size_t most = 60;
    if (text.size() <= most) return '"' + std::string(text) + '"';
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return '"' + std::string(text.substr(0, end)) + "...\"";
}

std::string_view why(loss reason) {
    switch (reason) {
        case loss::admin_shutdown: return "the server was shut down or the session terminated by an administrator";
        case loss::crash: return "the server ended all sessions after a crash";
        case loss::idle_in_transaction: return "the session was idle in a transaction for too long";
        case loss::idle_session: return "the session was idle for too long";
        case loss::closed: return "the other side closed it without a word";
        case loss::other: return "the server ended it";
    }
    return "the server ended it";
}

}  // namespace

void refuse_use(const connection::impl* on, const activity& seen, std::string_view statement) {
    const std::string mine = beginning(statement);
    if (on && on->home.left())
        throw fork_detected("This connection belongs to the process that was forked; open one of its own to run " +
                            mine + ".");
    switch (on ? on->now : condition::closed) {
        case condition::broken: return;
        case condition::in_flight:
            throw usage_error("Concurrent use of one connection: " + beginning(seen.statement) +
                              " is under way; wait for its end before running " + mine +
                              ", or acquire a second connection.");
        case condition::given_up:
            throw usage_error("An earlier statement on this connection was cancelled: " + beginning(seen.statement) +
                              "; acquire a new connection to run " + mine + ".");
        case condition::lent:
            throw usage_error("This connection is lent to other code; wait for its end before running " + mine + ".");
        case condition::detached:
            throw usage_error("This connection is not attached to an event loop; attach() comes before " + mine + ".");
        default: throw usage_error("This connection is closed; acquire a new one to run " + mine + ".");
    }
}

connection_lost lost(const death_note& death, bool sent) {
    const std::string_view code = death.sqlstate;
    const loss reason = loss_of(code);
    std::string text("The connection to the server was lost: ");
    text.append(why(reason));
    if (!code.empty()) text.append(" (SQLSTATE ").append(code).append(")");
    text.append(sent ? "; it is not known whether the statement took effect." : "; the statement was not sent.");
    return connection_lost(reason, text, {phase::execute, sent ? outcome::unknown : outcome::not_sent, fate::evicted});
}

void throw_refusal(const PGresult* refused, phase when, std::string_view statement) {
    if (sqlstate_of(refused).empty())
        throw protocol_violation(errc::protocol_violation,
                                 "The server's answer makes no sense; the connection is given up.",
                                 {phase::execute, outcome::unknown, fate::evicted});
    server_fields fields = fields_of(refused);
    fields.statement = statement.substr(0, most_text);
    throw_server_error(std::move(fields), {when, outcome::failed, fate::kept});
}

void throw_copy_refused() {
    throw usage_error("COPY cannot run as a statement, and has made this connection unusable; acquire a new one.");
}

}  // namespace overt::pg::detail
