// SPDX-License-Identifier: BSL-1.0
#include "pg/activity_board.hpp"

namespace overt::pg::detail {

namespace {

constexpr std::size_t most = sizeof(activity::statement) - 1;

// Cuts at the end of a character, not inside one.
std::string_view beginning(std::string_view text) noexcept {
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

}  // namespace

void activity_board::show(const rendered& statement) noexcept {
    const std::string_view text = beginning(statement.text());
    shown_id_ = statement.id();
    if (text == std::string_view(shown_)) return;
    std::memset(shown_, 0, sizeof shown_);
    std::memcpy(shown_, text.data(), text.size());

    // releases keep the words behind the odd number and before the even one
    const std::uint32_t before = version_.load(std::memory_order_relaxed);
    version_.store(before + 1, std::memory_order_relaxed);
    for (std::size_t i = 0; i < words; ++i) {
        std::uint64_t word = 0;
        std::memcpy(&word, shown_ + i * sizeof word, sizeof word);
        words_[i].store(word, std::memory_order_release);
    }
    version_.store(before + 2, std::memory_order_release);
}

activity activity_board::read() const noexcept {
    activity seen;
    seen.state = state_.load(std::memory_order_relaxed);
    seen.statements = begun_.load(std::memory_order_relaxed);
    constexpr int tries = 1000;  // a writer that never rests must not hold a reader for ever
    for (int i = 0; i < tries; ++i) {
        const std::uint32_t before = version_.load(std::memory_order_acquire);
        for (std::size_t w = 0; w < words; ++w) {
            const std::uint64_t word = words_[w].load(std::memory_order_acquire);
            std::memcpy(seen.statement + w * sizeof word, &word, sizeof word);
        }
        if (before % 2 == 0 && version_.load(std::memory_order_relaxed) == before) return seen;
    }
    seen.statement[0] = '\0';
    return seen;
}

}  // namespace overt::pg::detail
