// SPDX-License-Identifier: BSL-1.0
// A struct's description and its members, before anything is checked.
#pragma once

#include <overt/codec/type.hpp>
#include <overt/model/fixed_string.hpp>
#include <overt/model/table.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace overt {

namespace detail {

template <class T>
inline constexpr bool is_table_def = false;
template <class... Parts>
inline constexpr bool is_table_def<table_def<Parts...>> = true;

}  // namespace detail

/// A struct with a table description: `constexpr auto describe(overt::type<T>)` stands beside it.
template <class T>
concept described = requires {
    requires detail::is_table_def<std::remove_cvref_t<decltype(describe(overt::type<T>{}))>>;
};

namespace detail {

template <class T>
inline constexpr auto description = describe(type<T>{});
template <class T>
using description_type = std::remove_const_t<decltype(description<T>)>;

/// How many columns the description of T has.
template <class T>
inline constexpr std::size_t column_count = description_type<T>::columns;

/// The member pointer of column I, in the order of the description.
template <class T, std::size_t I>
inline constexpr auto column_member = at<I>(description<T>.parts).member;

template <class M>
struct member_pointer;
template <class T, class C>
struct member_pointer<T C::*> {
    using type = T;
    using class_type = C;
};

/// The type of column I, as the struct has it.
template <class T, std::size_t I>
using column_type = typename member_pointer<decltype(at<I>(description<T>.parts).member)>::type;

inline constexpr std::size_t no_column = static_cast<std::size_t>(-1);

template <class M>
constexpr bool same_member(M a, M b) {
    return a == b;
}
template <class M, class N>
constexpr bool same_member(M, N) {
    return false;
}
template <class T, class M, std::size_t... I>
constexpr std::size_t find_column_among(M member, std::index_sequence<I...>) {
    std::size_t found = no_column;
    ((same_member(at<I>(description<T>.parts).member, member) ? void(found = I) : void()), ...);
    return found;
}
/// Where the description of T has this member; no_column: nowhere.
template <class T, class M>
constexpr std::size_t find_column(M member) {
    return find_column_among<T>(member, std::make_index_sequence<column_count<T>>{});
}

}  // namespace detail
}  // namespace overt
