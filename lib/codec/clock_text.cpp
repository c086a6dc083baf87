// SPDX-License-Identifier: BSL-1.0
#include "codec/clock_text.hpp"

namespace overt::detail {

namespace {

void append_two_digits(std::string& text, std::uint64_t value) {
    if (value < 10) text += '0';
    text += std::to_string(value);
}

}  // namespace

void append_clock(std::string& text, std::int64_t microseconds) {
    // As unsigned numbers, because the smallest count has no positive twin.
    std::uint64_t left = static_cast<std::uint64_t>(microseconds);
    if (microseconds < 0) {
        left = 0 - left;
        text += '-';
    }
    append_two_digits(text, left / 3'600'000'000u);
    text += ':';
    append_two_digits(text, left / 60'000'000u % 60u);
    text += ':';
    append_two_digits(text, left / 1'000'000u % 60u);
    if (left % 1'000'000u == 0) return;
    const std::string fraction = std::to_string(1'000'000u + left % 1'000'000u);
    text += '.';
    text.append(fraction, 1, fraction.find_last_not_of('0'));
}

}  // namespace overt::detail
