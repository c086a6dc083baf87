// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace overt {

/// Bytes of any kind, as bytea.
using bytea = std::vector<std::byte>;

/// The bytes of a string, NUL bytes included.
bytea to_bytea(std::string_view bytes);
/// The same bytes as characters.
/// @lifetime a view into the argument
std::string_view as_chars(const bytea& bytes) noexcept;

template <>
struct codec<bytea> {
    static constexpr oid type = oids::bytea;
    static constexpr oid array = oids::bytea_array;
    static constexpr std::string_view name = "bytea";

    static void encode(const bytea& value, buffer& out);
    static bytea decode(cell bytes);
};

}  // namespace overt
