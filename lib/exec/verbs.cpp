// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/verbs.hpp>

#include <limits>

namespace overt::detail {

int most_to_fetch(target on) noexcept {
    const int most = on.connection ? on.connection->max_buffered_rows() : 0;
    return most == 0 || most == std::numeric_limits<int>::max() ? 0 : most + 1;
}

void check_target(errand& run, bool session_safe) {
    if (!run.on.connection) throw usage_error("this lease has given its connection back; acquire a new one");
    pg::connection& connection = *run.on.connection;
    if (!session_safe || run.statement.changes_session()) connection.mark_session_changed();
    using verdict = pg::transaction_stack::verdict;
    switch (connection.transactions().check(run.on.owner)) {
        case verdict::ready: break;
        case verdict::roll_back_first: run.undo_first = true; break;
        case verdict::inner_open:
            throw usage_error("a transaction is open inside; run the statement on that transaction, or end it first");
        case verdict::over: throw usage_error("this transaction is over; begin a new one");
    }
    // in a failed transaction cursors cannot be closed, and need not be: most of such transactions end as a whole
    if (connection.transactions().holds_cursors() && !connection.transactions().close_dropped(run.on.owner).empty())
        run.undo_first |= connection.state() != pg::session_state::failed_transaction;
}

asio::awaitable<pg::result> command(pg::connection& on, std::string text) {
    const rendered statement(std::move(text));
    pg::exchange x(on, statement, pg::protocol::simple);
    while (!x.advance()) co_await x.ready();
    co_return x.take();
}

asio::awaitable<void> undo_dropped(target on) {
    pg::transaction_stack& open = on.connection->transactions();
    std::string text;
    if (open.check(on.owner) == pg::transaction_stack::verdict::roll_back_first) text = open.rollback_to(on.owner);
    const std::string closing = open.close_dropped(on.owner);
    if (!text.empty() && !closing.empty()) text += "; ";
    co_await command(*on.connection, text + closing);
    open.end_inside(on.owner);
    open.dropped_are_closed(on.owner);
}

asio::awaitable<status> run_status(errand run) {
    if (run.undo_first) co_await undo_dropped(run.on);
    pg::exchange x(*run.on.connection, run.statement);
    while (!x.advance()) co_await x.ready();
    const pg::result answer = x.take();
    co_return status(answer.tag(), answer.rows_affected());
}

}  // namespace overt::detail
