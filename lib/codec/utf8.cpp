// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/utf8.hpp>

#include <overt/codec/params.hpp>
#include <overt/error.hpp>

#include <cstdint>
#include <cstring>
#include <string>

namespace overt {

namespace {

// Eight bytes at once: none of them NUL, none above 0x7F.
bool plain_ascii(const char* at) noexcept {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    constexpr std::uint64_t ones = 0x0101010101010101u;
    constexpr std::uint64_t highs = 0x8080808080808080u;
    return (((word - ones) | word) & highs) == 0;
}

struct range {
    unsigned char low;
    unsigned char high;
};

// What may follow the first byte of a sequence: keeps overlong forms, surrogates and codes above U+10FFFF out.
range second_byte(unsigned char first) noexcept {
    switch (first) {
        case 0xE0: return {0xA0, 0xBF};
        case 0xED: return {0x80, 0x9F};
        case 0xF0: return {0x90, 0xBF};
        case 0xF4: return {0x80, 0x8F};
        default: return {0x80, 0xBF};
    }
}

std::size_t sequence_length(unsigned char first) noexcept {
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if (first >= 0xE0 && first <= 0xEF) return 3;
    if (first >= 0xF0 && first <= 0xF4) return 4;
    return 0;
}

// Bytes of the well-formed sequence at the start of a text; 0: there is none.
std::size_t multibyte(const char* at, std::size_t left) noexcept {
    const auto byte = [at](std::size_t i) { return static_cast<unsigned char>(at[i]); };
    const std::size_t length = sequence_length(byte(0));
    if (length == 0 || length > left) return 0;
    const range second = second_byte(byte(0));
    if (byte(1) < second.low || byte(1) > second.high) return 0;
    for (std::size_t i = 2; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    return length;
}

}  // namespace

text_fault check_text(std::string_view text) noexcept {
    if (text.size() > params::max_bytes) return text_fault::size;
    const char* at = text.data();
    std::size_t left = text.size();
    while (left > 0) {
        if (left >= 8 && plain_ascii(at)) {
            at += 8;
            left -= 8;
            continue;
        }
        // the last word reaches back into what was looked over before
        if (left < 8 && text.size() >= 8 && plain_ascii(at + left - 8)) break;
        const auto first = static_cast<unsigned char>(*at);
        if (first == 0) return text_fault::nul;
        const std::size_t length = first < 0x80 ? 1 : multibyte(at, left);
        if (length == 0) return text_fault::encoding;
        at += length;
        left -= length;
    }
    return text_fault::none;
}

void require_text(std::string_view text, std::string_view what) {
    const text_fault fault = check_text(text);
    if (fault == text_fault::none) return;
    std::string message = "PostgreSQL cannot take ";
    message.append(what);
    switch (fault) {
        case text_fault::nul: message.append(": it holds a NUL byte; use bytea for binary data."); break;
        case text_fault::encoding: message.append(": it is not well-formed UTF-8; convert it first."); break;
        default: message.append(": it is larger than 1,000,000,000 bytes."); break;
    }
    throw usage_error(message);
}

}  // namespace overt
