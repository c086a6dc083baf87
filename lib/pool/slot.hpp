// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/chain.hpp"

#include <overt/pool/pool_stats.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace overt::detail {

using pool_clock = std::chrono::steady_clock;
using pool_time = pool_clock::time_point;
using pool_duration = pool_clock::duration;
inline constexpr pool_time no_time = pool_time::max();

/// now + span, where the longest span means never.
constexpr pool_time after(pool_time now, pool_duration span) noexcept {
    return span >= no_time - now ? no_time : now + span;
}

enum class slot_state : unsigned char { vacant, connecting, idle, checking, leased, cancelling, resetting, closing };
inline constexpr std::size_t slot_state_count = 8;

/// What the core asks its shell to do with a slot.
enum class slot_task : unsigned char {
    none,
    connect,  ///< then connected() or connect_failed()
    look,     ///< no round trip; then checked()
    ping,     ///< one round trip; then checked()
    cancel,   ///< then give_back_dirty() or give_up()
    reset,    ///< then reset_done()
    close,    ///< then closed()
};

/// One place for a connection. It stands in exactly one chain: that of its state.
struct core_slot : chain_hook<core_slot> {
    core_slot() = default;
    core_slot(const core_slot&) = delete;
    core_slot& operator=(const core_slot&) = delete;
    virtual ~core_slot() = default;

    slot_state state = slot_state::vacant;
    slot_task task = slot_task::none;
    bool on_loop = false;                // while connecting: its event loop knows it, and a hook works on it
    std::optional<close_reason> doom{};  // closes as soon as nobody uses it
    pool_time expires = no_time;
    pool_time used{};              // when its last lease ended
    pool_time proven{};            // when it last answered
    pool_time seen{};              // when it was last known to be alive
    pool_time deadline = no_time;  // of the task under way
    std::uint64_t owner = 0;       // the task that leases it; 0: unknown
    std::uint64_t generation = 0;  // of the pool, when its connect began
    unsigned owner_waits = 0;      // how often that task waits for another one
    core_slot* next_task = nullptr;
    core_slot* next_interrupted = nullptr;
};

/// Somebody who waits for a slot.
struct core_waiter : chain_hook<core_waiter> {
    enum class place : unsigned char { outside, queued, granted, closed, unreachable };

    place where = place::outside;
    core_slot* slot = nullptr;  // when granted
    std::uint64_t task = 0;     // to whom it belongs; 0: unknown
    core_waiter* next_woken = nullptr;
};

}  // namespace overt::detail
