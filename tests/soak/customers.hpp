// SPDX-License-Identifier: BSL-1.0
// The customers of the bank: each makes one transfer after the other, and notes what it was told.
#pragma once

#include "attempts.hpp"
#include "bank_server.hpp"
#include "books.hpp"

#include <overt/overt.hpp>
#include <overt/transact.hpp>

#include <asio.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace overt::test::soak {

struct transfer {
    std::int64_t number{};
    std::int32_t payer{};
    std::int32_t payee{};
    std::int64_t amount{};
    bool in_order = true;  ///< Locks accounts in their order; else there may be a deadlock.
};

inline auto pay(std::int32_t account, std::int64_t amount) {
    return raw("UPDATE accounts SET amount = amount + {} WHERE id = {}", amount, account);
}

/// @threads all of it runs on the pool's one thread, except stop() and what is atomic
class customers {
public:
    customers(pool& on, const bank_server& bank, std::uint64_t seed)
        : pool_(on),
          accounts_(bank.accounts()),
          seed_(seed) {}

    void open(asio::io_context& io, int how_many) {
        for (int i = 0; i != how_many; ++i)
            asio::co_spawn(io, customer(seed_ + static_cast<std::uint64_t>(i)), [this](std::exception_ptr thrown) {
                if (thrown) ++strays_;
                ++gone_;
            });
    }
    void stop() noexcept { stopping_ = true; }
    long served() const noexcept { return served_; }
    /// Those that have not been told yet what a COMMIT came to.
    int asking() const noexcept { return asking_; }
    /// Customers that have left.
    int gone() const noexcept { return gone_; }

    const books& kept() const noexcept { return books_; }
    const std::vector<attempt>& attempts() const noexcept { return attempts_; }
    const std::map<std::string, long>& failures() const noexcept { return failures_; }
    long retries() const noexcept { return retries_; }
    long asked_again() const noexcept { return asked_again_; }
    /// Exceptions that are none of ours.
    long strays() const noexcept { return strays_; }

private:
    asio::awaitable<void> customer(std::uint64_t seed) {
        std::mt19937_64 random(seed);
        while (!stopping_) co_await one_transfer(random);
    }

    asio::awaitable<void> one_transfer(std::mt19937_64& random) {
        const auto draw = [&random](int below) { return std::uniform_int_distribution<int>(0, below - 1)(random); };
        transfer what{books_.open_transfer(), draw(accounts_), draw(accounts_ - 1), 1 + draw(50), draw(4) != 0};
        if (what.payee >= what.payer) ++what.payee;
        transaction_options how;
        how.track_commit();
        if (const int level = draw(6); level == 0) how.serializable();
        else if (level == 1) how.repeatable_read();
        std::optional<milliseconds> patience;
        if (draw(20) == 0) patience = milliseconds(1 + draw(60));

        attempt seen{std::chrono::steady_clock::now()};
        std::optional<commit_unknown> lost;
        told said = told::failed;
        bool impatient = false;
        try {
            co_await carry_out(what, how, patience);
            said = told::done;
        } catch (const commit_unknown& e) {
            lost = e;
        } catch (const operation_timeout&) {
            impatient = true;
        } catch (const error& e) {
            ++failures_[name_of(e)];
        }
        seen.end = std::chrono::steady_clock::now();
        seen.served = said == told::done;
        if (!patience) attempts_.push_back(seen);
        if (seen.served) ++served_;
        if (impatient) ++failures_["the customer's own deadline"];
        if (lost) {
            ++asking_;
            said = co_await resolve(*lost);
            --asking_;
        }
        books_.close_transfer(what.number, said);
        if (said == told::failed) co_await rest(milliseconds(20));
    }

    asio::awaitable<void> carry_out(transfer what, transaction_options how, std::optional<milliseconds> patience) {
        const auto body = [what](transaction_verbs& tx) -> transaction_task<void> {
            const bool payer_first = !what.in_order || what.payer < what.payee;
            co_await tx.execute(payer_first ? pay(what.payer, -what.amount) : pay(what.payee, what.amount));
            co_await tx.execute(payer_first ? pay(what.payee, what.amount) : pay(what.payer, -what.amount));
            co_await tx.execute(
                raw("INSERT INTO ledger VALUES ({}, {}, {}, {})", what.number, what.payer, what.payee, what.amount));
        };
        retry_policy policy(how);
        policy.attempts(5).on_failed_attempt([this](const failed_attempt& one) { retries_ += one.pause ? 1 : 0; });
        if (patience) co_await with_timeout(*patience, pool_.transact(body, policy));
        else co_await pool_.transact(body, policy);
    }

    asio::awaitable<told> resolve(commit_unknown lost) {
        if (!lost.transaction_id()) co_return told::unresolved;
        const moment until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (std::chrono::steady_clock::now() < until) {
            try {
                const commit_status status = co_await resolve_commit(pool_, lost);
                if (status == commit_status::committed) co_return told::committed;
                if (status == commit_status::rolled_back) co_return told::rolled_back;
                if (status == commit_status::unknown) co_return told::unresolved;
            } catch (const error&) {
                // the server is away at the moment
            }
            ++asked_again_;
            co_await rest(milliseconds(20));
        }
        co_return told::unresolved;
    }

    static std::string name_of(const error& e) {
        if (const auto* said = dynamic_cast<const server_error*>(&e))
            return "SQLSTATE " + std::string(said->sqlstate());
        if (const auto* refused = dynamic_cast<const connect_error*>(&e))
            return "connect: " + std::string(to_string(refused->reason()));
        if (const auto* broken = dynamic_cast<const connection_lost*>(&e))
            return "lost: " + std::string(to_string(broken->reason()));
        return e.code().message();
    }

    static asio::awaitable<void> rest(milliseconds time) {
        asio::steady_timer timer(co_await asio::this_coro::executor, time);
        co_await timer.async_wait(asio::use_awaitable);
    }

    pool& pool_;
    int accounts_;
    std::uint64_t seed_;
    std::atomic<bool> stopping_ = false;
    std::atomic<long> served_ = 0;
    std::atomic<int> gone_ = 0;
    std::atomic<int> asking_ = 0;
    books books_{};
    std::vector<attempt> attempts_{};
    std::map<std::string, long> failures_{};
    long retries_ = 0;
    long asked_again_ = 0;
    long strays_ = 0;
};

}  // namespace overt::test::soak
