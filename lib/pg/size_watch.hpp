// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/limits.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace overt::pg::detail {

/// How much goes through a session: whether an answer exceeds its budget, and whether libpq's buffers, which never
/// shrink, have become too large to be kept.
class size_watch {
public:
    /// @shape budget: bytes that one answer may take; 0: any number
    explicit size_watch(std::size_t budget) noexcept : budget_(limit(budget)) { watch(0); }

    /// From how large a message on the session counts as bloated; 0: never.
    void watch(std::size_t above) noexcept {
        most_kept_ = limit(above);
        most_sent_ = std::min(most_kept_, most_bytes);
        large_answer_ = std::min(most_kept_, budget_);
    }
    bool bloated() const noexcept { return bloated_; }
    std::size_t budget() const noexcept { return budget_; }
    /// An answer of more bytes is to be weighed.
    std::size_t large_answer() const noexcept { return large_answer_; }

    /// A message goes out. @errors usage_error for more than a server takes
    void sent(std::size_t bytes) {
        if (bytes > most_sent_) [[unlikely]]
            note_sent(bytes);
    }
    void received(std::size_t bytes) noexcept { bloated_ |= bytes > most_kept_; }
    /// Looks for large rows in it. true: it is over the budget.
    bool weigh(const PGresult* answer) noexcept;

    // An answer comes in many pieces. What libpq takes of the socket is seen from what is left there; of the first
    // pieces nobody asks, so that answers of a usual size cost nothing.
    void before_read(PGconn* session, std::uint32_t looks) noexcept;
    /// Adds what was read since, at the least. true: it is over the budget.
    bool after_read(PGconn* session, std::uint32_t looks, std::size_t& read) noexcept;

private:
    static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();
    static std::size_t limit(std::size_t value) noexcept { return value == 0 ? no_limit : value; }
    bool measures(std::uint32_t looks) const noexcept;
    void note_sent(std::size_t bytes);

    std::size_t budget_;
    std::size_t most_kept_ = no_limit;
    std::size_t most_sent_ = most_bytes;
    std::size_t large_answer_ = no_limit;
    std::size_t unread_ = 0;
    bool bloated_ = false;
};

}  // namespace overt::pg::detail
