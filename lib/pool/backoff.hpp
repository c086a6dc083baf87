// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/slot.hpp"

#include <cstdint>

namespace overt::detail {

/// A small source of random numbers that tests can seed.
class dice {
public:
    explicit dice(std::uint64_t seed) noexcept : state_(seed) {}
    std::uint64_t next() noexcept;
    /// From 0 up to, but not including, 1.
    double fraction() noexcept;

private:
    std::uint64_t state_;
};

/// When to try again after failed connects, and how many at a time.
///
/// As long as somebody waits, the first failure is followed by a quick second try, and that by one about every 580 ms:
/// twenty attempts in an outage of ten seconds are not exceeded, and the end of an outage is found as soon as that
/// allows. Without waiters the pauses double.
class backoff {
public:
    static constexpr pool_duration first_delay = std::chrono::milliseconds(100);
    static constexpr pool_duration shortest_pause = std::chrono::milliseconds(560);
    static constexpr pool_duration longest_pause = std::chrono::milliseconds(600);
    static constexpr pool_duration longest_delay = std::chrono::seconds(10);

    void failed(pool_time now, dice& random) noexcept;
    void succeeded(int most_at_once) noexcept;
    /// There is a reason to think that the server went away.
    void doubted() noexcept { allowed_ = 1; }

    bool failing() const noexcept { return failures_ > 0; }
    /// Not before this time; sooner when somebody waits.
    pool_time next_try(bool somebody_waits) const noexcept;
    /// One after a failure; then rounds of 2, 4, ... as they succeed.
    int at_once(int most) const noexcept { return allowed_ < most ? allowed_ : most; }
    /// @shape trying: an attempt is under way
    breaker_state state(pool_time now, bool somebody_waits, bool trying) const noexcept;

private:
    unsigned failures_ = 0;
    int allowed_ = unlimited;
    pool_time last_{};
    pool_duration delay_{};
    pool_duration delay_with_waiters_{};

    static constexpr int unlimited = 1 << 30;
};

}  // namespace overt::detail
