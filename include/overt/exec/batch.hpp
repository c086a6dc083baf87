// SPDX-License-Identifier: BSL-1.0
// Different statements in one round trip.
#pragma once

#include <overt/exec/item.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace overt {

namespace detail {

class batch_core;

std::shared_ptr<batch_core> make_batch(target on);
/// @errors usage_error where the batch has run
std::size_t add_to_batch(batch_core& to, item one);
void make_independent(batch_core& which);
asio::awaitable<void> run_batch(std::shared_ptr<batch_core> which);
/// @errors what became of this item
item_answer take_from_batch(batch_core& from, std::size_t index);
std::size_t size_of(const batch_core& which) noexcept;

}  // namespace detail

/// What one statement of a batch gives, once the batch has run.
/// @lifetime independent of the batch
template <class T>
class batch_result {
public:
    batch_result(std::shared_ptr<detail::batch_core> of, std::size_t index, T (*read)(detail::item_answer)) noexcept
        : of_(std::move(of)),
          index_(index),
          read_(read) {}

    /// The values, once.
    /// @errors what the statement would throw if it ran alone; batch_aborted where another one's failure undid it;
    ///   connection_lost, operation_cancelled; usage_error before run(), and the second time
    T get() { return read_(detail::take_from_batch(*of_, index_)); }

private:
    std::shared_ptr<detail::batch_core> of_;
    std::size_t index_;
    T (*read_)(detail::item_answer);
};

/// Collects statements, then sends them together: `auto users = batch.all(...); co_await batch.run(); users.get();`
/// Nothing is sent before run(). On a lease the statements are one implicit transaction, unless independent() is asked
/// for; in a transaction they are a part of it.
/// @lifetime the lease or transaction outlives run()
/// @threads one operation at a time
class [[nodiscard]] batch {
public:
    explicit batch(detail::target on) : core_(detail::make_batch(on)) {}

    /// Every row. The verbs are those of a lease, see there.
    template <class Into = void, executable_statement S>
    auto all(const S& statement) {
        using row = detail::row_of_t<Into, S>;
        return added<std::vector<row>>(detail::make_item<Into>(statement, 0), &detail::take_all<row>);
    }
    template <class Into = void, executable_statement S>
    auto first(const S& statement) {
        using row = detail::row_of_t<Into, S>;
        constexpr auto read = &detail::take_optional<row, detail::expect_rows::first>;
        return added<std::optional<row>>(detail::make_item<Into>(statement, 1), read);
    }
    template <class Into = void, executable_statement S>
    auto one(const S& statement) {
        using row = detail::row_of_t<Into, S>;
        constexpr auto read = &detail::take_one<row, detail::expect_rows::at_most_one>;
        return added<row>(detail::make_item<Into>(statement, 2), read);
    }
    template <class Into = void, executable_statement S>
    auto one_or_none(const S& statement) {
        using row = detail::row_of_t<Into, S>;
        constexpr auto read = &detail::take_optional<row, detail::expect_rows::at_most_one>;
        return added<std::optional<row>>(detail::make_item<Into>(statement, 2), read);
    }
    template <class Into = void, executable_statement S>
    auto scalar(const S& statement) {
        using row = detail::row_of_t<Into, S>;
        static_assert(detail::one_column_row<row>, "scalar() needs a statement with exactly one column");
        constexpr auto read = &detail::take_one<row, detail::expect_rows::first>;
        return added<row>(detail::make_item<Into>(statement, 1), read);
    }
    template <executable_statement S>
    batch_result<status> execute(const S& statement) {
        S::check();
        return added<status>({statement.render(), detail::match::by_position, S::session_safe}, &detail::take_status);
    }

    /// Each statement is a transaction of its own: one that fails stops none of the others. A prepared statement that
    /// has to be made anew, say because its table was altered, runs after the others.
    /// @errors usage_error in a transaction, where they stand and fall together; after run()
    batch& independent() {
        detail::make_independent(*core_);
        return *this;
    }

    /// Sends everything in one go, as far as the window of 64 statements or 256 KB goes, and waits for all answers.
    /// @errors the failure that undid all of it; of independent statements each result has its own.
    ///   connection_lost, protocol_violation; usage_error the second time, and as for a lease's verbs
    /// @cancel terminal, partial, total: operation_cancelled; of no more use then, as a lease's
    [[nodiscard]] database_operation<void> run() { return {detail::our_own(), detail::run_batch(core_)}; }

    /// Statements in it.
    std::size_t size() const noexcept { return detail::size_of(*core_); }

private:
    template <class T>
    batch_result<T> added(detail::item one, T (*read)(detail::item_answer)) {
        const std::size_t index = detail::add_to_batch(*core_, std::move(one));
        return batch_result<T>(core_, index, read);
    }

    std::shared_ptr<detail::batch_core> core_;
};

}  // namespace overt
