// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace overt {

/// A string of bits, as bit varying; it reads bit(n) as well. The first one is at the left, as the server writes it.
class bits {
public:
    /// None.
    bits() = default;
    /// @errors usage_error for other letters than 0 and 1
    static bits from_string(std::string_view digits);

    const std::string& to_string() const noexcept { return digits_; }
    std::size_t size() const noexcept { return digits_.size(); }
    bool operator[](std::size_t index) const noexcept { return digits_[index] == '1'; }

    friend bool operator==(const bits&, const bits&) = default;

private:
    friend struct codec<bits>;
    std::string digits_{};
};

/// A column of type bit(n) takes n bits, no more and no less; the server refuses others.
template <>
struct codec<bits> {
    static constexpr oid type = oids::varbit;
    static constexpr oid array = oids::varbit_array;
    static constexpr std::string_view name = "bit varying";

    static bool accepts(oid column) noexcept { return column == oids::varbit || column == oids::bit; }
    static void encode(const bits& value, buffer& out);
    static bits decode(cell bytes);
};

}  // namespace overt
