// SPDX-License-Identifier: BSL-1.0
// A day of the bank: customers transfer money while its server and its network are struck; then the books are audited.
#pragma once

#include "customers.hpp"
#include "strikes.hpp"

#include <array>
#include <cstdio>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace overt::test::soak {

struct bank_plan {
    std::chrono::seconds time{300};
    int customers = 200;
    int connections = 10;
    std::uint64_t seed = 1;
    bool falsified =
        false;  ///< One entry is taken out of the ledger, and one is put in twice: the audit has to find both.
};

/// Counts the bank's sessions, from a session of its own on a thread of its own.
class session_counter {
public:
    session_counter(const bank_server& server, const severed_sessions& severed)
        : server_(server),
          severed_(severed),
          thread_([this] { run(); }) {}
    session_counter(const session_counter&) = delete;
    session_counter& operator=(const session_counter&) = delete;
    ~session_counter() { stop(); }

    void stop() {
        stopping_ = true;
        if (thread_.joinable()) thread_.join();
    }
    long samples() const noexcept { return samples_; }
    int most() const noexcept { return most_; }

private:
    void run() {
        while (!stopping_) {
            try {
                witness by(server_.dsn());
                while (!stopping_) sample(by);
            } catch (const std::exception&) {
                std::this_thread::sleep_for(milliseconds(20));  // the server is away
            }
        }
    }
    void sample(witness& by) {
        int now = 0;
        for (const auto& row : by.rows("SELECT pid FROM pg_stat_activity WHERE application_name = '" +
                                       std::string(bank_server::application) + "'"))
            if (!severed_.has(row[0].as<int>())) ++now;
        most_ = std::max<int>(most_, now);
        ++samples_;
        std::this_thread::sleep_for(milliseconds(20));
    }

    const bank_server& server_;
    const severed_sessions& severed_;
    std::atomic<bool> stopping_ = false;
    std::atomic<long> samples_ = 0;
    std::atomic<int> most_ = 0;
    std::thread thread_;
};

inline vault look_into(const bank_server& bank) {
    witness by(bank.dsn());
    vault found;
    for (const auto& row : by.rows("SELECT op, count(*) FROM ledger GROUP BY op"))
        found.entries[row[0].as<std::int64_t>()] = row[1].as<int>();
    found.sum = by.value<long>("SELECT sum(amount) FROM accounts");
    found.expected_sum = static_cast<long>(bank.accounts()) * bank.balance();
    found.wrong_balances = by.value<long>(
        "WITH moves AS (SELECT payer AS id, -amount AS change FROM ledger UNION ALL SELECT payee, amount FROM ledger)"
        " SELECT count(*) FROM accounts a WHERE a.amount <> " +
        std::to_string(bank.balance()) + " + coalesce((SELECT sum(change) FROM moves WHERE moves.id = a.id), 0)");
    return found;
}

/// Takes the first acknowledged transfer out of the ledger, and puts the last one in twice.
inline void falsify(const bank_server& bank, const books& kept) {
    const auto first = std::find(kept.transfers.begin(), kept.transfers.end(), told::done);
    const auto last = std::find(kept.transfers.rbegin(), kept.transfers.rend(), told::done);
    witness by(bank.dsn());
    by.run("DELETE FROM ledger WHERE op = " + std::to_string(first - kept.transfers.begin()));
    by.run("INSERT INTO ledger SELECT * FROM ledger WHERE op = " + std::to_string(kept.transfers.rend() - last - 1));
}

struct bank_result {
    books kept{};
    std::array<int, strike_names.size()> strikes{};
    std::map<std::string, long> failures{};
    long retries = 0;
    availability served{};
    std::vector<milliseconds> recoveries{};
    long samples = 0;
    int most_sessions = 0;
    std::vector<std::string> wrong{};

    milliseconds longest_recovery() const { return recoveries.empty() ? milliseconds(0) : recoveries.back(); }
};

inline pool_options bank_options(const network& wire, const bank_plan& plan) {
    connect_options each("hostaddr=127.0.0.1 port=" + std::to_string(wire.port()) +
                         " user=overt dbname=postgres sslmode=disable gssencmode=disable");
    each.client_connection_check_interval(milliseconds(500));
    pool_options options(std::move(each));
    // a session that vanishes slowly, behind a stopped one, keeps its place
    return options.application_name(bank_server::application)
        .max_size(plan.connections)
        .max_lifetime(std::chrono::seconds(15))
        .close_timeout(std::chrono::seconds(10));
}

/// What the whole of it shows beside the audit.
inline void judge(bank_result& of, const bank_plan& plan, const customers& all) {
    const auto wrong = [&of](std::string what) { of.wrong.push_back(std::move(what)); };
    if (all.gone() != plan.customers) wrong("customers are still waiting");
    if (all.strays() != 0) wrong("customers left with errors that are none of ours");
    if (of.most_sessions > plan.connections) wrong("the server had more sessions than the pool may have");
    if (of.served.share() < 0.99) wrong("more than one in a hundred was refused while nothing was broken");
    if (of.longest_recovery() > std::chrono::seconds(15)) wrong("a recovery took longer than 15 s");
    if (of.kept.count(told::done) == 0) wrong("no transfer succeeded");
}

/// @threads the calling thread strikes, and the customers are on another one
inline bank_result run_bank(const bank_plan& plan) {
    bank_server server(100, 1000);
    severed_sessions severed;
    network wire(server.socket());
    destiny fate(server, wire, severed, plan.seed);
    session_counter counter(server, severed);
    asio::io_context io(1);
    bank_result result;
    std::vector<outage> outages;
    {
        pool on(io.get_executor(), bank_options(wire, plan));
        customers all(on, server, plan.seed);
        all.open(io, plan.customers);
        std::thread thread([&io] { io.run(); });
        const moment end = std::chrono::steady_clock::now() + plan.time;
        while (std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(fate.between(500, 3000));
            const strike what = fate.choose();
            // whoever asks resolve_commit() is to be answered before that
            for (int i = 0; i != 1000 && forgets(what) && all.asking() != 0; ++i)
                std::this_thread::sleep_for(milliseconds(10));
            outage one{std::chrono::steady_clock::now()};
            try {
                fate.strike_with(what);
            } catch (const std::exception& e) {
                result.wrong.push_back(std::string(strike_names[static_cast<std::size_t>(what)]) + ": " + e.what());
            }
            one.end = std::chrono::steady_clock::now();
            outages.push_back(one);
            ++result.strikes[static_cast<std::size_t>(what)];
        }
        const long before = all.served();
        const moment patient = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (all.served() == before && std::chrono::steady_clock::now() < patient)
            std::this_thread::sleep_for(milliseconds(10));
        all.stop();
        while (all.gone() != plan.customers && std::chrono::steady_clock::now() < patient + std::chrono::seconds(60))
            std::this_thread::sleep_for(milliseconds(10));
        asio::co_spawn(io, on.close(), asio::detached);
        if (all.gone() != plan.customers) io.stop();
        thread.join();
        counter.stop();
        result.kept = all.kept();
        result.failures = all.failures();
        result.retries = all.retries();
        result.served = outside_of(outages, all.attempts(), std::chrono::seconds(1));
        result.recoveries = recoveries(outages, all.attempts());
        result.samples = counter.samples();
        result.most_sessions = counter.most();
        judge(result, plan, all);
    }
    if (plan.falsified) falsify(server, result.kept);
    for (std::string& each : audit(result.kept, look_into(server))) result.wrong.push_back(std::move(each));
    return result;
}

inline void print(const bank_result& of, const bank_plan& plan) {
    std::printf("strikes      ");
    for (std::size_t i = 0; i != strike_names.size(); ++i)
        std::printf("%s%.*s %d", i ? ", " : "", static_cast<int>(strike_names[i].size()), strike_names[i].data(),
                    of.strikes[i]);
    std::printf("\ntransfers    %zu: %ld committed, %ld failed, %ld unknown\n", of.kept.transfers.size(),
                of.kept.count(told::done), of.kept.count(told::failed),
                of.kept.count(told::committed) + of.kept.count(told::rolled_back) + of.kept.count(told::unresolved));
    std::printf("unknown      %ld resolved as committed, %ld as rolled back, %ld still unknown\n",
                of.kept.count(told::committed), of.kept.count(told::rolled_back), of.kept.count(told::unresolved));
    std::printf("retries      %ld\nfailures     ", of.retries);
    const char* comma = "";
    for (const auto& [name, times] : of.failures) {
        std::printf("%s%s %ld", comma, name.c_str(), times);
        comma = ", ";
    }
    const std::size_t count = of.recoveries.size();
    std::printf("\navailability %.3f %% of %ld outside of outages\n", of.served.share() * 100,
                of.served.served + of.served.refused);
    std::printf("recovery     median %ld ms, longest %ld ms of %zu\n",
                count ? static_cast<long>(of.recoveries[count / 2].count()) : 0L,
                static_cast<long>(of.longest_recovery().count()), count);
    std::printf("sessions     at most %d of %d in %ld samples\n", of.most_sessions, plan.connections, of.samples);
    if (of.wrong.empty())
        std::printf("audit        the sum is right, every transfer stands in the ledger as it was told\n");
}

}  // namespace overt::test::soak
