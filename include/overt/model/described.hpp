// SPDX-License-Identifier: BSL-1.0
// From a struct's `describe` to what is known of its table, checked by the compiler.
#pragma once

#include <overt/model/checks.hpp>
#include <overt/model/constraint_checks.hpp>
#include <overt/model/constraints_of.hpp>
#include <overt/model/description.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace overt::detail {

template <std::size_t N>
struct column_infos {
    column_info all[N == 0 ? 1 : N];
};

template <class T, std::size_t I>
reference_target target_of();

template <class T, std::size_t I>
constexpr column_info info_of_column() {
    column_info info = at<I>(description<T>.parts).info;
    if (info.references) info.target = &target_of<T, I>;
    return info;
}

template <class T>
inline constexpr auto columns_of = []<std::size_t... I>(std::index_sequence<I...>) {
    return column_infos<sizeof...(I)>{{info_of_column<T, I>()...}};
}(std::make_index_sequence<column_count<T>>{});

template <class T>
constexpr table_info make_table_info() {
    const auto& d = description<T>;
    return {d.schema,
            d.name,
            d.comment_text,
            std::span(columns_of<T>.all, column_count<T>),
            constraints_of<T>(),
            primary_key_of<T>(),
            d.is_unlogged,
            d.storage};
}

/// Everything that is known of the table of T.
template <described T>
inline constexpr table_info table_of = checked_description<T>::good && checked_constraints<T>::good
                                           ? make_table_info<T>()
                                           : table_info{};

template <class T, std::size_t I>
reference_target target_of() {
    constexpr auto target = at<I>(description<T>.parts).target;
    if constexpr (!std::is_same_v<const no_target, decltype(target)>) {
        using to = typename member_pointer<std::remove_const_t<decltype(target)>>::class_type;
        static_assert(described<to>, "references() names a struct that has no table description");
        if constexpr (described<to>) {
            constexpr std::size_t column = find_column<to>(target);
            static_assert(column != no_column, "references() names a member that no column of the other table maps");
            return {&table_of<to>, static_cast<std::uint16_t>(column)};
        }
    }
    return {};
}

template <class T, std::size_t J>
const table_info* target_table_of() {
    using to = constraint_target<T, J>;
    static_assert(described<to>, "references() names a struct that has no table description");
    if constexpr (described<to>) return &table_of<to>;
    else return nullptr;
}

template <class T, std::size_t J>
std::uint16_t target_column_of(std::size_t index) {
    using to = constraint_target<T, J>;
    static constexpr auto columns = numbers_of<to>(constraint_at<T, J>.targets);
    return columns.all[index];
}

}  // namespace overt::detail
