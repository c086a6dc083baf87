// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/numeric.hpp>
#include <overt/codec/wire.hpp>

#include <algorithm>
#include <charconv>
#include <limits>

namespace overt {

namespace {

constexpr std::string_view type_name = "numeric";
constexpr std::int64_t most_digits = 131'072;
constexpr std::int64_t most_scale = 16'383;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool same_letters(std::string_view text, std::string_view lower) noexcept {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != lower[i]) return false;
    }
    return true;
}

[[noreturn]] void refuse() { detail::throw_not_storable(type_name, "write it like -12.50, 1e6, NaN or Infinity"); }
[[noreturn]] void refuse_size() {
    detail::throw_not_storable(type_name, "it has at most 131072 digits before the point and 16383 behind it");
}

// A number as it was written: digits without their point, and where the point stands among them.
struct decimal {
    bool negative = false;
    std::string digits{};
    std::int64_t point = 0;
    std::int64_t scale = 0;
};

std::size_t read_digits(std::string_view text, std::size_t at, std::string& digits) {
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    digits.append(text.substr(start, at - start));
    return at - start;
}

std::int64_t read_exponent(std::string_view text) {
    if (text.empty()) return 0;
    if (text[0] != 'e' && text[0] != 'E') refuse();
    text.remove_prefix(1);
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) refuse();
    }
    std::int64_t exponent = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (fault == std::errc::result_out_of_range) refuse_size();
    if (fault != std::errc() || end != text.data() + text.size()) refuse();
    constexpr std::int64_t reasonable = 1'000'000'000;
    if (exponent > reasonable || exponent < -reasonable) refuse_size();
    return exponent;
}

decimal read_decimal(std::string_view text) {
    decimal number;
    std::size_t at = 0;
    if (text.starts_with('-') || text.starts_with('+')) number.negative = text[at++] == '-';
    const std::size_t whole = read_digits(text, at, number.digits);
    at += whole;
    std::size_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
        fraction = read_digits(text, ++at, number.digits);
        at += fraction;
    }
    if (number.digits.empty()) refuse();
    const std::int64_t exponent = read_exponent(text.substr(at));
    number.point = static_cast<std::int64_t>(whole) + exponent;
    number.scale = static_cast<std::int64_t>(fraction) - exponent;
    if (number.scale < 0) number.scale = 0;
    return number;
}

// The server's own form of a number.
std::string write_decimal(decimal number) {
    const std::size_t zeros = std::min(number.digits.find_first_not_of('0'), number.digits.size());
    number.digits.erase(0, zeros);
    number.point -= static_cast<std::int64_t>(zeros);
    if (number.digits.empty()) number.point = 0;
    if (number.point > most_digits || number.scale > most_scale) refuse_size();

    std::string text;
    if (number.negative && !number.digits.empty()) text += '-';
    if (number.point <= 0) text += '0';
    const auto count = static_cast<std::int64_t>(number.digits.size());
    const auto digit = [&](std::int64_t i) {
        return i >= 0 && i < count ? number.digits[static_cast<std::size_t>(i)] : '0';
    };
    for (std::int64_t i = 0; i < number.point; ++i) text += digit(i);
    if (number.scale > 0) text += '.';
    for (std::int64_t i = 0; i < number.scale; ++i) text += digit(number.point + i);
    return text;
}

// The parts of a number in the server's own form.
struct parts {
    bool negative;
    std::string_view whole;
    std::string_view fraction;
};

parts split(std::string_view text) noexcept {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos) return {negative, text, {}};
    return {negative, text.substr(0, point), text.substr(point + 1)};
}

std::string_view without_trailing_zeros(std::string_view fraction) noexcept {
    return fraction.substr(0, fraction.find_last_not_of('0') + 1);
}

std::strong_ordering compare_magnitudes(const parts& a, const parts& b) noexcept {
    if (a.whole.size() != b.whole.size()) return a.whole.size() <=> b.whole.size();
    if (const auto whole = a.whole <=> b.whole; whole != 0) return whole;
    return without_trailing_zeros(a.fraction) <=> without_trailing_zeros(b.fraction);
}

// Numbers lie in the middle: -Infinity < numbers < Infinity < NaN.
int rank(const numeric& value) noexcept {
    if (value.is_nan()) return 2;
    if (!value.is_infinite()) return 0;
    return value.to_string().starts_with('-') ? -1 : 1;
}

}  // namespace

numeric numeric::from_string(std::string_view text) {
    const bool negative = text.starts_with('-');
    const std::string_view word = negative || text.starts_with('+') ? text.substr(1) : text;
    if (same_letters(text, "nan")) return {canonical(), "NaN"};
    if (same_letters(word, "infinity") || same_letters(word, "inf"))
        return {canonical(), negative ? "-Infinity" : "Infinity"};
    return {canonical(), write_decimal(read_decimal(text))};
}

std::int64_t numeric::to_int64() const {
    const parts number = split(text_);
    if (!without_trailing_zeros(number.fraction).empty())
        detail::throw_not_storable("a 64-bit integer", "it has digits behind the point; round it in SQL first");
    const char* end = number.whole.data() + number.whole.size();
    std::int64_t value = 0;
    const auto [last, fault] = std::from_chars(text_.data(), end, value);
    if (fault != std::errc() || last != end)
        detail::throw_not_storable("a 64-bit integer", "it is too large, infinite, or no number");
    return value;
}

double numeric::to_double() const {
    using limits = std::numeric_limits<double>;
    if (is_nan()) return limits::quiet_NaN();
    const parts number = split(text_);
    const double sign = number.negative ? -1.0 : 1.0;
    if (is_infinite()) return sign * limits::infinity();
    double value = 0;
    const auto [last, fault] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (fault == std::errc()) return value;
    return number.whole == "0" ? sign * 0.0 : sign * limits::infinity();
}

int numeric::scale() const noexcept {
    if (is_nan() || is_infinite()) return 0;
    return static_cast<int>(split(text_).fraction.size());
}

std::weak_ordering operator<=>(const numeric& a, const numeric& b) noexcept {
    const int left_rank = rank(a);
    const int right_rank = rank(b);
    if (left_rank != right_rank || left_rank != 0) return left_rank <=> right_rank;
    const parts left = split(a.to_string());
    const parts right = split(b.to_string());
    if (left.negative != right.negative) return left.negative ? std::weak_ordering::less : std::weak_ordering::greater;
    return left.negative ? compare_magnitudes(right, left) : compare_magnitudes(left, right);
}

}  // namespace overt
