// SPDX-License-Identifier: BSL-1.0
// Reading and writing numbers in network order, and refusing bytes that are not what they should be.
#pragma once

#include <overt/codec/cell.hpp>

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace overt::detail {

inline std::uint16_t load16(const char* from) noexcept {
    std::uint16_t value;
    std::memcpy(&value, from, sizeof value);
    if constexpr (std::endian::native == std::endian::little) value = __builtin_bswap16(value);
    return value;
}

inline std::uint32_t load32(const char* from) noexcept {
    std::uint32_t value;
    std::memcpy(&value, from, sizeof value);
    if constexpr (std::endian::native == std::endian::little) value = __builtin_bswap32(value);
    return value;
}

inline std::uint64_t load64(const char* from) noexcept {
    std::uint64_t value;
    std::memcpy(&value, from, sizeof value);
    if constexpr (std::endian::native == std::endian::little) value = __builtin_bswap64(value);
    return value;
}

/// Writes 1, 2, 4 or 8 bytes and returns where they end.
template <class T>
char* store(char* to, T value) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
        if constexpr (sizeof value == 2) value = __builtin_bswap16(value);
        if constexpr (sizeof value == 4) value = __builtin_bswap32(value);
        if constexpr (sizeof value == 8) value = __builtin_bswap64(value);
    }
    std::memcpy(to, &value, sizeof value);
    return to + sizeof value;
}

/// Throws decode_error: a value of this SQL type cannot have so many bytes.
[[noreturn]] void throw_wrong_size(std::string_view type, std::int32_t size);
/// Throws decode_error: the bytes are not what the server sends for this SQL type.
[[noreturn]] void throw_malformed(std::string_view type, std::string_view why);
/// Throws usage_error: the server has no such value of this SQL type.
[[noreturn]] void throw_not_storable(std::string_view type, std::string_view why);

inline void require_size(cell bytes, std::int32_t size, std::string_view type) {
    if (bytes.size != size) [[unlikely]]
        throw_wrong_size(type, bytes.size);
}

}  // namespace overt::detail
