// SPDX-License-Identifier: BSL-1.0
// Whether a struct can be built from its columns in one go: T{first, second, ...}.
#pragma once

#include <overt/model/described.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace overt::detail {

/// A place for a T that is never built; its members have addresses.
template <class T>
union unbuilt {
    constexpr unbuilt() noexcept : nothing() {}
    constexpr ~unbuilt() {}
    char nothing;
    T value;
};

template <class M>
struct exactly {
    template <std::same_as<M> T>
    operator T() const;
};
struct one_more {
    template <class T>
    operator T() const;
};

// Members of different types cannot be confused, the initialisation would not compile.
template <class A, class B>
constexpr bool stands_before(const A* a, const B* b) {
    if constexpr (std::is_same_v<A, B>) return a < b;
    else return true;
}
constexpr bool ascending() { return true; }
template <class First, class... Rest>
constexpr bool ascending([[maybe_unused]] const First* first, const Rest*... rest) {
    return (stands_before(first, rest) && ...) && ascending(rest...);
}

// Members of a base would stand in braces of their own.
template <class T, std::size_t I>
inline constexpr bool own_member =
    std::is_same_v<typename member_pointer<std::remove_const_t<decltype(column_member<T, I>)>>::class_type, T>;

template <class T, std::size_t... I>
constexpr bool members_are_columns(std::index_sequence<I...>) {
    if constexpr (!std::is_aggregate_v<T> || !(own_member<T, I> && ...)) {
        return false;
    } else if constexpr (
        !requires { T{exactly<column_type<T, I>>{}...}; } ||
        requires { T{exactly<column_type<T, I>>{}..., one_more{}}; }) {
        return false;
    } else {
        constexpr unbuilt<T> here;
        return ascending(&(here.value.*column_member<T, I>)...);
    }
}

/// The columns of T are all of its members, in their order.
template <described T>
inline constexpr bool built_from_columns = members_are_columns<T>(std::make_index_sequence<column_count<T>>{});

}  // namespace overt::detail
