// SPDX-License-Identifier: BSL-1.0
// What the tests of transact() share: two accounts. What becomes of them is looked at from another session.
#pragma once

#include "support/pooled.hpp"

#include <overt/transact.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace overt::test::transacting {

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_transact";
    static constexpr const char* tables = R"(
        CREATE TABLE accounts(id bigint PRIMARY KEY, amount bigint NOT NULL);
        CREATE TABLE deferred(id bigint REFERENCES accounts DEFERRABLE INITIALLY DEFERRED);
    )";
};

inline schema& db() { return own_schema::db(); }

struct two_accounts {
    two_accounts() { db().run("TRUNCATE accounts, deferred; INSERT INTO accounts VALUES (1, 100), (2, 100)"); }
};

inline long amount_of(int id) {
    return db().value<long>("SELECT amount FROM accounts WHERE id = " + std::to_string(id));
}

inline auto amount_in(int id) { return raw<std::int64_t>("SELECT amount FROM accounts WHERE id = {}", id); }
inline auto add(int id, int amount) {
    return raw("UPDATE accounts SET amount = amount + {} WHERE id = {}", amount, id);
}

/// Somebody else changes an account, after we have looked.
inline void change_behind_our_back(int id) {
    db().run("UPDATE accounts SET amount = amount + 1000 WHERE id = " + std::to_string(id));
}

struct oops : std::runtime_error {
    oops() : runtime_error("oops") {}
};

/// What a policy was told of.
struct attempts_seen {
    std::vector<failed_attempt> all{};

    retry_policy policy(transaction_options options, int attempts) {
        return retry_policy(options).attempts(attempts).backoff(1ms, 4ms).on_failed_attempt(
            [this](const failed_attempt& one) { all.push_back(one); });
    }
};

inline transaction_options repeatable_read() { return transaction_options().repeatable_read(); }

/// Loses a conflict in each of the first attempts.
inline auto conflicting(int& runs, int losing) {
    return [&runs, losing](transaction_verbs& tx) -> transaction_task<std::int64_t> {
        const auto before = co_await tx.scalar(amount_in(1));
        if (++runs <= losing) change_behind_our_back(1);
        co_await tx.execute(add(1, 1));
        co_return before;
    };
}

}  // namespace overt::test::transacting
