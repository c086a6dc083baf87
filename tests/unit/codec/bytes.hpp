// SPDX-License-Identifier: BSL-1.0
// Values as readable bytes: "00 00 00 2a".
#pragma once

#include <overt/codec/codec.hpp>
#include <overt/error.hpp>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace overt::test {

inline std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (!text.empty()) text += ' ';
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

inline std::string unhex(std::string_view text) {
    std::string bytes;
    int high = -1;
    for (const char c : text) {
        if (c == ' ') continue;
        const int value = c >= 'a' ? c - 'a' + 10 : c - '0';
        if (high < 0) {
            high = value;
        } else {
            bytes += static_cast<char>(high * 16 + value);
            high = -1;
        }
    }
    return bytes;
}

template <class T>
std::string raw_encoded(const T& value) {
    buffer out;
    codec<T>::encode(value, out);
    return std::string(out.view());
}

template <class T>
std::string encoded(const T& value) {
    return hex(raw_encoded(value));
}

/// Decodes from a block of exactly that size, so that a sanitizer sees every byte read too far.
template <class T>
T raw_decoded(std::string_view bytes) {
    const std::unique_ptr<char[]> exact(new char[bytes.size()]);
    if (!bytes.empty()) std::memcpy(exact.get(), bytes.data(), bytes.size());
    return codec<T>::decode({exact.get(), static_cast<std::int32_t>(bytes.size())});
}

template <class T>
T decoded(std::string_view text) {
    return raw_decoded<T>(unhex(text));
}

/// Both directions of one value.
template <class T>
bool travels(const T& value, std::string_view text) {
    return encoded(value) == text && decoded<T>(text) == value;
}

/// Every shorter and every slightly longer form is refused; decode() never reads past the end of any.
template <class T>
bool refuses_other_sizes(std::string_view text) {
    const std::string bytes = unhex(text);
    const auto refused = [](std::string_view some) {
        try {
            static_cast<void>(raw_decoded<T>(some));
            return false;
        } catch (const decode_error&) {
            return true;
        }
    };
    for (std::size_t size = 0; size < bytes.size(); ++size)
        if (!refused(std::string_view(bytes).substr(0, size))) return false;
    return refused(bytes + '\0') && refused(bytes + std::string(8, '\0'));
}

}  // namespace overt::test
