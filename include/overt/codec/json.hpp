// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <string>

namespace overt {

/// JSON as text, kept letter by letter by the server, which also checks it. Two are equal when their texts are.
struct json {
    std::string text = "null";

    friend bool operator==(const json&, const json&) = default;
};

/// JSON as text, which the server parses, checks, and writes in its own way when it is read back:
/// keys sorted, spaces set anew. Two are equal when their texts are.
struct jsonb {
    std::string text = "null";

    friend bool operator==(const jsonb&, const jsonb&) = default;
};

/// @errors encode() refuses NUL bytes and what is not UTF-8; the server refuses what is not JSON (data_error)
template <>
struct codec<json> {
    static constexpr oid type = oids::json;
    static constexpr oid array = oids::json_array;
    static constexpr std::string_view name = "json";

    static void encode(const json& value, buffer& out);
    static json decode(cell bytes);
};

/// @errors as for json
template <>
struct codec<jsonb> {
    static constexpr oid type = oids::jsonb;
    static constexpr oid array = oids::jsonb_array;
    static constexpr std::string_view name = "jsonb";

    static void encode(const jsonb& value, buffer& out);
    static jsonb decode(cell bytes);
};

}  // namespace overt
