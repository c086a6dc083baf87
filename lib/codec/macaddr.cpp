// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/macaddr.hpp>

#include <overt/codec/wire.hpp>

#include <charconv>
#include <cstring>

namespace overt::detail {

void parse_mac(std::string_view text, std::uint8_t* bytes, std::size_t size) {
    bool good = text.size() == size * 3 - 1;
    for (std::size_t i = 0; good && i != size; ++i) {
        const char* from = text.data() + i * 3;
        const auto read = std::from_chars(from, from + 2, bytes[i], 16);
        good = read.ptr == from + 2 && (i + 1 == size || ((from[2] == ':' || from[2] == '-') && from[2] == text[2]));
    }
    if (!good) throw_not_storable("macaddr", "write it as pairs of hexadecimal digits: 08:00:2b:01:02:03");
}

std::string mac_text(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i != size; ++i) {
        if (i != 0) text += ':';
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

void decode_mac(cell from, std::uint8_t* bytes, std::size_t size, std::string_view type) {
    require_size(from, static_cast<std::int32_t>(size), type);
    std::memcpy(bytes, from.data, size);
}

}  // namespace overt::detail
