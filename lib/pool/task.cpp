// SPDX-License-Identifier: BSL-1.0
#include <overt/pool/task.hpp>

#include <asio/strand.hpp>

#include <atomic>
#include <typeinfo>

namespace overt {

namespace {

std::atomic<std::uint64_t> last_id{0};

// Asio 1.22 gives a pointer for any type that is asked for
template <class Executor>
const Executor* target_of(const asio::any_io_executor& executor) noexcept {
    return executor.target_type() == typeid(Executor) ? executor.target<Executor>() : nullptr;
}

}  // namespace

std::uint64_t task_executor::next_id() noexcept { return last_id.fetch_add(1, std::memory_order_relaxed) + 1; }

namespace detail {

bool tasks_exist() noexcept { return last_id.load(std::memory_order_relaxed) != 0; }

std::uint64_t task_of(const asio::any_io_executor& executor) noexcept {
    if (const auto* const task = target_of<task_executor>(executor)) return task->id();
    if (const auto* const strand = target_of<asio::strand<asio::any_io_executor>>(executor))
        return task_of(strand->get_inner_executor());
    if (const auto* const strand = target_of<asio::strand<task_executor>>(executor))
        return strand->get_inner_executor().id();
    return 0;
}

}  // namespace detail
}  // namespace overt
