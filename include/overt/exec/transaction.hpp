// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/exec/bulk.hpp>
#include <overt/exec/stream.hpp>
#include <overt/exec/transaction_options.hpp>

namespace overt {

class transaction;

namespace detail {

/// Begins a transaction or, inside one, a savepoint.
asio::awaitable<transaction> begin_transaction(target inside, std::string text);

}  // namespace detail

/// A transaction, or a savepoint inside one. It ends with commit() or rollback(); dropped without either it is rolled
/// back before its connection is used again.
/// @lifetime the lease (or the outer transaction) outlives it, unless it has ended by commit() or rollback()
/// @threads one operation at a time
class [[nodiscard]] transaction : public bulk_verbs {
public:
    transaction(transaction&& other) noexcept;
    transaction& operator=(transaction&& other) noexcept;
    ~transaction();  // never waits, never throws

    /// Begins a savepoint inside. While it is open, statements go through it and not through this object.
    [[nodiscard]] asio::awaitable<transaction> begin();

    /// Reads the rows of a SELECT bit by bit, in constant memory: `auto rows = co_await tx.stream(select<post>());
    /// while (auto part = co_await rows.next()) ...`
    /// @errors as all verbs
    template <class Into = void, executable_statement S>
    [[nodiscard]] asio::awaitable<overt::stream<detail::row_of_t<Into, S>>> stream(const S& statement,
                                                                                   batch_size rows = {}) {
        using row = detail::row_of_t<Into, S>;
        return overt::stream<row>::open(target_, detail::make_item<Into>(statement, 0), rows);
    }

    /// Makes the effects durable (a savepoint: part of the outer transaction), and ends everything inside as well.
    /// @errors commit_rolled_back where the server rolled back instead; commit_unknown where the answer was lost;
    ///   server_error, for example of a deferred constraint: nothing was committed then
    [[nodiscard]] asio::awaitable<void> commit();

    /// Undoes the effects, and ends everything inside as well. The outer transaction goes on.
    [[nodiscard]] asio::awaitable<void> rollback();

    /// Neither committed nor rolled back yet, by itself or by an outer transaction.
    bool is_open() const noexcept;

private:
    friend asio::awaitable<transaction> detail::begin_transaction(detail::target inside, std::string text);
    explicit transaction(detail::target on) noexcept : bulk_verbs(on) {}

    void drop() noexcept;
    void end(pg::transaction_stack::effect how) noexcept;

    bool over_ = false;  // the connection, which may be somebody else's by now, is not asked any more
};

}  // namespace overt
