// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/pg/connection.hpp>

#include <atomic>
#include <cstdint>
#include <cstring>

namespace overt::pg::detail {

/// What a connection does, written by its conversation and read by any thread: a sequence lock over atomics, so that
/// the writer never waits and nobody sees half a statement.
class activity_board {
public:
    /// A statement starts. Its text is written only where it is not the one that stands there.
    void start(const rendered& statement) noexcept {
        state_.store(session_state::active, std::memory_order_relaxed);
        begun_.store(begun_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        if (statement.id() != 0 && statement.id() == shown_id_) return;
        show(statement);
    }
    void set(session_state value) noexcept { state_.store(value, std::memory_order_relaxed); }
    activity read() const noexcept;
    /// The text as it stands there; for the conversation's own thread.
    std::string_view text() const noexcept { return shown_; }

private:
    static constexpr std::size_t words = sizeof(activity::statement) / sizeof(std::uint64_t);
    void show(const rendered& statement) noexcept;

    std::uint64_t shown_id_ = 0;
    char shown_[sizeof(activity::statement)]{};
    std::atomic<session_state> state_{session_state::idle};
    std::atomic<std::uint32_t> begun_{0};
    std::atomic<std::uint32_t> version_{0};  // odd while the words change
    std::atomic<std::uint64_t> words_[words]{};
};

}  // namespace overt::pg::detail
