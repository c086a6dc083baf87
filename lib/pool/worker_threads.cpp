// SPDX-License-Identifier: BSL-1.0
#include "pool/worker_threads.hpp"

#include "pg/fork.hpp"

#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

namespace overt::detail {

struct worker_threads::state {
    struct worker {
        std::thread thread{};
        bool busy = false;
    };

    const std::size_t most_threads;
    const std::size_t most_waiting;
    const std::function<void()> on_idle;
    const pg::detail::birthplace home{};  // a forked child has neither the threads nor whoever holds the lock

    std::mutex mutex{};
    std::condition_variable work{};
    std::deque<std::function<void()>> jobs{};
    std::list<worker> workers{};
    std::size_t running = 0;
    std::size_t idle = 0;
    bool stopped = false;

    void run(worker& self) noexcept;
};

void worker_threads::state::run(worker& self) noexcept {
    std::unique_lock lock(mutex);
    for (;;) {
        ++idle;
        work.wait(lock, [this] { return stopped || !jobs.empty(); });
        --idle;
        if (stopped) break;
        std::function<void()> job = std::move(jobs.front());
        jobs.pop_front();
        self.busy = true;
        lock.unlock();
        job();
        job = nullptr;  // what it holds goes before the lock comes back
        lock.lock();
        self.busy = false;
    }
    const bool last = --running == 0;
    lock.unlock();
    if (last) on_idle();
}

worker_threads::worker_threads(std::size_t most_threads, std::size_t most_waiting, std::function<void()> on_idle)
    : state_(new state{most_threads, most_waiting, std::move(on_idle)}) {}

worker_threads::~worker_threads() {
    stop();
    join();
}

bool worker_threads::submit(std::function<void()> job) noexcept try {
    if (state_->home.left()) return false;
    std::lock_guard lock(state_->mutex);
    if (state_->stopped || state_->jobs.size() >= state_->most_waiting) return false;
    if (state_->idle <= state_->jobs.size() && state_->running < state_->most_threads) {
        state::worker& added = state_->workers.emplace_back();
        try {
            added.thread = std::thread([shared = state_, &added] { shared->run(added); });
            ++state_->running;
        } catch (const std::exception&) {
            state_->workers.pop_back();
        }
    }
    if (state_->running == 0) return false;
    state_->jobs.push_back(std::move(job));
    state_->work.notify_one();
    return true;
} catch (const std::exception&) {
    return false;
}

void worker_threads::stop() noexcept {
    if (state_->home.left()) return;
    std::deque<std::function<void()>> dropped;  // their destructors may come back here
    std::lock_guard lock(state_->mutex);
    state_->stopped = true;
    state_->work.notify_all();
    std::swap(dropped, state_->jobs);
}

std::size_t worker_threads::running() const noexcept {
    if (state_->home.left()) return 0;
    std::lock_guard lock(state_->mutex);
    return state_->running;
}

void worker_threads::join() noexcept {
    if (state_->home.left()) return;
    std::list<std::thread> ending;
    {
        std::lock_guard lock(state_->mutex);
        for (state::worker& each : state_->workers) {
            if (!each.thread.joinable()) continue;
            if (each.busy) each.thread.detach();  // possibly the thread that calls this
            else ending.push_back(std::move(each.thread));
        }
    }
    for (std::thread& each : ending) each.join();
}

}  // namespace overt::detail
