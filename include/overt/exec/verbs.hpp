// SPDX-License-Identifier: BSL-1.0
// What can be asked of a lease or a transaction: all first one one_or_none scalar execute.
#pragma once

#include <overt/exec/database_operation.hpp>
#include <overt/exec/rows.hpp>
#include <overt/exec/status.hpp>
#include <overt/pg/transaction_stack.hpp>
#include <overt/sql/statement.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace overt {

namespace detail {

struct handle_access;

/// On which session, and for which of its transactions, a statement runs.
struct target {
    pg::connection* connection = nullptr;
    std::uint64_t owner = pg::transaction_stack::session;
};

/// Runs a statement of our own, such as COMMIT, through the simple protocol.
asio::awaitable<pg::result> command(pg::connection& on, std::string text);
/// Undoes what was dropped inside the target.
asio::awaitable<void> undo_dropped(target on);

/// A statement on its way: what every verb needs of it.
struct errand {
    target on;
    rendered statement;
    match how = match::by_position;
    bool undo_first = false;  ///< Something inside the target was dropped: that is undone before the statement runs.
};

/// A row more than an answer may have, so that one that is too long is noticed; 0: any number.
int most_to_fetch(target on) noexcept;
/// Looks at the target before anything is sent, and notes whether the session's settings may change.
/// @errors usage_error where the target is given back, over, or hidden behind an open inner transaction
void check_target(errand& run, bool session_safe);

template <class Row>
asio::awaitable<std::vector<Row>> run_all(errand run) {
    if (run.undo_first) [[unlikely]]
        co_await undo_dropped(run.on);
    pg::exchange x(*run.on.connection, run.statement);
    while (!x.advance()) co_await x.ready();
    const checked_answer answer(x, shape_of<Row>, run.how, run.statement.text());
    co_return read_all<Row>(answer, run.statement.text());
}

enum class expect_rows : unsigned char { first, at_most_one };

template <class Row>
asio::awaitable<std::optional<Row>> run_optional(errand run, expect_rows rule) {
    if (run.undo_first) [[unlikely]]
        co_await undo_dropped(run.on);
    pg::exchange x(*run.on.connection, run.statement);
    while (!x.advance()) co_await x.ready();
    const checked_answer answer(x, shape_of<Row>, run.how, run.statement.text());
    if (answer.rows() > 1 && rule == expect_rows::at_most_one) throw too_many_rows(run.statement.text());
    if (answer.rows() == 0) co_return std::nullopt;
    co_return read_first<Row>(answer, run.statement.text());
}

template <class Row>
asio::awaitable<Row> run_one(errand run, expect_rows rule) {
    if (run.undo_first) [[unlikely]]
        co_await undo_dropped(run.on);
    pg::exchange x(*run.on.connection, run.statement);
    while (!x.advance()) co_await x.ready();
    const checked_answer answer(x, shape_of<Row>, run.how, run.statement.text());
    if (answer.rows() > 1 && rule == expect_rows::at_most_one) throw too_many_rows(run.statement.text());
    if (answer.rows() == 0) throw no_rows(run.statement.text());
    co_return read_first<Row>(answer, run.statement.text());
}

asio::awaitable<status> run_status(errand run);

/// The row that a verb gives: the statement's own, or the one asked for.
template <class Into, class Statement>
struct row_of {
    using type = Into;
};
template <class Statement>
struct row_of<void, Statement> {
    using type = typename Statement::row_type;
};
template <class Into, class Statement>
using row_of_t = typename row_of<Into, Statement>::type;

/// Stands for the row of a statement that returns none, so that the one sentence about it is all that is said.
struct no_row {};
template <class Statement>
    requires std::is_void_v<typename Statement::row_type>
struct row_of<void, Statement> {
    using type = no_row;
};

}  // namespace detail

/// Base of everything that runs statements. Each verb sends its statement when it is awaited, waits for the whole
/// answer, and gives values that own their memory.
/// @errors server_error and its subclasses, connection_lost, protocol_violation, decode_error, operation_cancelled;
///   usage_error where the handle is given back, over, or has an open transaction inside
/// @cancel terminal, partial, total: operation_cancelled; the lease is of no more use then, and the pool has
///   the server end the statement when it comes back
/// @lifetime the handle outlives the operation; the statement is copied
/// @threads one operation at a time
class verbs {
    friend struct detail::handle_access;

public:
    /// Every row. @errors also too_many_rows, see connect_options::max_buffered_rows
    template <class Into = void, executable_statement S>
    [[nodiscard]] database_operation<std::vector<detail::row_of_t<Into, S>>> all(const S& statement) {
        return {detail::our_own(),
                detail::run_all<detail::row_of_t<Into, S>>(errand<Into>(statement, detail::most_to_fetch(target_)))};
    }

    /// The first row if there is one; a built select fetches one row only.
    template <class Into = void, executable_statement S>
    [[nodiscard]] database_operation<std::optional<detail::row_of_t<Into, S>>> first(const S& statement) {
        return {detail::our_own(), detail::run_optional<detail::row_of_t<Into, S>>(errand<Into>(statement, 1),
                                                                                   detail::expect_rows::first)};
    }

    /// The only row; a built select fetches two rows at the most to find out.
    /// @errors also no_rows, too_many_rows
    template <class Into = void, executable_statement S>
    [[nodiscard]] database_operation<detail::row_of_t<Into, S>> one(const S& statement) {
        return {detail::our_own(), detail::run_one<detail::row_of_t<Into, S>>(errand<Into>(statement, 2),
                                                                              detail::expect_rows::at_most_one)};
    }

    /// The only row, or nothing.
    /// @errors also too_many_rows
    template <class Into = void, executable_statement S>
    [[nodiscard]] database_operation<std::optional<detail::row_of_t<Into, S>>> one_or_none(const S& statement) {
        return {detail::our_own(), detail::run_optional<detail::row_of_t<Into, S>>(errand<Into>(statement, 2),
                                                                                   detail::expect_rows::at_most_one)};
    }

    /// The value of a statement with one column, from its first row.
    /// @errors also no_rows; first() tells "no row" from a value without an exception
    template <class Into = void, executable_statement S>
    [[nodiscard]] database_operation<detail::row_of_t<Into, S>> scalar(const S& statement) {
        static_assert(detail::row_reader<detail::row_of_t<Into, S>>::width == 1,
                      "scalar() needs a statement with exactly one column");
        return {detail::our_own(),
                detail::run_one<detail::row_of_t<Into, S>>(errand<Into>(statement, 1), detail::expect_rows::first)};
    }

    /// Runs the statement for its effect; rows that it returns are dropped.
    template <executable_statement S>
    [[nodiscard]] database_operation<status> execute(const S& statement) {
        S::check();
        detail::errand run{target_, statement.render()};
        detail::check_target(run, S::session_safe);
        return {detail::our_own(), detail::run_status(std::move(run))};
    }

protected:
    explicit verbs(detail::target on) noexcept : target_(on) {}
    verbs(verbs&&) noexcept = default;
    verbs& operator=(verbs&&) noexcept = default;
    ~verbs() = default;

    detail::target target_;

private:
    template <class Into, class S>
    detail::errand errand(const S& statement, int at_most) const {
        S::check();
        static_assert(!std::is_same_v<detail::row_of_t<Into, S>, detail::no_row>,
                      "this statement returns no rows; use execute(), or add returning(...)");
        detail::errand run{target_, statement.render(at_most),
                           statement.rows_by_name() ? detail::match::by_name : detail::match::by_position};
        detail::check_target(run, S::session_safe);
        return run;
    }
};

}  // namespace overt
