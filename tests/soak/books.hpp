// SPDX-License-Identifier: BSL-1.0
// What the customers of the bank were told, and the audit of it: what must be in the ledger, and what must not.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace overt::test::soak {

/// What a customer knows of a transfer.
enum class told : unsigned char {
    nothing,      ///< It was under way when the day ended: a fault of the soak itself.
    done,         ///< transact() returned.
    failed,       ///< transact() threw something else than commit_unknown.
    committed,    ///< commit_unknown, and resolve_commit() said so.
    rolled_back,  ///< commit_unknown, and resolve_commit() said so.
    unresolved,   ///< commit_unknown, and resolve_commit() did not know either.
};

/// Transfers by their number, which is their key in the ledger.
struct books {
    std::vector<told> transfers{};

    std::int64_t open_transfer() {
        transfers.push_back(told::nothing);
        return static_cast<std::int64_t>(transfers.size()) - 1;
    }
    void close_transfer(std::int64_t number, told what) { transfers[static_cast<std::size_t>(number)] = what; }
    long count(told what) const { return std::count(transfers.begin(), transfers.end(), what); }
};

/// What the server has: how often each transfer stands in the ledger, and the money.
struct vault {
    std::map<std::int64_t, int> entries{};
    long sum = 0;
    long expected_sum = 0;
    long wrong_balances = 0;  ///< Accounts that are not what the ledger makes of them.
};

/// What is wrong, one sentence for each; nothing where all is well.
inline std::vector<std::string> audit(const books& kept, const vault& found) {
    std::vector<std::string> wrong;
    const auto about = [&wrong](std::int64_t number, const char* what) {
        wrong.push_back("transfer " + std::to_string(number) + ' ' + what);
    };
    for (std::size_t i = 0; i != kept.transfers.size(); ++i) {
        const auto number = static_cast<std::int64_t>(i);
        const auto entry = found.entries.find(number);
        const int times = entry == found.entries.end() ? 0 : entry->second;
        if (times > 1) about(number, "was doubled");
        switch (kept.transfers[i]) {
            case told::nothing: about(number, "never ended"); break;
            case told::done:
                if (times == 0) about(number, "was acknowledged, and is lost");
                break;
            case told::failed:
                if (times != 0) about(number, "failed, and has taken effect");
                break;
            case told::committed:
                if (times == 0) about(number, "was resolved as committed, and is lost");
                break;
            case told::rolled_back:
                if (times != 0) about(number, "was resolved as rolled back, and has taken effect");
                break;
            case told::unresolved: break;
        }
    }
    const auto strays = std::count_if(found.entries.begin(), found.entries.end(), [&kept](const auto& entry) {
        return entry.first < 0 || entry.first >= static_cast<std::int64_t>(kept.transfers.size());
    });
    if (strays != 0) wrong.push_back(std::to_string(strays) + " entries of the ledger belong to no transfer");
    if (found.sum != found.expected_sum)
        wrong.push_back("the sum is " + std::to_string(found.sum) + ", not " + std::to_string(found.expected_sum));
    if (found.wrong_balances != 0)
        wrong.push_back(std::to_string(found.wrong_balances) + " accounts are not what the ledger makes of them");
    return wrong;
}

}  // namespace overt::test::soak
