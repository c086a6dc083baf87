// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>
#include <overt/codec/wire.hpp>

#include <bit>
#include <cstdint>

namespace overt {

/// float as real: every bit pattern travels, NaN and infinities included.
template <>
struct codec<float> {
    static constexpr oid type = oids::float4;
    static constexpr oid array = oids::float4_array;
    static constexpr std::string_view name = "real";

    static constexpr std::size_t measure(const float&) noexcept { return sizeof(float); }
    static char* store(float value, char* to) { return detail::store(to, std::bit_cast<std::uint32_t>(value)); }
    static void encode(float value, buffer& out) { store(value, out.grow(sizeof value)); }

    static float decode(cell bytes) {
        detail::require_size(bytes, 4, name);
        return std::bit_cast<float>(detail::load32(bytes.data));
    }
};

/// double as double precision; it reads real columns as well.
template <>
struct codec<double> {
    static constexpr oid type = oids::float8;
    static constexpr oid array = oids::float8_array;
    static constexpr std::string_view name = "double precision";

    static constexpr bool accepts(oid column) noexcept { return column == oids::float8 || column == oids::float4; }

    static constexpr std::size_t measure(const double&) noexcept { return sizeof(double); }
    static char* store(double value, char* to) { return detail::store(to, std::bit_cast<std::uint64_t>(value)); }
    static void encode(double value, buffer& out) { store(value, out.grow(sizeof value)); }

    static double decode(cell bytes) {
        if (bytes.size == 8) [[likely]]
            return std::bit_cast<double>(detail::load64(bytes.data));
        if (bytes.size == 4) return static_cast<double>(std::bit_cast<float>(detail::load32(bytes.data)));
        detail::throw_wrong_size(name, bytes.size);
    }
};

}  // namespace overt
