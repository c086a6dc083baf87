// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/cancel_budget.hpp"
#include "pool/lease_times.hpp"
#include "pool/pool_core.hpp"
#include "pool/pool_slot.hpp"
#include "pool/timekeeper.hpp"
#include "pool/worker_threads.hpp"

#include "pg/fork.hpp"

#include <overt/error.hpp>
#include <overt/pool/checkout.hpp>
#include <overt/pool/pool_options.hpp>
#include <overt/pool/pool_stats.hpp>
#include <overt/pool/pool_warning.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <vector>

namespace overt::detail {

class duty;

/// The core with hands: does what the core decides. One mutex guards the core and everything in its slots that is not
/// the business of a slot's present owner. It is never held while somebody else's code runs.
class pool_shell : public std::enable_shared_from_this<pool_shell> {
public:
    pool_shell(asio::any_io_executor executor, pool_options options);
    ~pool_shell();
    pool_shell(const pool_shell&) = delete;
    pool_shell& operator=(const pool_shell&) = delete;

    void start();

    // acquire.cpp
    pool_slot* try_take(const std::source_location& site, std::uint64_t task = 0) noexcept;
    /// @errors nested_acquire where a task that holds a connection may not have another one
    void check_nested(std::uint64_t task, const std::source_location& site);
    static asio::awaitable<checkout> wait(std::shared_ptr<pool_shell> self, pool_duration patience,
                                          std::source_location site);
    /// The same with the user's check of every connection: one that does not pass is replaced.
    static asio::awaitable<checkout> wait_checked(std::shared_ptr<pool_shell> self, pool_duration patience,
                                                  std::source_location site);

    /// This process is a child of the one that the pool belongs to: nothing of it may be used, nor its locks waited
    /// for.
    bool inherited() const noexcept { return home_.left(); }
    /// @errors fork_detected
    void check_inherited() const;

    // give_back.cpp
    void give_back(pool_slot& slot) noexcept;
    /// A lane holds the slot until it closes itself, or the pool does.
    void keep_as_lane(pool_slot& slot, std::function<void()> on_close);

    // closing.cpp
    static asio::awaitable<void> close(std::shared_ptr<pool_shell> self, pool_duration grace);
    /// The pool is gone: closes everything that is not leased, here and now.
    void abandon() noexcept;
    /// The event loop is about to go, and every socket with it.
    void context_gone() noexcept;

    // operations.cpp
    /// @errors usage_error for sizes that contradict each other or the options
    void resize(int least, int most);
    void invalidate() noexcept;
    bool is_closed() const noexcept;

    // snapshot.cpp
    pool_stats stats() const;
    pool_health health() const;
    /// @errors pool_closed, fork_detected
    void check_open() const;
    /// transact() runs a body once more.
    void count_retry() noexcept;
    worker_threads& connect_threads() noexcept { return helpers_->connects; }

    // For those who carry out tasks.
    const pool_options& options() const noexcept { return options_; }
    const asio::any_io_executor& executor() const noexcept { return executor_; }
    /// A connection was opened for this slot, or was not. From a connect thread.
    void arrived(pool_slot& slot, pg::connection fresh) noexcept;
    void connect_failed(pool_slot& slot, const connect_error& why) noexcept;
    /// It was opened, but a hook would not have it.
    void refused(pool_slot& slot, const connect_error& why) noexcept;
    /// The task of this slot is done.
    void finished(pool_slot& slot, bool well) noexcept;
    /// Takes the connection out of its slot, so that it is closed once.
    pg::connection take_connection(pool_slot& slot) noexcept;
    /// What is left of a connection until the server is done; -1: nothing. Cut off when the slot is overdue.
    /// false: it is overdue already.
    bool set_farewell(pool_slot& slot, int descriptor) noexcept;
    /// Its lease has ended inside a transaction.
    void warn_of_dirty_return(const pool_slot& slot) noexcept;

private:
    friend class acquire_seat;
    friend class cancel_request;
    /// Where a connection was held, and where another one was acquired.
    struct place_pair {
        const char* holder_file;
        const char* file;
        std::uint_least32_t holder_line;
        std::uint_least32_t line;
        friend bool operator==(const place_pair&, const place_pair&) = default;
    };
    friend class close_seat;

    /// One event. The core decides under the lock; the tasks that follow are begun without it.
    template <class F>
    void step(F&& event) noexcept {
        if (inherited()) [[unlikely]]
            return;
        perform(decide(event));
    }
    template <class F>
    core_slot* decide(F& event) noexcept {
        std::lock_guard lock(mutex_);
        event(core_);
        return settle();
    }
    core_slot* settle() noexcept;
    void interrupt(pool_slot& slot) noexcept;
    void cancel_statement(pool_slot& slot) noexcept;
    void cut_off_cancel(pool_slot& slot) noexcept;
    void perform(core_slot* tasks) noexcept;
    core_slot* perform_one(pool_slot& slot) noexcept;
    core_slot* end_task(pool_slot& slot, bool well) noexcept;
    void start_connect(pool_slot& slot) noexcept;
    void begin_hook(duty task) noexcept;

    void admit(pool_waiter& who);
    bool answered(const pool_waiter& who) const noexcept;
    pool_slot& collect(pool_waiter& who, pool_duration patience, pool_time deadline);

    pool_stats stats_locked() const;
    void on_time() noexcept;
    void tick() noexcept;
    // warnings.cpp
    void watch() noexcept;
    void warn(const pool_warning& what) const noexcept;
    void warn_if_slow(const pool_slot& slot) const noexcept;
    void watch_statements(pool_slot& slot);
    void tell_slow_statement(const pool_slot& slot, pool_duration took) const;
    bool is_new_pair(const std::source_location& holder, const std::source_location& site);
    bool empty() const noexcept;
    bool empty_but_for_leases() const noexcept;
    void tell_lanes() noexcept;
    void wake_closers() noexcept;
    void ring_closers() noexcept;
    void stop_helpers() noexcept;
    void join_helpers() noexcept;
    bool helpers_running() const noexcept;
    void close_leaving() noexcept;
    void close_sockets() noexcept;
    void close_inherited() noexcept;

    struct helpers {
        helpers(std::function<void()> on_time, std::function<void()> on_idle, std::size_t most_connecting)
            : time(std::move(on_time), on_idle),
              connects(most_connecting, most_connecting, on_idle),
              cancels(2, 64, on_idle) {}
        timekeeper time;
        worker_threads connects;
        worker_threads cancels;
    };
    struct counters {
        std::uint64_t acquired = 0, timeouts = 0, cancelled = 0, overloaded = 0, closed = 0, unreachable = 0;
        std::uint64_t connects = 0, connect_failures = 0, resets = 0, pings = 0, pings_failed = 0, cancels = 0;
        std::uint64_t dirty_returns = 0, deadlocks = 0, nested = 0, cancels_suppressed = 0;
        std::uint64_t commits = 0, rollbacks = 0, commits_unknown = 0, retries = 0;

        void add(const pg::transaction_stack::tally& more) noexcept {
            commits += more.commits;
            rollbacks += more.rollbacks;
            commits_unknown += more.unknown;
            retries += more.retries;
        }
        void write(pool_stats& into) const noexcept;
    };

    const pg::detail::birthplace home_{};
    const pool_options options_;
    asio::any_io_executor executor_;
    mutable std::mutex mutex_;
    pool_core core_;
    counters counters_{};
    lease_times times_{};
    std::optional<connect_error> last_failure_{};
    chain<pool_closer> closers_{};
    lease_watch watch_;
    cancel_budget cancels_{};
    int cancels_per_second_;
    std::vector<place_pair> nested_pairs_{};
    bool tick_posted_ = false;
    bool gone_ = false;                   // the event loop is
    std::atomic<bool> detached_ = false;  // nothing is left to the event loop any more
    std::unique_ptr<helpers> helpers_{};
};

/// A span of the options; no_timeout is the longest one.
pool_duration span(std::chrono::milliseconds value) noexcept;

/// So long after its last sign of life a connection is taken for alive: a look costs a system call.
inline constexpr pool_duration trusted_for = std::chrono::microseconds(100);

}  // namespace overt::detail
