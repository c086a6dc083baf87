// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <string>

namespace overt {

/// A text prepared for searching, such as "'fat':2 'rat':3", as text. Make it with to_tsvector(); it is for columns
/// that are read as they are. Two are equal when their texts are.
struct tsvector {
    std::string text{};

    friend bool operator==(const tsvector&, const tsvector&) = default;
};

/// What is searched for, such as "'fat' & 'rat'", as text. Make it with to_tsquery() and its relatives.
struct tsquery {
    std::string text{};

    friend bool operator==(const tsquery&, const tsquery&) = default;
};

/// Travels as text: the binary form is the server's own business.
/// @errors encode() refuses NUL bytes and what is not UTF-8; the server refuses what is no tsvector (data_error)
template <>
struct codec<tsvector> {
    static constexpr oid type = oids::tsvector;
    static constexpr oid array = oids::tsvector_array;
    static constexpr std::string_view name = "tsvector";
    static constexpr bool text = true;

    static void encode(const tsvector& value, buffer& out);
    static tsvector decode(cell bytes) { return {std::string(bytes.bytes())}; }
};

/// @errors as for tsvector
template <>
struct codec<tsquery> {
    static constexpr oid type = oids::tsquery;
    static constexpr oid array = oids::tsquery_array;
    static constexpr std::string_view name = "tsquery";
    static constexpr bool text = true;

    static void encode(const tsquery& value, buffer& out);
    static tsquery decode(cell bytes) { return {std::string(bytes.bytes())}; }
};

}  // namespace overt
