// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <compare>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace overt {

/// An exact decimal number, as numeric: every digit and the scale ("1.50" is not "1.5") travel both ways.
/// It is for carrying and comparing; calculate in SQL, or in a decimal library.
class numeric {
public:
    /// Zero.
    numeric() : text_("0") {}
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    numeric(T value) : text_(std::to_string(value)) {}
    /// A double is no exact decimal; write numeric::from_string("0.1").
    template <std::floating_point T>
    numeric(T) = delete;

    /// Reads what the server reads: "-12.50", "1e6", "NaN", "Infinity", "-Infinity".
    /// @errors usage_error for anything else, and beyond 131072 digits before or 16383 behind the point
    static numeric from_string(std::string_view text);

    /// As the server writes it, with all digits of its scale.
    const std::string& to_string() const noexcept { return text_; }
    /// @errors usage_error where it has a fraction or does not fit
    std::int64_t to_int64() const;
    /// The nearest double; infinite where it is too large for one.
    double to_double() const;

    bool is_nan() const noexcept { return text_ == "NaN"; }
    bool is_infinite() const noexcept { return text_.ends_with("Infinity"); }
    /// Digits behind the point.
    int scale() const noexcept;

    /// Compares by value, as the server does: 1.5 equals 1.50, NaN equals NaN and is greater than everything else.
    friend bool operator==(const numeric& a, const numeric& b) noexcept { return (a <=> b) == 0; }
    friend std::weak_ordering operator<=>(const numeric& a, const numeric& b) noexcept;

private:
    friend struct codec<numeric>;
    struct canonical {};
    numeric(canonical, std::string text) : text_(static_cast<std::string&&>(text)) {}

    std::string text_;  // the server's own form, so that it can be compared and encoded without checks
};

template <>
struct codec<numeric> {
    static constexpr oid type = oids::numeric;
    static constexpr oid array = oids::numeric_array;
    static constexpr std::string_view name = "numeric";

    static void encode(const numeric& value, buffer& out);
    static numeric decode(cell bytes);
};

}  // namespace overt
