// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/uuid.hpp>

#include <overt/codec/wire.hpp>

#include <cstring>
#include <random>

namespace overt {

namespace {

constexpr std::string_view digits = "0123456789abcdef";

constexpr bool hyphen_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

int digit_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

[[noreturn]] void refuse() {
    detail::throw_not_storable("uuid", "write it as 8-4-4-4-12 hexadecimal digits, or as 32 of them");
}

}  // namespace

uuid uuid::from_string(std::string_view text) {
    const bool hyphens = text.size() == 36;
    if (!hyphens && text.size() != 32) refuse();
    uuid result;
    std::size_t at = 0;
    for (std::size_t i = 0; i < result.bytes.size(); ++i) {
        if (hyphens && hyphen_before(i) && text[at++] != '-') refuse();
        const int high = digit_value(text[at++]);
        const int low = digit_value(text[at++]);
        if (high < 0 || low < 0) refuse();
        result.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return result;
}

uuid uuid::random() {
    std::random_device source;
    uuid result;
    for (std::size_t i = 0; i < result.bytes.size(); i += 4) {
        const std::uint32_t word = source();
        std::memcpy(&result.bytes[i], &word, sizeof word);
    }
    result.bytes[6] = static_cast<std::uint8_t>((result.bytes[6] & 0x0F) | 0x40);  // version 4
    result.bytes[8] = static_cast<std::uint8_t>((result.bytes[8] & 0x3F) | 0x80);  // variant of RFC 9562
    return result;
}

std::string uuid::to_string() const {
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (hyphen_before(i)) text += '-';
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 0x0F];
    }
    return text;
}

void codec<uuid>::encode(const uuid& value, buffer& out) { out.append(value.bytes.data(), value.bytes.size()); }

uuid codec<uuid>::decode(cell bytes) {
    detail::require_size(bytes, 16, name);
    uuid result;
    std::memcpy(result.bytes.data(), bytes.data, result.bytes.size());
    return result;
}

}  // namespace overt

std::size_t std::hash<overt::uuid>::operator()(const overt::uuid& value) const noexcept {
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size()});
}
