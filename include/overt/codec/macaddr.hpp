// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace overt {

namespace detail {

void parse_mac(std::string_view text, std::uint8_t* bytes, std::size_t size);
std::string mac_text(const std::uint8_t* bytes, std::size_t size);
void decode_mac(cell from, std::uint8_t* bytes, std::size_t size, std::string_view type);

}  // namespace detail

/// The address of a network card, of 48 bits (macaddr) or 64 (macaddr8): "08:00:2b:01:02:03".
template <std::size_t Size>
struct mac_address {
    std::array<std::uint8_t, Size> bytes{};

    /// Reads pairs of hexadecimal digits with a colon or a hyphen in between.
    /// @errors usage_error for anything else
    static mac_address from_string(std::string_view text) {
        mac_address made;
        detail::parse_mac(text, made.bytes.data(), Size);
        return made;
    }
    std::string to_string() const { return detail::mac_text(bytes.data(), Size); }

    friend bool operator==(const mac_address&, const mac_address&) = default;
    friend std::strong_ordering operator<=>(const mac_address&, const mac_address&) = default;
};
using macaddr = mac_address<6>;
using macaddr8 = mac_address<8>;

template <std::size_t Size>
    requires(Size == 6 || Size == 8)
struct codec<mac_address<Size>> {
    static constexpr oid type = Size == 6 ? oids::macaddr : oids::macaddr8;
    static constexpr oid array = Size == 6 ? oids::macaddr_array : oids::macaddr8_array;
    static constexpr std::string_view name = Size == 6 ? "macaddr" : "macaddr8";

    static void encode(const mac_address<Size>& value, buffer& out) { out.append(value.bytes.data(), Size); }
    static mac_address<Size> decode(cell bytes) {
        mac_address<Size> made;
        detail::decode_mac(bytes, made.bytes.data(), Size, name);
        return made;
    }
};

}  // namespace overt
