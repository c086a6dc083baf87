// SPDX-License-Identifier: BSL-1.0
// The one extension point for column types.
#pragma once

#include <overt/codec/buffer.hpp>
#include <overt/codec/cell.hpp>
#include <overt/oid.hpp>

#include <concepts>
#include <optional>
#include <string_view>

namespace overt {

/// How values of T travel. Specialise it for a type of your own, in a header of your own:
///
///     template <>
///     struct overt::codec<point> {
///         static constexpr oid type = oids::point;        // 0: the server resolves it
///         static constexpr oid array = oids::point_array; // 0: no arrays of it
///         static constexpr std::string_view name = "point";  // the SQL type, as in a cast or in DDL
///         static void encode(const point& value, buffer& out);  // appends the binary form
///         static point decode(cell bytes);                      // never called for NULL
///     };
///
/// Optional members: `static bool accepts(oid)`, further column types that decode() understands; and
/// `static constexpr bool text = true`, for values that travel in text format (columns are then selected as `::text`).
/// @errors encode() throws usage_error for a value the server cannot take; decode() throws decode_error with
/// a message that says what is wrong with the bytes; column and row are added by the caller.
template <class T>
struct codec;

/// A type with a codec; std::optional of it is a NULLable one.
template <class T>
concept encodable = requires(const T& value, buffer& out, cell bytes) {
    { codec<T>::type } -> std::convertible_to<oid>;
    { codec<T>::name } -> std::convertible_to<std::string_view>;
    codec<T>::encode(value, out);
    { codec<T>::decode(bytes) } -> std::convertible_to<T>;
};

/// What is known of a SQL type at run time.
struct value_type {
    oid type;
    oid array;
    std::string_view name;
    bool text;             ///< Travels in text format.
    bool (*accepts)(oid);  ///< Column types that the codec decodes.
};

namespace detail {

/// False, but only once T is known: for static_assert in what must not be instantiated.
template <class T>
inline constexpr bool never = false;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
struct strip_optional_impl {
    using type = T;
};
template <class T>
struct strip_optional_impl<std::optional<T>> {
    using type = T;
};
template <class T>
using strip_optional = typename strip_optional_impl<T>::type;

template <class T>
constexpr bool codec_is_text() {
    if constexpr (requires { codec<T>::text; }) return codec<T>::text;
    return false;
}

template <class T>
constexpr oid codec_array() {
    if constexpr (requires { codec<T>::array; }) return codec<T>::array;
    return 0;
}

template <class T>
bool codec_accepts(oid column) {
    if constexpr (requires { codec<T>::accepts(column); }) {
        if (codec<T>::accepts(column)) return true;
    }
    if constexpr (codec_is_text<T>()) return column == oids::text;
    return column == codec<T>::type;
}

}  // namespace detail

/// The erased form of codec<T>.
template <encodable T>
inline constexpr value_type value_type_of{codec<T>::type, detail::codec_array<T>(), codec<T>::name,
                                          detail::codec_is_text<T>(), &detail::codec_accepts<T>};

}  // namespace overt
