// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/exec/transaction.hpp>

#include <type_traits>
#include <utility>
#include <vector>

namespace overt {

template <class Row, bool ByName, class... Args>
class prepared;  // sql/prepare.hpp

namespace detail {

asio::awaitable<void> prepare_each(target on, std::vector<rendered> statements);

/// The statements that the verbs make of one: as it is, and where it has rows, limited to one and to two of them.
template <executable_statement S>
void add_variants(std::vector<rendered>& to, const S& statement) {
    S::check();
    to.push_back(statement.render());
    if constexpr (!std::is_void_v<typename S::row_type>)
        for (const int at_most : {1, 2})
            if (rendered other = statement.render(at_most); other.text() != to.back().text())
                to.push_back(std::move(other));
}
template <class Row, bool ByName, class... Args>
void add_variants(std::vector<rendered>& to, const prepared<Row, ByName, Args...>& query) {
    add_variants(to, query.with_nulls());
}

}  // namespace detail

/// A pool's session in the hands of a hook: all that a lease can do, before the session is leased or after.
/// @lifetime as long as the hook runs
/// @threads one operation at a time
class session : public bulk_verbs {
public:
    explicit session(pg::connection& on) noexcept : bulk_verbs({&on}), connection_(&on) {}
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    /// Begins a transaction, as a lease does.
    [[nodiscard]] database_operation<transaction> begin(transaction_options options = {});

    /// Has the server prepare queries, so that their first execution on this session costs what every other costs:
    /// `co_await on.prepare(user_by_id, rename_user)`. Of values only the types are sent. One round trip for all.
    /// @errors server_error for the first of them that cannot be prepared; usage_error for more statements than
    ///   statement_cache_size, since the first would be dropped again; connection_lost, operation_cancelled
    template <class... Query>
    [[nodiscard]] database_operation<void> prepare(const Query&... queries) {
        std::vector<rendered> statements;
        (detail::add_variants(statements, queries), ...);
        return {detail::our_own(), detail::prepare_each(target_, std::move(statements))};
    }

    /// The session itself: backend_pid(), server_version(), native_handle().
    pg::connection& connection() const noexcept { return *connection_; }

private:
    pg::connection* connection_;
};

}  // namespace overt
