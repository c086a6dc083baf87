// SPDX-License-Identifier: BSL-1.0
#include "pool/connect_elsewhere.hpp"

#include "pool/connecting.hpp"
#include "pool/sleeper.hpp"

#include <overt/error.hpp>

#include <asio/this_coro.hpp>

#include <exception>
#include <memory>
#include <mutex>
#include <utility>

namespace overt::detail {

namespace {

/// What the thread and the coroutine share.
struct attempt {
    std::mutex mutex{};
    sleeper* waiting = nullptr;  // null: nobody waits any more
    bool over = false;
    pg::connection opened{};
    std::exception_ptr failure{};
};

void open(attempt& of, const connect_options& options) noexcept {
    pg::connection fresh;
    std::exception_ptr failure;
    try {
        fresh = pg::connection::open(options, connect_deadline(options));
    } catch (...) {
        failure = std::current_exception();
    }
    std::lock_guard lock(of.mutex);
    of.over = true;
    of.failure = failure;
    if (!of.waiting) return;
    of.opened = std::move(fresh);
    of.waiting->ring();
}

/// The coroutine's place; the thread cannot ring when it is left.
class seat {
public:
    explicit seat(const asio::any_io_executor& executor) : bed_(executor) { shared_->waiting = &bed_; }
    seat(const seat&) = delete;
    seat& operator=(const seat&) = delete;
    ~seat() {
        std::lock_guard lock(shared_->mutex);
        shared_->waiting = nullptr;
    }

    const std::shared_ptr<attempt>& shared() const noexcept { return shared_; }
    asio::awaitable<void> sleep() { return bed_.sleep(shared_->mutex, pool_time::max()); }
    pg::connection take() {
        std::lock_guard lock(shared_->mutex);
        if (!shared_->over) throw operation_cancelled({phase::connect, outcome::not_sent, fate::none});
        if (shared_->failure) std::rethrow_exception(shared_->failure);
        return std::move(shared_->opened);
    }

private:
    std::shared_ptr<attempt> shared_ = std::make_shared<attempt>();
    sleeper bed_;
};

}  // namespace

asio::awaitable<pg::connection> connect_elsewhere(worker_threads& threads, connect_options options) {
    seat mine(co_await asio::this_coro::executor);
    if (!threads.submit([shared = mine.shared(), options = std::move(options)] { open(*shared, options); }))
        throw connect_error(connect_failure::other, "", "no thread could be started to connect with");
    co_await mine.sleep();
    co_return mine.take();
}

}  // namespace overt::detail
