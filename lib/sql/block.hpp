// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/statement.hpp>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace overt::detail {

/// The shared bytes of statements. Whoever moves `used` forward owns the bytes between; what lies before an end that a
/// statement has seen never changes.
struct statement::block {
    std::atomic<std::uint32_t> owners{1};
    std::atomic<std::uint32_t> used{0};
    std::uint32_t capacity;
    verb what;
    const table_info* target;

    char* bytes() noexcept { return reinterpret_cast<char*>(this) + sizeof(block); }
};

/// One clause as it lies in a block.
struct clause_view {
    clause kind;
    std::uint8_t flags;
    std::string_view content;
};

inline constexpr std::size_t clause_header = 2 + sizeof(std::uint32_t);

/// What a statement says, wherever its bytes lie.
struct statement_view {
    verb what;
    const table_info* target;
    std::string_view bytes;

    explicit statement_view(const statement& from) noexcept;
    statement_view(verb v, const table_info* t, std::string_view b) noexcept : what(v), target(t), bytes(b) {}

    class iterator {
    public:
        explicit iterator(const char* at) noexcept : at_(at) {}
        clause_view operator*() const noexcept {
            return {static_cast<clause>(at_[0]), static_cast<std::uint8_t>(at_[1]), {at_ + clause_header, size()}};
        }
        iterator& operator++() noexcept {
            at_ += clause_header + size();
            return *this;
        }
        bool operator!=(const iterator& other) const noexcept { return at_ != other.at_; }

    private:
        std::uint32_t size() const noexcept {
            std::uint32_t n;
            std::memcpy(&n, at_ + 2, sizeof n);
            return n;
        }
        const char* at_;
    };
    iterator begin() const noexcept { return iterator(bytes.data()); }
    iterator end() const noexcept { return iterator(bytes.data() + bytes.size()); }
};

}  // namespace overt::detail
