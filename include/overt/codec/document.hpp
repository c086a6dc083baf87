// SPDX-License-Identifier: BSL-1.0
// Structs as JSON objects in jsonb columns, described beside the struct:
//
//     struct profile { std::string nickname{}; std::int32_t age = 18; std::optional<std::string> bio{}; };
//     constexpr auto describe(overt::type<profile>) {
//         return overt::document(overt::property("nickname", &profile::nickname),
//                                overt::property("age", &profile::age), overt::property("bio", &profile::bio));
//     }
//
// The struct's initializers are the defaults: a key that is missing, or JSON's null, leaves its member as it is. Empty
// optionals are not written. overt/sql/property.hpp reads and changes single properties on the server.
#pragma once

#include <overt/codec/described_document.hpp>
#include <overt/codec/json_form.hpp>
#include <overt/codec/type.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace overt {

namespace detail {

/// A member and its key.
template <class D, class T>
struct property_def {
    using document_type = D;
    using value_type = T;
    std::string_view key;
    T D::* member;
};

/// What happens to keys that the description does not list.
enum class unknown_keys : unsigned char { ignore, refuse, collect };

template <class D, class... T>
struct document_def {
    static constexpr std::size_t size = sizeof...(T);
    std::tuple<property_def<D, T>...> properties;
    unknown_keys unknown = unknown_keys::ignore;
    jsonb D::* rest = nullptr;

    /// A key that is not listed is a decode_error; without this it is left out of the struct.
    constexpr document_def refuse_unknown() const { return {properties, unknown_keys::refuse, nullptr}; }
    /// Keys that are not listed are kept in this member, an object, and written with the others.
    constexpr document_def collect_unknown(jsonb D::* member) const {
        return {properties, unknown_keys::collect, member};
    }
};

constexpr bool good_key(std::string_view key) {
    return !key.empty() && key.size() <= 1000 && key.find('\0') == key.npos;
}

/// One member of an erased document.
struct document_member {
    std::string_view key;
    bool (*present)(const void* document);
    void (*write)(const void* document, buffer& out);
    void (*read)(void* document, std::string_view text);
};

struct document_info {
    std::span<const document_member> members;
    unknown_keys unknown;
    jsonb* (*rest)(void* document);
};

void write_document(const document_info& what, const void* document, buffer& out);
/// @errors decode_error that names the key
void read_document(const document_info& what, void* document, std::string_view text);
/// The text of a jsonb or json column's value.
std::string_view document_text(cell bytes);
std::string document_string(const document_info& what, const void* document);

}  // namespace detail

/// A member of a document and its key.
template <class D, class T>
constexpr detail::property_def<D, T> property(std::string_view key, T D::* member) {
    static_assert(detail::has_json_form<T>,
                  "this member's type has no form in JSON; use numbers, texts, times, enums, overt::jsonb, documents, "
                  "and vectors of these");
    return {key, member};
}

/// Describes a struct as a JSON object.
template <class D, class T, class... More>
constexpr detail::document_def<D, T, More...> document(const detail::property_def<D, T>& first,
                                                       const detail::property_def<D, More>&... more) {
    return {{first, more...}};
}

namespace detail {

template <class D>
inline constexpr auto document_of = describe(overt::type<D>{});
template <class D>
inline constexpr std::size_t property_count = std::remove_const_t<decltype(document_of<D>)>::size;

template <class D, std::size_t... I>
constexpr bool keys_good(std::index_sequence<I...>) {
    return (good_key(std::get<I>(document_of<D>.properties).key) && ...);
}
template <class D, std::size_t... I>
constexpr bool keys_differ(std::index_sequence<I...>) {
    const std::string_view keys[] = {std::get<I>(document_of<D>.properties).key...};
    for (std::size_t a = 0; a != sizeof...(I); ++a)
        for (std::size_t b = 0; b != a; ++b)
            if (keys[a] == keys[b]) return false;
    return true;
}
template <class D>
concept good_keys = keys_good<D>(std::make_index_sequence<property_count<D>>{});
template <class D>
concept distinct_keys = keys_differ<D>(std::make_index_sequence<property_count<D>>{});

template <class D, std::size_t I>
struct document_thunks {
    static constexpr auto member = std::get<I>(document_of<D>.properties).member;
    using value = std::remove_cvref_t<decltype(std::declval<D&>().*member)>;

    static bool present(const void* document) {
        if constexpr (is_optional<value>) return (static_cast<const D*>(document)->*member).has_value();
        else return true;
    }
    static void write(const void* document, buffer& out) {
        json_form<value>::write(static_cast<const D*>(document)->*member, out);
    }
    static void read(void* document, std::string_view text) {
        static_cast<D*>(document)->*member = json_form<value>::read(text);
    }
};

template <class D>
jsonb* rest_of(void* document) {
    if constexpr (document_of<D>.rest != nullptr) return &(static_cast<D*>(document)->*document_of<D>.rest);
    else return nullptr;
}

template <class D, std::size_t... I>
constexpr auto make_document_members(std::index_sequence<I...>) {
    return std::array<document_member, sizeof...(I)>{
        document_member{std::get<I>(document_of<D>.properties).key, &document_thunks<D, I>::present,
                        &document_thunks<D, I>::write, &document_thunks<D, I>::read}...};
}
template <class D>
inline constexpr auto document_members = make_document_members<D>(std::make_index_sequence<property_count<D>>{});
template <class D>
inline constexpr document_info info_of_document{document_members<D>, document_of<D>.unknown, &rest_of<D>};

/// A document within a document.
template <described_document D>
struct json_form<D> {
    static void write(const D& value, buffer& out) { write_document(info_of_document<D>, &value, out); }
    static D read(std::string_view text) {
        D value{};
        read_document(info_of_document<D>, &value, text);
        return value;
    }
};

}  // namespace detail

/// A described struct as jsonb; it reads json columns as well. JSON's null is a struct with all its defaults.
/// @errors encode() refuses texts that are not UTF-8 and numbers that are not finite; decode() names the key whose
/// value does not fit its member
template <described_document D>
struct codec<D> {
    static_assert(detail::good_keys<D>, "a key of a document has 1 to 1000 bytes, none of them zero");
    static_assert(detail::distinct_keys<D>, "two properties of this document have the same key");

    static constexpr oid type = oids::jsonb;
    static constexpr oid array = oids::jsonb_array;
    static constexpr std::string_view name = "jsonb";

    static bool accepts(oid column) noexcept { return column == oids::jsonb || column == oids::json; }
    static void encode(const D& value, buffer& out) {
        codec<jsonb>::encode({detail::document_string(detail::info_of_document<D>, &value)}, out);
    }
    static D decode(cell bytes) { return detail::json_form<D>::read(detail::document_text(bytes)); }
};

/// A document as the text of a JSON object.
template <described_document D>
std::string to_json(const D& value) {
    return detail::document_string(detail::info_of_document<D>, &value);
}
/// A document from the text of a JSON object.
/// @errors decode_error as reading it from a column
template <described_document D>
D from_json(std::string_view text) {
    return detail::json_form<D>::read(text);
}

}  // namespace overt
