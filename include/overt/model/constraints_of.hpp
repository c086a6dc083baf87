// SPDX-License-Identifier: BSL-1.0
// The constraints of a description, with members turned into column numbers.
#pragma once

#include <overt/model/description.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

namespace overt::detail {

template <class T>
concept constraint_maps_columns = T::value;

/// Numbers of columns, as an array that may be empty.
template <std::size_t N>
struct column_numbers {
    std::uint16_t all[N == 0 ? 1 : N]{};
    std::size_t size = N;
    constexpr std::span<const std::uint16_t> span() const noexcept { return {all, size}; }
};

/// Constraint J of T, counted from the first part after the columns.
template <class T, std::size_t J>
inline constexpr auto constraint_at = at<column_count<T> + J>(description<T>.parts);

template <class T>
inline constexpr std::size_t constraint_count = description_type<T>::size - column_count<T>;

template <class T, class Members>
constexpr auto numbers_of(const Members& members) {
    column_numbers<Members::size> found;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((found.all[I] = static_cast<std::uint16_t>(find_column<T>(member_of_key(at<I>(members))))), ...);
    }(std::make_index_sequence<Members::size>{});
    return found;
}

template <class T, std::size_t J>
inline constexpr auto constraint_columns = numbers_of<T>(constraint_at<T, J>.members);

/// What the keys say beside their columns; nothing where no key says more.
template <std::size_t N>
struct key_list {
    key_options all[N == 0 ? 1 : N]{};
    bool said = false;
};
template <class... M>
constexpr auto options_of_keys(const pack<M...>& members) {
    key_list<sizeof...(M)> found;
    if constexpr (!(std::is_member_object_pointer_v<M> && ...)) {
        found.said = true;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((found.all[I] = options_of_key(at<I>(members))), ...);
        }(std::make_index_sequence<sizeof...(M)>{});
    }
    return found;
}
template <class T, std::size_t J>
inline constexpr auto constraint_keys = options_of_keys(constraint_at<T, J>.members);

template <class T, std::size_t J>
struct constraint_known {
    static constexpr bool value = [] {
        const std::span<const std::uint16_t> columns = constraint_columns<T, J>.span();
        for (std::size_t i = 0; i != columns.size(); ++i)
            if (columns[i] == static_cast<std::uint16_t>(no_column) && constraint_keys<T, J>.all[i].expression.empty())
                return false;
        return true;
    }();
};

template <class M>
struct first_class;
template <class Indexes>
struct first_class<pack_of<Indexes>> {
    using type = void;
};
template <class Indexes, class M, class... Ms>
struct first_class<pack_of<Indexes, M, Ms...>> {
    using type = typename member_pointer<M>::class_type;
};

template <class T, std::size_t J>
using constraint_target = typename first_class<std::remove_const_t<decltype(constraint_at<T, J>.targets)>>::type;

template <class T, std::size_t J>
const table_info* target_table_of();
template <class T, std::size_t J>
std::uint16_t target_column_of(std::size_t index);

template <class T, std::size_t J>
constexpr constraint_info info_of_constraint() {
    static_assert(constraint_maps_columns<constraint_known<T, J>>,
                  "a constraint names a member that no column of the description maps");
    constraint_info info = constraint_at<T, J>.info;
    const std::span<const std::uint16_t> all = constraint_columns<T, J>.span();
    info.columns = all.first(all.size() - info.included_count);
    info.included = all.last(info.included_count);
    if (constraint_keys<T, J>.said) info.keys = {constraint_keys<T, J>.all, info.columns.size()};
    if constexpr (!std::is_void_v<constraint_target<T, J>>) {
        info.target_table = &target_table_of<T, J>;
        info.target_column = &target_column_of<T, J>;
    }
    return info;
}

template <std::size_t N>
struct constraint_infos {
    constraint_info all[N == 0 ? 1 : N];
};

template <class T>
inline constexpr auto constraint_list = []<std::size_t... J>(std::index_sequence<J...>) {
    return constraint_infos<sizeof...(J)>{{info_of_constraint<T, J>()...}};
}(std::make_index_sequence<constraint_count<T>>{});

template <class T>
constexpr std::span<const constraint_info> constraints_of() {
    if constexpr (constraint_count<T> == 0) return {};
    else return {constraint_list<T>.all, constraint_count<T>};
}

/// Columns that say primary_key(), or those of a primary_key(...) constraint in its order.
template <class T>
inline constexpr auto key_columns =
    []<std::size_t... I, std::size_t... J>(std::index_sequence<I...>, std::index_sequence<J...>) {
        column_numbers<sizeof...(I)> key;
        key.size = 0;
        ((at<I>(description<T>.parts).info.primary_key ? void(key.all[key.size++] = static_cast<std::uint16_t>(I))
                                                       : void()),
         ...);
        [[maybe_unused]] const auto take = [&key](const constraint_info& c, std::span<const std::uint16_t> columns) {
            if (c.kind != constraint_kind::primary_key) return;
            key.size = 0;
            for (std::uint16_t column : columns.first(columns.size() - c.included_count)) key.all[key.size++] = column;
        };
        (take(constraint_at<T, J>.info, constraint_columns<T, J>.span()), ...);
        return key;
    }(std::make_index_sequence<column_count<T>>{}, std::make_index_sequence<constraint_count<T>>{});

template <class T>
constexpr std::span<const std::uint16_t> primary_key_of() {
    return key_columns<T>.span();
}

}  // namespace overt::detail
