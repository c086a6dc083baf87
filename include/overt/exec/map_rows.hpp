// SPDX-License-Identifier: BSL-1.0
// What is made of rows by a function, and of parents and their children by a struct.
#pragma once

#include <overt/error.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace overt {

namespace detail {

template <class F, class Row>
inline constexpr bool takes_row = std::is_invocable_v<F&, Row>;
template <class F, class... E>
inline constexpr bool takes_row<F, std::tuple<E...>> = std::is_invocable_v<F&, E...> ||
                                                       std::is_invocable_v<F&, std::tuple<E...>>;
template <class F, class Row>
concept row_function = takes_row<F, Row>;

template <class F, class Row>
decltype(auto) call_with(F& make, Row& row) {
    if constexpr (std::is_invocable_v<F&, Row>) return make(std::move(row));
    else return std::apply(make, std::move(row));
}

[[noreturn]] void throw_uneven(std::size_t parents, std::size_t children);

}  // namespace detail

/// Calls make(element...) for the elements of each row, or make(row), and gives what it returns, in the same order.
template <class Row, class F>
auto map_rows(std::vector<Row> rows, F make) {
    static_assert(detail::row_function<F, Row>,
                  "the function given to map_rows() does not take the elements of this row");
    if constexpr (detail::row_function<F, Row>) {
        std::vector<std::remove_cvref_t<decltype(detail::call_with(make, rows.front()))>> made;
        made.reserve(rows.size());
        for (Row& row : rows) made.push_back(detail::call_with(make, row));
        return made;
    } else {
        return rows;
    }
}

/// Puts lists of equal length together, element by element: `nest<author_books>(authors, co_await load_many(...))`.
/// @errors usage_error where the lists have different lengths
template <class Struct, class First, class... More>
std::vector<Struct> nest(std::vector<First> first, std::vector<More>... more) {
    ((more.size() == first.size() ? void() : detail::throw_uneven(first.size(), more.size())), ...);
    std::vector<Struct> made;
    made.reserve(first.size());
    for (std::size_t i = 0; i != first.size(); ++i) made.push_back(Struct{std::move(first[i]), std::move(more[i])...});
    return made;
}

}  // namespace overt
