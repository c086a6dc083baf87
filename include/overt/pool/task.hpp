// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <asio/any_io_executor.hpp>

#include <cstdint>
#include <type_traits>
#include <utility>

namespace overt {

/// An executor with the identity of a task, which travels with it: to every coroutine that is awaited, to strands that
/// are made of it, and through with_timeout(). A pool then knows which of its leases belong to whom, sees a task that
/// acquires a second connection while it holds one, and fails one caller at once where all wait for each other:
///
///     asio::co_spawn(overt::task_executor(io.get_executor()), handle(request), asio::detached);
///
/// Branches of one task that run beside each other share its identity; give those an own one that acquire for
/// themselves.
/// @threads as the executor that it is made of
class task_executor {
public:
    /// A new task.
    template <class Executor>
        requires(!std::is_same_v<Executor, task_executor>)
    explicit task_executor(Executor inner) : task_executor(asio::any_io_executor(std::move(inner)), next_id()) {}

    /// Unique in the process, never 0.
    std::uint64_t id() const noexcept { return id_; }

    // What Asio asks of an executor.
    template <class F>
    void execute(F&& f) const {
        inner_.execute(std::forward<F>(f));
    }
    template <class Property>
        requires asio::can_query_v<const asio::any_io_executor&, Property>
    decltype(auto) query(const Property& property) const {
        return asio::query(inner_, property);
    }
    template <class Property>
        requires asio::can_require_v<const asio::any_io_executor&, Property>
    task_executor require(const Property& property) const {
        return task_executor(asio::require(inner_, property), id_);
    }
    template <class Property>
        requires asio::can_prefer_v<const asio::any_io_executor&, Property>
    task_executor prefer(const Property& property) const {
        return task_executor(asio::prefer(inner_, property), id_);
    }
    friend bool operator==(const task_executor& a, const task_executor& b) noexcept {
        return a.id_ == b.id_ && a.inner_ == b.inner_;
    }
    friend bool operator!=(const task_executor& a, const task_executor& b) noexcept { return !(a == b); }

private:
    task_executor(asio::any_io_executor inner, std::uint64_t id) noexcept : inner_(std::move(inner)), id_(id) {}
    static std::uint64_t next_id() noexcept;

    asio::any_io_executor inner_;
    std::uint64_t id_;
};

namespace detail {

/// Whether any task was ever made: as long as there is none, nobody looks for them.
bool tasks_exist() noexcept;
/// The task that the executor belongs to; 0: none.
std::uint64_t task_of(const asio::any_io_executor& executor) noexcept;

}  // namespace detail
}  // namespace overt
