// SPDX-License-Identifier: BSL-1.0
// Very many coroutines that take turns on few connections: what each of them waits, and what it leaves behind.
#pragma once

#include "support/coroutine.hpp"
#include "support/database.hpp"
#include "support/memory.hpp"

#include <overt/overt.hpp>

#include <asio.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

namespace overt::test::soak {

struct point {
    std::int32_t id{};
    std::int32_t value{};
};

constexpr auto describe(overt::type<point>) {
    return overt::table("soak_points", overt::column("id", &point::id).primary_key(),
                        overt::column("value", &point::value));
}

inline constexpr int points = 1000;
inline constexpr const char* points_table =
    "CREATE TABLE soak_points(id integer PRIMARY KEY, value integer NOT NULL);"
    "INSERT INTO soak_points SELECT i, i * 7 FROM generate_series(1, 1000) i; ANALYZE soak_points;";

inline const auto point_by_id = overt::sql::prepare<std::int32_t>(
    [](auto id) { return overt::sql::select<point>().where(overt::col<&point::id> == id); });

// ---- what a process has

inline long entries_of(const char* directory) {
    return std::distance(std::filesystem::directory_iterator(directory), std::filesystem::directory_iterator());
}
inline long open_files() { return entries_of("/proc/self/fd"); }
inline long threads() { return entries_of("/proc/self/task"); }
inline double cpu_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}
inline double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// What a process has at the end that it had not at the start.
struct leftovers {
    long files_before = open_files(), threads_before = threads();
    long files_after = 0, threads_after = 0;
    long frames = 0;

    void end() {
        files_after = open_files();
        threads_after = threads();
    }
    void judge(std::vector<std::string>& wrong) const {
        if (files_after != files_before) wrong.push_back("files were left open");
        if (threads_after != threads_before) wrong.push_back("threads were left running");
        if (frames != 0) wrong.push_back("frames were left behind");
    }
    void print() const {
        std::printf("left         files %ld -> %ld, threads %ld -> %ld, frames %ld\n", files_before, files_after,
                    threads_before, threads_after, frames);
    }
};

/// Lives in a coroutine's frame.
class frame {
public:
    explicit frame(long& count) : count_(count) { ++count_; }
    frame(const frame&) = delete;
    frame& operator=(const frame&) = delete;
    ~frame() { --count_; }

private:
    long& count_;
};

// ---- figures

/// What the straight line through the values rises by from one to the next.
inline double slope(const std::vector<double>& values) {
    const auto n = static_cast<double>(values.size());
    if (n < 2) return 0;
    const double middle = (n - 1) / 2;
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double over = 0, under = 0;
    for (std::size_t i = 0; i != values.size(); ++i) {
        const double x = static_cast<double>(i) - middle;
        over += x * (values[i] - mean);
        under += x * x;
    }
    return over / under;
}

/// 1: all have the same; 1/n: one has it all.
inline double jain(const std::vector<double>& values) {
    double sum = 0, squares = 0;
    for (const double each : values) {
        sum += each;
        squares += each * each;
    }
    return squares == 0 ? 1 : sum * sum / (static_cast<double>(values.size()) * squares);
}

/// Memory in use after each so many operations, in kB.
class memory_curve {
public:
    memory_curve(long operations, long step) : step_(step) {
        samples_.reserve(static_cast<std::size_t>(operations / step + 1));
    }

    void operation() {
        if (++done_ % step_ == 0) samples_.push_back(static_cast<double>(memory_in_use()));
    }
    long done() const noexcept { return done_; }
    /// In kB per 10,000 operations, once the first of them are done.
    double rise(double warm_up) const {
        const auto first = static_cast<std::ptrdiff_t>(static_cast<double>(samples_.size()) * warm_up);
        return slope({samples_.begin() + first, samples_.end()}) * 10'000 / static_cast<double>(step_);
    }
    double from() const { return samples_.empty() ? 0 : samples_.front(); }
    double to() const { return samples_.empty() ? 0 : samples_.back(); }

private:
    long step_;
    long done_ = 0;
    std::vector<double> samples_{};
};

// ---- the load

struct load_plan {
    int coroutines = 10'000;
    int turns = 10;
    int queries = 10;  ///< In each turn.
    int connections = 10;
    double warm_up = 0.1;  ///< The share of the queries after which memory is looked at.

    long all_turns() const { return static_cast<long>(coroutines) * turns; }
    long all_queries() const { return all_turns() * queries; }
};

struct load_result {
    double seconds = 0, cpu = 0;
    double median_wait = 0, longest_wait = 0;  ///< In seconds.
    double fairness = 0;                       ///< Jain's index of the tasks' mean waits.
    long out_of_turn = 0;                      ///< Turns that came before or after their own.
    int most_leased = 0;
    long wrong_answers = 0;
    double memory_rise = 0, memory_from = 0, memory_to = 0;
    leftovers left{};
};

class load {
public:
    load(pool& on, load_plan plan)
        : pool_(on),
          plan_(plan),
          waits_(static_cast<std::size_t>(plan.all_turns()), 0.0),
          memory_(plan.all_queries(), std::max(1000L, plan.all_queries() / 100)) {}

    asio::awaitable<void> run(load_result& to) {
        const asio::any_io_executor here = co_await asio::this_coro::executor;
        asio::steady_timer over(here, asio::steady_timer::time_point::max());
        const auto begin = std::chrono::steady_clock::now();
        const double cpu = cpu_seconds();
        running_ = plan_.coroutines;
        for (int i = 0; i != plan_.coroutines; ++i)
            asio::co_spawn(here, task(i), [this, &over](std::exception_ptr thrown) {
                if (thrown && !failure_) failure_ = thrown;
                if (--running_ == 0) over.cancel();
            });
        asio::error_code cancelled;
        co_await over.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        if (failure_) std::rethrow_exception(failure_);
        to.seconds = seconds_since(begin);
        to.cpu = cpu_seconds() - cpu;
        to.fairness = jain(mean_waits());
        to.longest_wait = *std::max_element(waits_.begin(), waits_.end());
        const auto middle = waits_.begin() + static_cast<std::ptrdiff_t>(waits_.size() / 2);
        std::nth_element(waits_.begin(), middle, waits_.end());
        to.median_wait = *middle;
        to.out_of_turn = out_of_turn_;
        to.most_leased = most_leased_;
        to.wrong_answers = wrong_;
        to.left.frames = frames_;
        to.memory_rise = memory_.rise(plan_.warm_up);
        to.memory_from = memory_.from();
        to.memory_to = memory_.to();
    }

private:
    asio::awaitable<void> task(int me) {
        const frame alive(frames_);
        for (int turn = 0; turn != plan_.turns; ++turn) {
            const long ticket = tickets_++;
            const auto begin = std::chrono::steady_clock::now();
            lease conn = co_await pool_.acquire(pool_options::no_timeout);
            waits_[static_cast<std::size_t>(me) * static_cast<std::size_t>(plan_.turns) +
                   static_cast<std::size_t>(turn)] = seconds_since(begin);
            if (ticket != served_++) ++out_of_turn_;
            most_leased_ = std::max(most_leased_, ++leased_);
            for (int i = 0; i != plan_.queries; ++i) {
                const std::int32_t id = 1 + (me + i * 37) % points;
                const point row = co_await conn.one(point_by_id(id));
                if (row.value != id * 7) ++wrong_;
                memory_.operation();
            }
            --leased_;
        }
    }

    std::vector<double> mean_waits() const {
        std::vector<double> means;
        const auto turns = static_cast<std::ptrdiff_t>(plan_.turns);
        for (auto first = waits_.begin(); first != waits_.end(); first += turns)
            means.push_back(std::accumulate(first, first + turns, 0.0) / static_cast<double>(turns));
        return means;
    }

    pool& pool_;
    load_plan plan_;
    std::vector<double> waits_;
    memory_curve memory_;
    std::exception_ptr failure_{};
    int running_ = 0;
    long frames_ = 0;
    long tickets_ = 0;
    long served_ = 0;
    long out_of_turn_ = 0;
    int leased_ = 0;
    int most_leased_ = 0;
    long wrong_ = 0;
};

/// @shape options: of a pool whose sessions see the points
inline load_result run_load(pool_options options, const load_plan& plan) {
    load_result result;
    {
        asio::io_context io(1);
        pool on(io.get_executor(), options.max_size(plan.connections).max_waiting(plan.coroutines));
        const auto work = std::make_unique<load>(on, plan);
        const auto day = [](pool& of, load& what, load_result& to) -> asio::awaitable<void> {
            co_await what.run(to);
            co_await of.close();
        };
        test::run(io, day(on, *work, result));
    }
    result.left.end();
    return result;
}

inline std::vector<std::string> judge(const load_result& of, const load_plan& plan, double most_rise) {
    std::vector<std::string> wrong;
    const auto require = [&wrong](bool holds, const char* what) {
        if (!holds) wrong.push_back(what);
    };
    require(of.wrong_answers == 0, "answers were wrong");
    require(of.longest_wait <= 3 * of.median_wait, "somebody waited more than three times as long as the median");
    // in their first turn all come at once; the more turns there are, the less that matters
    require(plan.turns < 5 || of.fairness >= 0.99, "the waits are unfair");
    require(of.out_of_turn == 0, "turns came out of turn");
    require(of.most_leased <= plan.connections, "more connections were used than there are");
    require(plan.coroutines < 1000 || of.most_leased == plan.connections, "fewer connections were used than there are");
    require(of.cpu <= 1.25 * of.seconds + 0.1, "something spins beside the event loop");
    require(of.memory_rise < most_rise, "memory grows");
    of.left.judge(wrong);
    return wrong;
}

inline void print(const load_result& of, const load_plan& plan) {
    std::printf(
        "load         %ld queries, %ld acquires, %d coroutines, %d connections: %.1f s, %.0f queries/s, cpu %.1f s\n",
        plan.all_queries(), plan.all_turns(), plan.coroutines, plan.connections, of.seconds,
        static_cast<double>(plan.all_queries()) / of.seconds, of.cpu);
    std::printf("waits        median %.1f ms, longest %.1f ms: %.2f times; fairness %.5f; %ld out of turn\n",
                of.median_wait * 1e3, of.longest_wait * 1e3, of.longest_wait / of.median_wait, of.fairness,
                of.out_of_turn);
    std::printf("memory       %.0f to %.0f kB, %+.3f kB per 10,000 queries at the end\n", of.memory_from, of.memory_to,
                of.memory_rise);
    of.left.print();
}

}  // namespace overt::test::soak
