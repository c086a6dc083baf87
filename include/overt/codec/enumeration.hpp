// SPDX-License-Identifier: BSL-1.0
// C++ enums as PostgreSQL enums, described beside the enum:
//
//     enum class mood { happy, sad };
//     constexpr auto describe(overt::type<mood>) {
//         return overt::enumeration("mood", overt::label(mood::happy, "happy"), overt::label(mood::sad, "sad"));
//     }
#pragma once

#include <overt/codec/codec.hpp>
#include <overt/codec/type.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace overt {

/// A value of a C++ enum and its label on the server.
template <class E>
struct enum_label {
    E value;
    std::string_view text;
};

template <class E>
    requires std::is_enum_v<E>
constexpr enum_label<E> label(E value, std::string_view text) {
    return {value, text};
}

/// What describe() returns for an enum.
template <class E, std::size_t Count>
struct enum_description {
    std::string_view name{};
    std::string_view schema_name{};
    enum_label<E> labels[Count]{};

    /// The same type in a schema that is not on the search path.
    constexpr enum_description schema(std::string_view where) const {
        enum_description copy = *this;
        copy.schema_name = where;
        return copy;
    }
};

/// Describes a PostgreSQL enum: its name without a schema, and its labels. Values without a label cannot be sent.
template <class E, std::same_as<enum_label<E>>... Labels>
constexpr auto enumeration(std::string_view name, enum_label<E> first, Labels... more) {
    return enum_description<E, 1 + sizeof...(more)>{name, {}, {first, more...}};
}

namespace detail {

struct enum_entry {
    long long value;
    std::string_view text;
};

template <class T>
inline constexpr std::size_t enum_label_count = 0;
template <class E, std::size_t Count>
inline constexpr std::size_t enum_label_count<enum_description<E, Count>> = Count;

template <std::size_t Count>
struct enum_table {
    enum_entry entries[Count]{};
};

template <class E, std::size_t Count>
constexpr enum_table<Count> enum_entries(const enum_description<E, Count>& description) {
    enum_table<Count> table;
    for (std::size_t i = 0; i < Count; ++i)
        table.entries[i] = {static_cast<long long>(description.labels[i].value), description.labels[i].text};
    return table;
}

constexpr bool fits_a_name(std::string_view text) {
    return !text.empty() && text.size() <= 63 && text.find('\0') == text.npos;
}

template <std::size_t Count>
constexpr bool labels_fit(const enum_table<Count>& table) {
    for (const enum_entry& each : table.entries)
        if (!fits_a_name(each.text)) return false;
    return true;
}

template <std::size_t Count>
constexpr bool values_differ(const enum_table<Count>& table) {
    for (std::size_t i = 0; i < Count; ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (table.entries[i].value == table.entries[k].value) return false;
    return true;
}

template <std::size_t Count>
constexpr bool texts_differ(const enum_table<Count>& table) {
    for (std::size_t i = 0; i < Count; ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (table.entries[i].text == table.entries[k].text) return false;
    return true;
}

/// A type's name as it stands in SQL: "schema"."name", quotation marks doubled.
template <std::size_t Size>
struct quoted_name {
    char letters[Size]{};
};

constexpr std::size_t quoted_size(std::string_view name) {
    std::size_t size = name.size() + 2;
    for (const char c : name) size += c == '"';
    return size;
}

constexpr char* quote(char* at, std::string_view name) {
    *at++ = '"';
    for (const char c : name) {
        if (c == '"') *at++ = c;
        *at++ = c;
    }
    *at++ = '"';
    return at;
}

template <std::size_t Size>
constexpr quoted_name<Size> quote_type(std::string_view schema, std::string_view name) {
    quoted_name<Size> result;
    char* at = result.letters;
    if (!schema.empty()) {
        at = quote(at, schema);
        *at++ = '.';
    }
    quote(at, name);
    return result;
}

void encode_enum(long long value, const enum_entry* entries, std::size_t count, std::string_view name, buffer& out);
long long decode_enum(cell bytes, const enum_entry* entries, std::size_t count, std::string_view name);

}  // namespace detail

/// An enum that describe() describes.
template <class E>
concept described_enum = std::is_enum_v<E> && requires {
    requires detail::enum_label_count<std::remove_cvref_t<decltype(describe(overt::type<E>{}))>> != 0;
};

/// @errors encode() refuses a value that has no label, decode() a label that has no value
template <described_enum E>
struct codec<E> {
private:
    static constexpr auto description_ = describe(overt::type<E>{});
    static constexpr auto table_ = detail::enum_entries(description_);
    static constexpr std::size_t size_ =
        detail::quoted_size(description_.name) +
        (description_.schema_name.empty() ? 0 : detail::quoted_size(description_.schema_name) + 1);
    static constexpr auto quoted_ = detail::quote_type<size_>(description_.schema_name, description_.name);
    static constexpr std::size_t count_ = sizeof table_.entries / sizeof table_.entries[0];

    static_assert(detail::fits_a_name(description_.name), "the name of a PostgreSQL enum has 1 to 63 bytes");
    static_assert(description_.schema_name.empty() || detail::fits_a_name(description_.schema_name),
                  "the name of a schema has 1 to 63 bytes");
    static_assert(detail::labels_fit(table_), "a label of a PostgreSQL enum has 1 to 63 bytes");
    static_assert(detail::values_differ(table_), "this enum describes one value twice; each value has one label");
    static_assert(detail::texts_differ(table_), "this enum gives one label twice; each label has one value");

public:
    static constexpr oid type = 0;
    static constexpr std::string_view name{quoted_.letters, size_};

    /// The number of a user's type is not known in advance: only its labels tell.
    static constexpr bool accepts(oid column) noexcept {
        return column >= oids::first_user_type || column == oids::text;
    }
    static void encode(E value, buffer& out) {
        detail::encode_enum(static_cast<long long>(value), table_.entries, count_, description_.name, out);
    }
    static E decode(cell bytes) {
        return static_cast<E>(detail::decode_enum(bytes, table_.entries, count_, description_.name));
    }
};

}  // namespace overt
