// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <utility>

namespace overt::detail {

template <std::size_t I, class T>
struct leaf {
    T value;
};

template <class Indexes, class... T>
struct pack_of;
template <std::size_t... I, class... T>
struct pack_of<std::index_sequence<I...>, T...> : leaf<I, T>... {
    static constexpr std::size_t size = sizeof...(T);
};

/// A tuple that costs the compiler little.
template <class... T>
using pack = pack_of<std::make_index_sequence<sizeof...(T)>, T...>;

template <std::size_t I, class T>
constexpr const T& at(const leaf<I, T>& from) noexcept {
    return from.value;
}

template <class... T>
constexpr pack<T...> make_pack(const T&... values) {
    return {{values}...};
}

}  // namespace overt::detail
