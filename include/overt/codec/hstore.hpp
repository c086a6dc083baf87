// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace overt {

/// Keys and their texts, of the extension hstore. The server puts the keys in its own order (by length, then by bytes).
struct hstore {
    std::vector<std::pair<std::string, std::optional<std::string>>> entries{};

    /// Null where the key is missing; the optional is empty where its value is NULL.
    const std::optional<std::string>* find(std::string_view key) const noexcept;

    friend bool operator==(const hstore&, const hstore&) = default;
};

/// Travels as text: each database gives the type another number.
/// @errors encode() refuses texts that are not UTF-8 or hold NUL bytes
template <>
struct codec<hstore> {
    static constexpr oid type = 0;
    static constexpr std::string_view name = "hstore";
    static constexpr bool text = true;

    static bool accepts(oid column) noexcept { return column >= oids::first_user_type || column == oids::text; }
    static void encode(const hstore& value, buffer& out);
    static hstore decode(cell bytes);
};

}  // namespace overt
