// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace overt {

namespace detail {

/// Counts the bytes of a text.
/// @errors usage_error for NUL bytes, for what is not UTF-8, for more than the server takes
std::size_t measure_text(std::string_view value);

/// Whether a text of 8 to 64 bytes is ASCII without NUL: most columns hold such texts, and need no call.
inline bool short_ascii(std::string_view text) noexcept {
    if (text.size() < 8 || text.size() > 64) return false;
    const auto suspects = [](const char* at) {
        std::uint64_t word;
        std::memcpy(&word, at, sizeof word);
        return (word - 0x0101010101010101u) | word;  // the highest bit of a byte: it may be NUL, or above 0x7F
    };
    const char* const last = text.data() + text.size() - 8;  // reaches back into the word before it
    std::uint64_t found = suspects(last);
    for (const char* at = text.data(); at < last; at += 8) found |= suspects(at);
    return (found & 0x8080808080808080u) == 0;
}

/// Appends a text as it is.
/// @errors as measure_text()
void encode_text(std::string_view value, buffer& out);
bool accepts_text(oid column) noexcept;

}  // namespace detail

/// std::string as text; it reads varchar, char(n), name and "char" as well.
template <>
struct codec<std::string> {
    static constexpr oid type = oids::text;
    static constexpr oid array = oids::text_array;
    static constexpr std::string_view name = "text";

    static bool accepts(oid column) noexcept { return detail::accepts_text(column); }
    static std::size_t measure(const std::string& value) {
        return detail::short_ascii(value) ? value.size() : detail::measure_text(value);
    }
    static char* store(const std::string& value, char* to) {
        return static_cast<char*>(std::memcpy(to, value.data(), value.size())) + value.size();
    }
    static void encode(const std::string& value, buffer& out) { detail::encode_text(value, out); }

    static std::string decode(cell bytes) {
        // Only the empty value of type "char" arrives as a NUL.
        if (bytes.size == 1 && *bytes.data == '\0') return {};
        return std::string(bytes.bytes());
    }
};

/// A parameter only: a view read from a column would outlive the bytes it shows.
template <>
struct codec<std::string_view> {
    static constexpr oid type = oids::text;
    static constexpr oid array = oids::text_array;
    static constexpr std::string_view name = "text";

    static bool accepts(oid column) noexcept { return detail::accepts_text(column); }
    static void encode(std::string_view value, buffer& out) { detail::encode_text(value, out); }

    template <class View = std::string_view>
    static View decode(cell) {
        static_assert(detail::never<View>,
                      "a std::string_view cannot be read from a column, it would outlive the row; use std::string");
        return {};
    }
};

/// A parameter only, zero-terminated.
/// @errors usage_error for a null pointer; NULL is an empty std::optional
template <>
struct codec<const char*> {
    static constexpr oid type = oids::text;
    static constexpr oid array = oids::text_array;
    static constexpr std::string_view name = "text";

    static bool accepts(oid column) noexcept { return detail::accepts_text(column); }
    static void encode(const char* value, buffer& out);

    template <class Pointer = const char*>
    static Pointer decode(cell) {
        static_assert(detail::never<Pointer>,
                      "a const char* cannot be read from a column, it would outlive the row; use std::string");
        return {};
    }
};

}  // namespace overt
