// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>
#include <overt/codec/wire.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace overt {

namespace detail {

/// The integers that have a SQL type: 2, 4 or 8 bytes and a sign.
template <class T>
concept wire_integer = std::same_as<T, short> || std::same_as<T, int> || std::same_as<T, long> ||
                       std::same_as<T, long long>;

[[noreturn]] void throw_out_of_range(std::string_view type);

template <std::size_t Size>
struct integer_traits;
template <>
struct integer_traits<2> {
    static constexpr oid type = oids::int2;
    static constexpr oid array = oids::int2_array;
    static constexpr std::string_view name = "smallint";
};
template <>
struct integer_traits<4> {
    static constexpr oid type = oids::int4;
    static constexpr oid array = oids::int4_array;
    static constexpr std::string_view name = "integer";
};
template <>
struct integer_traits<8> {
    static constexpr oid type = oids::int8;
    static constexpr oid array = oids::int8_array;
    static constexpr std::string_view name = "bigint";
};

}  // namespace detail

/// std::int16_t as smallint, std::int32_t as integer, std::int64_t as bigint. A wider C++ type reads a narrower column;
/// a narrower one is refused, whatever the value.
template <detail::wire_integer T>
struct codec<T> {
    static constexpr oid type = detail::integer_traits<sizeof(T)>::type;
    static constexpr oid array = detail::integer_traits<sizeof(T)>::array;
    static constexpr std::string_view name = detail::integer_traits<sizeof(T)>::name;

    static constexpr bool accepts(oid column) noexcept {
        return column == type || (sizeof(T) > 2 && column == oids::int2) || (sizeof(T) > 4 && column == oids::int4);
    }

    static constexpr std::size_t measure(const T&) noexcept { return sizeof(T); }
    static char* store(T value, char* to) { return detail::store(to, static_cast<std::make_unsigned_t<T>>(value)); }
    static void encode(T value, buffer& out) { store(value, out.grow(sizeof value)); }

    static T decode(cell bytes) {
        if constexpr (sizeof(T) == 8) {
            if (bytes.size == 8) [[likely]]
                return static_cast<T>(detail::load64(bytes.data));
        }
        if constexpr (sizeof(T) >= 4) {
            if (bytes.size == 4) [[likely]]
                return static_cast<std::int32_t>(detail::load32(bytes.data));
        }
        if (bytes.size == 2) [[likely]]
            return static_cast<std::int16_t>(detail::load16(bytes.data));
        detail::throw_wrong_size(name, bytes.size);
    }
};

/// Converts between integer types of C++ without ever changing the value.
/// @errors usage_error where To cannot hold it
template <std::integral To, std::integral From>
constexpr To checked_integer(From value) {
    // The plus promotes bool and characters, which std::in_range refuses.
    if (!std::in_range<To>(+value)) [[unlikely]]
        detail::throw_out_of_range(detail::integer_traits < sizeof(To) < 2 ? 2 : sizeof(To) > ::name);
    return static_cast<To>(value);
}

}  // namespace overt
