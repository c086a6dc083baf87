// SPDX-License-Identifier: BSL-1.0
// What befalls the bank's server and its network.
#pragma once

#include "bank_server.hpp"
#include "network.hpp"

#include <signal.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace overt::test::soak {

enum class strike : unsigned char {
    terminate_one,
    terminate_all,
    kill_one,
    restart_fast,
    restart_immediate,
    stop_one,
    cut,
    slow,
    blackhole,
    max_connections,
};
inline constexpr std::array<std::string_view, 10> strike_names = {
    "terminate one", "terminate all", "kill -9", "restart fast", "restart immediate",
    "SIGSTOP",       "cut",           "slow",    "blackhole",    "max connections",
};

/// After it the server does not know any more which transactions an earlier crash has lost.
inline bool forgets(strike what) noexcept {
    return what == strike::kill_one || what == strike::restart_fast || what == strike::restart_immediate;
}

/// Sessions that the pool cannot reach any more, or that cannot answer it: the server counts them, and the pool has
/// waited long enough for them to vanish.
class severed_sessions {
public:
    void add(const std::vector<int>& pids) {
        std::lock_guard lock(mutex_);
        pids_.insert(pids.begin(), pids.end());
    }
    bool has(int pid) const {
        std::lock_guard lock(mutex_);
        return pids_.contains(pid);
    }

private:
    mutable std::mutex mutex_;
    std::set<int> pids_{};
};

/// The pids of the bank's sessions, in random order; first those that are in their COMMIT.
inline std::vector<int> sessions_of_bank(const bank_server& server) {
    witness by(server.dsn());
    std::vector<int> pids;
    for (const auto& row :
         by.rows("SELECT pid FROM pg_stat_activity WHERE application_name = '" + std::string(bank_server::application) +
                 "' ORDER BY state = 'active' AND query LIKE 'COMMIT%' DESC, random()"))
        pids.push_back(row[0].as<int>());
    return pids;
}

class destiny {
public:
    destiny(bank_server& server, network& wire, severed_sessions& severed, std::uint64_t seed)
        : server_(server),
          wire_(wire),
          severed_(severed),
          random_(seed) {}

    /// One of all kinds; the first ones come in turn, so that a short run has as many as it can.
    strike choose() {
        if (turn_ == order_.size()) {
            std::shuffle(order_.begin(), order_.end(), random_);
            turn_ = 0;
        }
        return order_[turn_++];
    }
    std::chrono::milliseconds between(int least, int most) {
        return std::chrono::milliseconds(std::uniform_int_distribution<int>(least, most)(random_));
    }

    /// Strikes, and waits until the server could be reached again.
    void strike_with(strike what) {
        switch (what) {
            case strike::terminate_one: return terminate(1);
            case strike::terminate_all: return terminate(1000);
            case strike::kill_one: return kill_one();
            case strike::restart_fast: return server_.restart(SIGINT);
            case strike::restart_immediate: return server_.restart(SIGQUIT);
            case strike::stop_one: return stop_one();
            case strike::cut: return cut();
            case strike::slow:
                wire_.delay(between(5, 40));
                rest(between(1000, 3000));
                return wire_.delay({});
            case strike::blackhole:
                wire_.stand_still(true);
                rest(std::chrono::milliseconds(3000));
                severed_.add(sessions_of_bank(server_));
                return wire_.stand_still(false);
            case strike::max_connections: return fill();
        }
    }

private:
    static void rest(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

    void terminate(int most) {
        witness by(server_.dsn());
        for (const int pid : sessions_of_bank(server_))
            if (most-- > 0) by.run("SELECT pg_terminate_backend(" + std::to_string(pid) + ")");
    }

    void kill_one() {
        const std::vector<int> pids = sessions_of_bank(server_);
        if (pids.empty()) return;
        witness by(server_.dsn());
        ::kill(pids.front(), SIGKILL);
        // the server ends all sessions, this one as well, and only then recovers
        try {
            for (int i = 0; i != 1000; ++i) by.run("SELECT pg_sleep(0.005)");
        } catch (const std::exception&) {
            // it has begun
        }
        server_.wait_for_recovery();
    }

    void stop_one() {
        const std::vector<int> pids = sessions_of_bank(server_);
        if (pids.empty()) return;
        severed_.add({pids.front()});
        ::kill(pids.front(), SIGSTOP);
        rest(between(500, 3000));
        ::kill(pids.front(), SIGCONT);
    }

    void cut() {
        severed_.add(sessions_of_bank(server_));
        wire_.cut();
    }

    /// Takes every connection that the server has, the superuser's too.
    void fill() {
        using taken = std::unique_ptr<PGconn, decltype(&PQfinish)>;
        std::vector<taken> all;
        const std::string dsn = server_.dsn();
        const auto take = [&] {
            for (;;) {
                all.emplace_back(PQconnectdb(dsn.c_str()), &PQfinish);
                if (PQstatus(all.back().get()) != CONNECTION_OK) break;
            }
            all.pop_back();
        };
        take();
        if (all.size() < 2) return;
        PQclear(
            PQexec(all.front().get(), ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name"
                                       " = '" +
                                       std::string(bank_server::application) + "'")
                                          .c_str()));
        const auto until = std::chrono::steady_clock::now() + between(500, 2000);
        while (std::chrono::steady_clock::now() < until) {
            take();
            rest(std::chrono::milliseconds(20));
        }
        all.clear();
        server_.wait_for_a_place();
    }

    bank_server& server_;
    network& wire_;
    severed_sessions& severed_;
    std::mt19937_64 random_;
    std::vector<strike> order_ = [] {
        std::vector<strike> all;
        for (std::size_t i = 0; i != strike_names.size(); ++i) all.push_back(static_cast<strike>(i));
        return all;
    }();
    std::size_t turn_ = order_.size();
};

}  // namespace overt::test::soak
