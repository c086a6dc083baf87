// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>
#include <overt/codec/wire.hpp>

namespace overt {

/// bool as boolean.
template <>
struct codec<bool> {
    static constexpr oid type = oids::bool_;
    static constexpr oid array = oids::bool_array;
    static constexpr std::string_view name = "boolean";

    static constexpr std::size_t measure(const bool&) noexcept { return 1; }
    static char* store(bool value, char* to) { return detail::store(to, static_cast<std::uint8_t>(value)); }
    static void encode(bool value, buffer& out) { store(value, out.grow(1)); }

    static bool decode(cell bytes) {
        detail::require_size(bytes, 1, name);
        const auto byte = static_cast<unsigned char>(*bytes.data);
        if (byte > 1) [[unlikely]]
            detail::throw_malformed(name, "its byte is neither 0 nor 1");
        return byte != 0;
    }
};

}  // namespace overt
