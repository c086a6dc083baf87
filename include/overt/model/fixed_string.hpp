// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace overt::detail {

/// A string literal as a template argument.
template <std::size_t N>
struct fixed_string {
    char text[N]{};

    consteval fixed_string(const char (&literal)[N]) {
        for (std::size_t i = 0; i != N; ++i) text[i] = literal[i];
    }
    constexpr std::string_view view() const noexcept { return {text, N - 1}; }
};

/// PostgreSQL cuts longer names off without a word.
inline constexpr std::size_t longest_name = 63;

constexpr bool good_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= longest_name && name.find('\0') == std::string_view::npos;
}

}  // namespace overt::detail
