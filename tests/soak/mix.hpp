// SPDX-License-Identifier: BSL-1.0
// What programs do all day, one beside the other: point queries, transactions, streams, errors, timeouts, rollbacks.
#pragma once

#include "load.hpp"

#include <overt/transact.hpp>

#include <array>
#include <random>
#include <stdexcept>
#include <string_view>

namespace overt::test::soak {

inline constexpr std::array<std::string_view, 6> mix_names = {"point queries", "transactions", "streams",
                                                              "errors",        "timeouts",     "rollbacks"};

struct mix_plan {
    long operations = 1'000'000;
    int coroutines = 200;
    int connections = 10;
    int statements = 32;  ///< That a session keeps prepared.
    std::uint64_t seed = 1;
    std::chrono::milliseconds lifetime = std::chrono::minutes(30);
};

struct mix_result {
    double seconds = 0;
    std::array<long, mix_names.size()> done{};
    long wrong = 0;
    long most_prepared = 0;
    long counted = 0;   ///< What the server has of the transactions.
    long expected = 0;  ///< What we were told.
    double memory_rise = 0, memory_from = 0, memory_to = 0;
    leftovers left{};
    std::uint64_t connects = 0;
};

inline constexpr const char* mix_tables =
    "CREATE TABLE soak_counters(id integer PRIMARY KEY, value bigint NOT NULL) WITH (fillfactor = 10);"
    "INSERT INTO soak_counters SELECT i, 0 FROM generate_series(0, 99) i;";

class mix {
public:
    mix(pool& on, const mix_plan& plan)
        : pool_(on),
          plan_(plan),
          memory_(plan.operations, std::max(1000L, plan.operations / 100)) {}

    asio::awaitable<void> run(mix_result& to) {
        const asio::any_io_executor here = co_await asio::this_coro::executor;
        asio::steady_timer over(here, asio::steady_timer::time_point::max());
        const auto begin = std::chrono::steady_clock::now();
        running_ = plan_.coroutines;
        for (int i = 0; i != plan_.coroutines; ++i)
            asio::co_spawn(here, task(plan_.seed + static_cast<std::uint64_t>(i)),
                           [this, &over](std::exception_ptr thrown) {
                               if (thrown && !failure_) failure_ = thrown;
                               if (--running_ == 0) over.cancel();
                           });
        asio::error_code cancelled;
        co_await over.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        if (failure_) std::rethrow_exception(failure_);
        to.seconds = seconds_since(begin);
        to.done = done_;
        to.wrong = wrong_;
        to.most_prepared = most_prepared_;
        to.expected = done_[1];
        to.memory_rise = memory_.rise(0.1);
        to.memory_from = memory_.from();
        to.memory_to = memory_.to();
        to.left.frames = frames_;
        to.connects = pool_.stats().connects;
    }

private:
    using work = asio::awaitable<void>;
    struct change_of_mind : std::runtime_error {
        change_of_mind() : runtime_error("changed its mind") {}
    };

    work task(std::uint64_t seed) {
        const frame alive(frames_);
        std::mt19937_64 random(seed);
        while (begun_ < plan_.operations) {
            ++begun_;
            const auto draw = static_cast<int>(random() % 100);
            const std::size_t kind = draw < 70 ? 0 : draw < 85 ? 1 : draw < 90 ? 2 : draw < 95 ? 3 : draw < 98 ? 4 : 5;
            const auto any = static_cast<std::int32_t>(random() % 1'000'000);
            switch (kind) {
                case 0: co_await point_query(1 + any % points); break;
                case 1: co_await transaction(any % 100, false); break;
                case 2: co_await stream(); break;
                case 3: co_await failing(any); break;
                case 4: co_await timeout(); break;
                default: co_await transaction(any % 100, true);
            }
            ++done_[kind];
            memory_.operation();
        }
    }

    work point_query(std::int32_t id) {
        lease conn = co_await pool_.acquire();
        const point row = co_await conn.one(point_by_id(id));
        if (row.value != id * 7) ++wrong_;
        if (done_[0] % 100 != 0) co_return;
        const auto prepared = co_await conn.scalar(raw<std::int64_t>("SELECT count(*) FROM pg_prepared_statements"));
        most_prepared_ = std::max<long>(most_prepared_, prepared);
    }

    work transaction(std::int32_t id, bool leave) {
        const auto body = [id, leave](transaction_verbs& tx) -> transaction_task<void> {
            co_await tx.execute(raw("UPDATE soak_counters SET value = value + 1 WHERE id = {}", id));
            if (leave) throw change_of_mind();
        };
        bool left = false;
        try {
            co_await pool_.transact(body, retry_policy().attempts(5));
        } catch (const change_of_mind&) {
            left = true;
        }
        if (left != leave) ++wrong_;
    }

    work stream() {
        lease conn = co_await pool_.acquire();
        auto tx = co_await conn.begin();
        auto rows = co_await tx.stream(overt::sql::select<point>());
        long count = 0;
        long sum = 0;
        while (auto page = co_await rows.next())
            for (const point& each : *page) {
                ++count;
                sum += each.value;
            }
        co_await tx.commit();
        if (count != points || sum != 7L * points * (points + 1) / 2) ++wrong_;
    }

    static auto filtered(int bits) {
        using overt::col;
        overt::condition<point> filter;
        for (int bit = 0; bit != 7; ++bit) {
            if (bits >> bit & 1) filter &= col<&point::id> != bit;
            else filter &= col<&point::value> != bit;
        }
        return overt::sql::select<point>().where(filter).where(col<&point::id> == 5);
    }

    /// Texts that are others each time, more of them than a session keeps; each runs twice, so that it is prepared.
    work failing(std::int32_t any) {
        lease conn = co_await pool_.acquire();
        for (int i = 0; i != 40; ++i) {
            const int bits = any + i / 2 * 37;
            const auto row = co_await conn.one_or_none(filtered(bits));
            if (row.has_value() == ((bits >> 5 & 1) != 0)) ++wrong_;
        }
        bool refused = false;
        try {
            co_await conn.execute(raw("SELECT 1 / {}::int", 0));
        } catch (const data_error&) {
            refused = true;
        }
        if (!refused) ++wrong_;
    }

    work timeout() {
        bool late = false;
        try {
            lease conn = co_await pool_.acquire();
            co_await with_timeout(std::chrono::milliseconds(2), conn.execute(raw("SELECT pg_sleep(10)")));
        } catch (const operation_timeout&) {
            late = true;
        }
        if (!late) ++wrong_;
    }

    pool& pool_;
    mix_plan plan_;
    memory_curve memory_;
    std::array<long, mix_names.size()> done_{};
    std::exception_ptr failure_{};
    int running_ = 0;
    long begun_ = 0;
    long frames_ = 0;
    long wrong_ = 0;
    long most_prepared_ = 0;
};

/// @shape dsn: of a database that has the tables
inline mix_result run_mix(const std::string& dsn, const mix_plan& plan) {
    mix_result result;
    {
        asio::io_context io(1);
        pool_options options(dsn);
        options.max_size(plan.connections).acquire_timeout(std::chrono::minutes(1)).max_lifetime(plan.lifetime);
        options.cancels_per_second(1000);  // many are cancelled, and nobody is to wait for his turn
        options.statement_cache_size(static_cast<std::size_t>(plan.statements));
        pool on(io.get_executor(), options);
        mix work(on, plan);
        const auto day = [](pool& of, mix& what, mix_result& to) -> asio::awaitable<void> {
            co_await what.run(to);
            co_await of.close();
        };
        test::run(io, day(on, work, result));
    }
    result.left.end();
    result.counted = witness(dsn).value<long>("SELECT sum(value) FROM soak_counters");
    return result;
}

/// @shape most_rise: of the memory, in kB per 10,000 operations
inline std::vector<std::string> judge(const mix_result& of, const mix_plan& plan, double most_rise) {
    std::vector<std::string> wrong;
    const auto require = [&wrong](bool holds, const char* what) {
        if (!holds) wrong.push_back(what);
    };
    require(of.wrong == 0, "operations ended in another way than they should");
    require(of.counted == of.expected, "transactions were lost or doubled");
    require(of.most_prepared <= plan.statements, "a session has more prepared statements than it may have");
    require(of.memory_rise < most_rise, "memory grows");
    of.left.judge(wrong);
    return wrong;
}

inline void print(const mix_result& of, const mix_plan& plan) {
    std::printf("mix          %ld operations, %d coroutines, %d connections: %.1f s; %lu connects\n", plan.operations,
                plan.coroutines, plan.connections, of.seconds, static_cast<unsigned long>(of.connects));
    std::printf("done         ");
    for (std::size_t i = 0; i != mix_names.size(); ++i)
        std::printf("%s%.*s %ld", i ? ", " : "", static_cast<int>(mix_names[i].size()), mix_names[i].data(),
                    of.done[i]);
    std::printf("\ncounted      %ld of %ld transactions; %ld wrong ends\n", of.counted, of.expected, of.wrong);
    std::printf("prepared     at most %ld of %d statements in a session\n", of.most_prepared, plan.statements);
    std::printf("memory       %.0f to %.0f kB, %+.3f kB per 10,000 operations at the end\n", of.memory_from,
                of.memory_to, of.memory_rise);
    of.left.print();
}

}  // namespace overt::test::soak
