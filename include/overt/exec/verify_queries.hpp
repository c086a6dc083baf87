// SPDX-License-Identifier: BSL-1.0
// Queries checked by the server before their first use: at the start of a program, say.
#pragma once

#include <overt/error.hpp>
#include <overt/exec/item.hpp>
#include <overt/fwd.hpp>

#include <asio/awaitable.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace overt {

/// A statement, and the name that a report calls it by: `named_query("user by id", user_by_id(0))`. Of its values only
/// the types are sent.
/// @lifetime a prepared query outlives it
class named_query {
public:
    template <executable_statement S>
    named_query(std::string name, const S& statement)
        : name_(std::move(name)),
          statement_(statement.render()),
          how_(statement.rows_by_name() ? detail::match::by_name : detail::match::by_position) {
        S::check();
        if constexpr (!std::is_void_v<typename S::row_type>) shape_ = &detail::shape_of<typename S::row_type>;
    }

    const std::string& name() const noexcept { return name_; }
    const rendered& statement() const noexcept { return statement_; }
    detail::match how() const noexcept { return how_; }
    const detail::row_shape* shape() const noexcept { return shape_; }

private:
    std::string name_;
    rendered statement_;
    detail::match how_;
    const detail::row_shape* shape_ = nullptr;
};

/// A query that would fail, and why.
struct query_refusal {
    std::string name{};
    std::string sqlstate{};  ///< Of the server's error; empty: its columns do not fit the row.
    std::string message{};

    friend bool operator==(const query_refusal&, const query_refusal&) = default;
};

/// Some of the queries would fail. The message names each of them, and why.
class queries_refused : public error {
public:
    explicit queries_refused(std::vector<query_refusal> refusals);
    const std::vector<query_refusal>& refusals() const noexcept { return *refusals_; }

private:
    std::shared_ptr<const std::vector<query_refusal>> refusals_;  // copying an exception must not throw
};

namespace detail {

asio::awaitable<std::vector<query_refusal>> verify_each(lease* on, std::vector<named_query> queries);
asio::awaitable<void> require_each(lease* on, std::vector<named_query> queries);

template <std::same_as<named_query>... Query>
std::vector<named_query> list_of_queries(const Query&... queries) {
    std::vector<named_query> list;
    list.reserve(sizeof...(Query));
    (list.push_back(queries), ...);
    return list;
}

}  // namespace detail

/// Has the server prepare each query without running it, and compares the columns with the row. Nothing stays prepared:
/// that happens at the first execution, on each connection. One round trip for each query.
/// @returns one element for each query that would fail
/// @errors connection_lost, protocol_violation, operation_cancelled; usage_error where a transaction is open
/// @lifetime the lease outlives the operation; the queries are copied
template <std::same_as<named_query>... Query>
[[nodiscard]] asio::awaitable<std::vector<query_refusal>> verify_queries(lease& on, const Query&... queries) {
    return detail::verify_each(&on, detail::list_of_queries(queries...));
}

/// The same for the start of a program, which should not go on with queries that fail.
/// @errors queries_refused with all of them; as verify_queries()
template <std::same_as<named_query>... Query>
[[nodiscard]] asio::awaitable<void> require_queries(lease& on, const Query&... queries) {
    return detail::require_each(&on, detail::list_of_queries(queries...));
}

}  // namespace overt
