// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace overt {

/// 16 bytes, the most significant first; ordered as the server orders them.
struct uuid {
    std::array<std::uint8_t, 16> bytes{};

    /// Reads 8-4-4-4-12 hexadecimal digits, or 32 of them without hyphens, in either case.
    /// @errors usage_error for anything else
    static uuid from_string(std::string_view text);
    /// A new one of version 4, from the operating system's random numbers.
    static uuid random();

    /// Lower case, with hyphens.
    std::string to_string() const;

    friend bool operator==(const uuid&, const uuid&) = default;
    friend std::strong_ordering operator<=>(const uuid&, const uuid&) = default;
};

template <>
struct codec<uuid> {
    static constexpr oid type = oids::uuid;
    static constexpr oid array = oids::uuid_array;
    static constexpr std::string_view name = "uuid";

    static void encode(const uuid& value, buffer& out);
    static uuid decode(cell bytes);
};

}  // namespace overt

template <>
struct std::hash<overt::uuid> {
    std::size_t operator()(const overt::uuid& value) const noexcept;
};
