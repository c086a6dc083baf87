// SPDX-License-Identifier: BSL-1.0
// One connection that many coroutines share.
#pragma once

#include <overt/exec/lane_call.hpp>
#include <overt/pool/pool.hpp>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace overt {

/// How a lane works.
class lane_options {
public:
    lane_options() noexcept = default;
    /// Plain reads that are sent together share one round of the server's work, which is much cheaper. They also share
    /// one snapshot's fate: where one of them fails, the others are sent once more, each alone. Default false.
    lane_options& read_bursts(bool on = true) noexcept { return bursts_ = on, *this; }
    bool read_bursts() const noexcept { return bursts_; }

private:
    bool bursts_ = false;
};

namespace detail {

/// @errors usage_error for a statement that may change the session
void check_lane_statement(const rendered& statement);
void close_lane(lane_core& which) noexcept;

template <class S>
concept no_session_state = static_cast<bool>(S::session_safe);

template <class T>
asio::awaitable<T> run_in_lane(std::shared_ptr<lane_core> through, item one, T (*read)(item_answer)) {
    lane_call call(std::move(through), one.statement);
    co_await call.answered();
    co_return read({call.take(), one.how, one.statement.text()});
}

}  // namespace detail

/// A connection for single statements that commit by themselves. Any number of coroutines use it at the same time:
/// statements go out as they come, and answers come back in that order. After a loss it connects again by itself; what
/// was under way then ends with connection_lost, what was not sent yet goes out on the new connection.
///
/// It has no session of your own: settings, transactions, temporary tables and locks need a lease.
/// @errors as a lease's verbs, and as acquire() where it has to connect again
/// @cancel terminal, partial, total: operation_cancelled, which disturbs nobody else
/// @lifetime may outlive the pool and may end before what runs on it does
/// @threads any number of operations at a time, from any thread
class [[nodiscard]] lane {
public:
    explicit lane(std::shared_ptr<detail::lane_core> core) noexcept : core_(std::move(core)) {}
    lane(lane&& other) noexcept = default;
    lane& operator=(lane&& other) noexcept;
    ~lane();  // what is under way goes on; never waits, never throws

    /// Every row. The verbs are those of a lease, see there.
    template <class Into = void, executable_statement S>
    [[nodiscard]] asio::awaitable<std::vector<detail::row_of_t<Into, S>>> all(const S& statement) {
        return run(item<Into>(statement, 0), &detail::take_all<detail::row_of_t<Into, S>>);
    }
    template <class Into = void, executable_statement S>
    [[nodiscard]] asio::awaitable<std::optional<detail::row_of_t<Into, S>>> first(const S& statement) {
        constexpr auto rule = detail::expect_rows::first;
        return run(item<Into>(statement, 1), &detail::take_optional<detail::row_of_t<Into, S>, rule>);
    }
    template <class Into = void, executable_statement S>
    [[nodiscard]] asio::awaitable<detail::row_of_t<Into, S>> one(const S& statement) {
        constexpr auto rule = detail::expect_rows::at_most_one;
        return run(item<Into>(statement, 2), &detail::take_one<detail::row_of_t<Into, S>, rule>);
    }
    template <class Into = void, executable_statement S>
    [[nodiscard]] asio::awaitable<std::optional<detail::row_of_t<Into, S>>> one_or_none(const S& statement) {
        constexpr auto rule = detail::expect_rows::at_most_one;
        return run(item<Into>(statement, 2), &detail::take_optional<detail::row_of_t<Into, S>, rule>);
    }
    template <class Into = void, executable_statement S>
    [[nodiscard]] asio::awaitable<detail::row_of_t<Into, S>> scalar(const S& statement) {
        using row = detail::row_of_t<Into, S>;
        static_assert(detail::one_column_row<row>, "scalar() needs a statement with exactly one column");
        return run(item<Into>(statement, 1), &detail::take_one<row, detail::expect_rows::first>);
    }
    template <executable_statement S>
    [[nodiscard]] asio::awaitable<status> execute(const S& statement) {
        check<S>();
        S::check();
        return run({statement.render()}, &detail::take_status);
    }

    /// Gives the connection back as soon as nothing is under way; further statements are a usage_error.
    void close() noexcept { detail::close_lane(*core_); }

private:
    template <class S>
    static void check() {
        static_assert(detail::no_session_state<S>,
                      "a lane has no session state, and raw SQL may change it for others; acquire a lease for it");
    }
    template <class Into, class S>
    static detail::item item(const S& statement, int at_most) {
        check<S>();
        return detail::make_item<Into>(statement, at_most);
    }
    template <class T>
    asio::awaitable<T> run(detail::item one, T (*read)(detail::item_answer)) {
        detail::check_lane_statement(one.statement);
        return detail::run_in_lane<T>(core_, std::move(one), read);
    }

    std::shared_ptr<detail::lane_core> core_;
};

}  // namespace overt
