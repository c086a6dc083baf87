// SPDX-License-Identifier: BSL-1.0
// What the fuzzers share: a promise that ends the run when it is broken, and values that travel in both directions.
#pragma once

#include <overt/codec/codec.hpp>
#include <overt/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace overt::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// A broken promise ends the run as a crash does: libFuzzer keeps the input and prints where it lies.
inline void require(bool holds, std::string_view promise) {
    if (holds) return;
    std::fprintf(stderr, "broken promise: %.*s\n", static_cast<int>(promise.size()), promise.data());
    std::abort();
}

/// Takes one byte from the front, which chooses what is done with the rest; 0 where there is none.
inline unsigned take_choice(std::string_view& from) {
    if (from.empty()) return 0;
    const auto taken = static_cast<unsigned char>(from.front());
    from.remove_prefix(1);
    return taken;
}

/// The value in these bytes; nothing where they are refused, which only a decode_error may do.
template <class T>
std::optional<T> decoded(std::string_view bytes) {
    try {
        return codec<T>::decode({bytes.data(), static_cast<std::int32_t>(bytes.size())});
    } catch (const decode_error&) {
        return std::nullopt;
    }
}

/// The bytes of a value; nothing for one that the server could not have sent, such as a text with a NUL.
template <class T>
std::optional<std::string> encoded(const T& value) {
    buffer out;
    try {
        codec<T>::encode(value, out);
    } catch (const usage_error&) {
        return std::nullopt;
    }
    return std::string(out.view());
}

/// Bytes that are taken for a value are those of the same value when it is sent back: the first encoding may tidy up
/// (zeros in front of a number, an order of keys), the second one changes nothing.
template <class T>
void travels(std::string_view bytes) {
    const std::optional<T> value = decoded<T>(bytes);
    if (!value) return;
    const std::optional<std::string> once = encoded(*value);
    if (!once) return;
    const std::optional<T> again = decoded<T>(*once);
    require(again.has_value(), "what was encoded can be decoded");
    require(encoded(*again) == once, "what was encoded is decoded to the same value");
}

/// What a text is read as is written in a form that is read as the same value.
template <class T>
void reads_itself(std::string_view text) {
    std::optional<T> value;
    try {
        value = T::from_string(text);
    } catch (const usage_error&) {
        return;
    }
    const std::string written = value->to_string();
    const T again = T::from_string(written);
    require(again == *value, "what was written is read as the same value");
    require(again.to_string() == written, "what was written is the only way to write it");
    const std::optional<std::string> bytes = encoded(*value);
    require(bytes.has_value(), "what was read from a text can be sent");
    require(decoded<T>(*bytes) == value, "what was read from a text travels");
}

}  // namespace overt::fuzz
