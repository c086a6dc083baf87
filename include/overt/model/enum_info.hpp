// SPDX-License-Identifier: BSL-1.0
// What is known of a described enum at run time: only DDL and verify() ask.
#pragma once

#include <overt/codec/enumeration.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace overt::detail {

/// A PostgreSQL enum, labels in their order.
struct enum_info {
    std::string_view schema{};  ///< Empty: found along the search path.
    std::string_view name{};
    std::span<const std::string_view> labels{};
};

template <std::size_t N>
struct label_texts {
    std::string_view all[N]{};
};

template <described_enum E>
inline constexpr auto labels_of = [] {
    constexpr auto description = describe(type<E>{});
    label_texts<sizeof description.labels / sizeof description.labels[0]> texts;
    for (std::size_t i = 0; const auto& label : description.labels) texts.all[i++] = label.text;
    return texts;
}();

/// codec<E> has checked names and labels.
template <described_enum E>
    requires(codec<E>::type == 0)
inline constexpr enum_info enum_of{describe(type<E>{}).schema_name, describe(type<E>{}).name, labels_of<E>.all};

/// The enum behind a member; null: none.
template <class T>
inline constexpr const enum_info* enum_of_member = nullptr;
template <described_enum E>
inline constexpr const enum_info* enum_of_member<E> = &enum_of<E>;
template <class T>
inline constexpr const enum_info* enum_of_member<std::optional<T>> = enum_of_member<T>;
template <class T>
inline constexpr const enum_info* enum_of_member<std::vector<T>> = enum_of_member<T>;

}  // namespace overt::detail
