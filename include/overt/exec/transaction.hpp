// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/exec/bulk.hpp>
#include <overt/exec/stream.hpp>
#include <overt/exec/transaction_options.hpp>
#include <overt/fwd.hpp>

namespace overt {

class transaction;

namespace detail {

/// Begins a transaction or, inside one, a savepoint.
asio::awaitable<transaction> begin_transaction(target inside, std::string text, bool track_commit);

}  // namespace detail

/// All that a transaction does but end. This is what the body of transact() gets, whose end is its return.
/// @threads one operation at a time
class transaction_verbs : public bulk_verbs {
public:
    /// Begins a savepoint inside. While it is open, statements go through it and not through this object.
    [[nodiscard]] database_operation<transaction> begin();

    /// Runs body(savepoint) inside: kept when it returns, undone when it throws or returns rollback_with().
    /// @returns, @lifetime as pool::transact()
    template <class Body>
    [[nodiscard]] typename detail::include_overt_transact_hpp<Body>::operation transact(Body body) {
        return {detail::our_own(), detail::include_overt_transact_hpp<Body>::run(this, std::move(body))};
    }

    /// Reads the rows of a SELECT bit by bit, in constant memory: `auto rows = co_await tx.stream(select<post>());
    /// while (auto part = co_await rows.next()) ...`
    /// @errors as all verbs
    template <class Into = void, executable_statement S>
    [[nodiscard]] database_operation<overt::stream<detail::row_of_t<Into, S>>> stream(const S& statement,
                                                                                      batch_size rows = {}) {
        using row = detail::row_of_t<Into, S>;
        return {detail::our_own(), overt::stream<row>::open(target_, detail::make_item<Into>(statement, 0), rows)};
    }

    /// Neither committed nor rolled back yet, by itself or by an outer transaction.
    bool is_open() const noexcept;

protected:
    transaction_verbs(detail::target on, bool over) noexcept : bulk_verbs(on), over_(over) {}
    transaction_verbs(transaction_verbs&&) noexcept = default;
    transaction_verbs& operator=(transaction_verbs&&) noexcept = default;
    ~transaction_verbs() = default;

    bool over_ = false;  // the connection, which may be somebody else's by now, is not asked any more
};

/// A transaction, or a savepoint inside one. It ends with commit() or rollback(); dropped without either it is rolled
/// back before its connection is used again.
/// @lifetime the lease (or the outer transaction) outlives it, unless it has ended by commit() or rollback()
/// @threads one operation at a time
class [[nodiscard]] transaction : public transaction_verbs {
public:
    transaction(transaction&& other) noexcept;
    transaction& operator=(transaction&& other) noexcept;
    ~transaction();  // never waits, never throws

    /// Makes the effects durable (a savepoint: part of the outer transaction), and ends everything inside as well.
    /// @errors commit_rolled_back where the server rolled back instead, and after a statement that was cancelled;
    ///   commit_unknown where the answer was lost; server_error, for example of a deferred constraint: nothing was
    ///   committed then
    /// @cancel terminal, partial, total: commit_unknown once COMMIT was sent; else operation_cancelled
    [[nodiscard]] database_operation<void> commit() { return {detail::our_own(), run_commit()}; }

    /// Undoes the effects, and ends everything inside as well. The outer transaction goes on. Where a statement was
    /// cancelled, the server does it when the lease has ended.
    [[nodiscard]] database_operation<void> rollback() { return {detail::our_own(), run_rollback()}; }

private:
    friend asio::awaitable<transaction> detail::begin_transaction(detail::target, std::string, bool);
    transaction(detail::target on, bool track) noexcept : transaction_verbs(on, false), track_(track) {}

    asio::awaitable<void> run_commit();
    asio::awaitable<void> run_rollback();
    void drop() noexcept;
    void end(pg::transaction_stack::effect how) noexcept;
    bool is_lost() const noexcept;
    void end_lost() noexcept;

    bool track_ = false;  // commit() asks for the transaction's id first
};

}  // namespace overt
