// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/wire.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace overt {

/// Append-only bytes in network order; small contents stay inside the object.
class buffer {
public:
    buffer() noexcept = default;
    // Small contents are moved and copied as a whole: a copy of known size takes fewer instructions than the question
    // how much is there.
    buffer(const buffer& other) {
        if (other.heap_) [[unlikely]] {
            append(other.view());
        } else {
            size_ = other.size_;
            std::memcpy(inline_, other.inline_, inline_size);
        }
    }
    buffer(buffer&& other) noexcept : heap_(other.heap_), size_(other.size_), capacity_(other.capacity_) {
        std::memcpy(inline_, other.inline_, inline_size);
        other.heap_ = nullptr;
        other.size_ = 0;
        other.capacity_ = inline_size;
    }
    buffer& operator=(buffer other) noexcept;
    ~buffer() {
        if (heap_) [[unlikely]]
            delete[] heap_;
    }

    const char* data() const noexcept { return heap_ ? heap_ : inline_; }
    std::size_t size() const noexcept { return size_; }
    std::string_view view() const noexcept { return {data(), size_}; }
    void clear() noexcept { size_ = 0; }
    /// Drops what lies behind the first n bytes.
    void truncate(std::size_t n) noexcept {
        if (n < size_) size_ = n;
    }

    /// Makes room for n more bytes, so that writing them moves nothing.
    void reserve(std::size_t n) {
        if (n > capacity_ - size_) reserve_more(n);
    }
    /// Makes room for n more bytes and returns where they start; their contents are undefined.
    char* grow(std::size_t n) {
        reserve(n);
        char* at = (heap_ ? heap_ : inline_) + size_;
        size_ += n;
        return at;
    }
    void append(const void* bytes, std::size_t n);
    void append(std::string_view bytes) { append(bytes.data(), bytes.size()); }
    void put8(std::uint8_t value) { *grow(1) = static_cast<char>(value); }
    void put16(std::uint16_t value) { detail::store(grow(sizeof value), value); }
    void put32(std::uint32_t value) { detail::store(grow(sizeof value), value); }
    void put64(std::uint64_t value) { detail::store(grow(sizeof value), value); }
    /// Overwrites four bytes at an offset that was written before.
    void patch32(std::size_t at, std::uint32_t value) noexcept;

private:
    static constexpr std::size_t inline_size = 96;
    [[gnu::noinline]] void reserve_more(std::size_t n);  // else it is grow() that is not inlined

    char* heap_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = inline_size;
    char inline_[inline_size];
};

}  // namespace overt
