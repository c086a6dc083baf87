// SPDX-License-Identifier: BSL-1.0
// Values whose size is known before they are written: many of them need one question for room.
#pragma once

#include <overt/codec/codec.hpp>

namespace overt::detail {

/// A codec with two more members, from which its encode() is made: `measure(const T&)` counts the bytes and refuses
/// what the server cannot take; `store(value, to)` then writes them, cannot fail, and returns where they end. What a
/// codec inherits from that of another type does not count: its encode() may be another one.
template <class T>
concept measured = requires {
    static_cast<std::size_t (*)(const strip_optional<T>&)>(&codec<strip_optional<T>>::measure);
};

/// Bytes of a value with its length before it, as rows of COPY and arrays hold it.
template <class T>
std::size_t field_size(const T& value) {
    if constexpr (is_optional<T>) return value ? field_size(*value) : 4;
    else return 4 + codec<T>::measure(value);
}

/// Writes them, and returns where they end.
template <class T>
char* store_field(const T& value, char* to) {
    if constexpr (is_optional<T>) {
        return value ? store_field(*value, to) : store(to, std::uint32_t{0xffff'ffff});
    } else {
        char* const end = codec<T>::store(value, to + 4);
        store(to, static_cast<std::uint32_t>(end - to - 4));
        return end;
    }
}

}  // namespace overt::detail
