// SPDX-License-Identifier: BSL-1.0
// Rows page by page, with tokens that lead from one page to the next and back.
#pragma once

#include <overt/exec/dynamic_row.hpp>
#include <overt/exec/verbs.hpp>
#include <overt/sql/keyset.hpp>
#include <overt/sql/request_error.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace overt {

/// Which page is wanted: the first one, unless at() or last() says another.
class page_request {
public:
    /// @errors usage_error for 0
    explicit page_request(std::size_t rows);
    /// A token of another page; an empty one is the first page.
    page_request& at(std::string token) {
        token_ = std::move(token);
        return *this;
    }
    page_request& last() {
        from_end_ = true;
        return *this;
    }
    std::size_t rows() const noexcept { return rows_; }
    const std::string& token() const noexcept { return token_; }
    bool from_end() const noexcept { return from_end_; }

private:
    std::size_t rows_;
    std::string token_;
    bool from_end_ = false;
};

/// Rows in the order of the keyset, and the tokens of the pages around them.
template <class Row>
struct page {
    std::vector<Row> rows{};
    std::optional<std::string> next{};      ///< Nothing: there are no rows behind these.
    std::optional<std::string> previous{};  ///< Nothing: there are no rows before these.
};

namespace detail {

/// The select with the keys as further columns.
template <class Items, class From, class Groups, class... Keys>
auto with_keys(const select_statement<Items, From, Groups>& rows, const keyset<Keys...>&) {
    using list = more_items<Items, typename page_key_of<Keys>::column...>;
    select_statement<list, From, Groups> made(rows);
    (add_item(made, clause::item, page_key_of<Keys>::place()), ...);
    return made;
}

template <class Row>
inline constexpr std::size_t own_columns = 1;
template <class... E>
inline constexpr std::size_t own_columns<std::tuple<E...>> = sizeof...(E);

/// The values of the keys, behind the columns of the select itself.
template <class Row, class Values, class Whole>
Values keys_of(const Whole& from) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        if constexpr (std::is_same_v<Whole, dynamic_row>) {
            const std::size_t start = from.size() - sizeof...(I);
            return Values(from.template get<std::tuple_element_t<I, Values>>(start + I)...);
        } else {
            return Values(std::get<own_columns<Row> + I>(from)...);
        }
    }(std::make_index_sequence<std::tuple_size_v<Values>>{});
}

/// The row without the keys.
template <class Row, class Values, class Whole>
void take_row(Whole&& from, std::vector<Row>& to) {
    if constexpr (std::is_same_v<Row, dynamic_row>) {
        from.drop_last(std::tuple_size_v<Values>);
        to.push_back(std::move(from));
    } else {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            to.emplace_back(std::move(std::get<I>(from))...);
        }(std::make_index_sequence<own_columns<Row>>{});
    }
}

/// From the rows as they came, of which one more than wanted was asked for, to the page.
template <class Row, class Whole, class Keyset>
page<Row> make_page(std::vector<Whole> all, std::size_t wanted, const page_place& place, const Keyset& order) {
    using values = typename Keyset::values;
    const bool more = all.size() > wanted;
    if (more) all.pop_back();
    const bool begun_elsewhere = !place.values.empty();
    const bool rows_before = place.backward ? more : begun_elsewhere;
    const bool rows_behind = place.backward ? begun_elsewhere : more;
    page<Row> made;
    made.rows.reserve(all.size());
    for (std::size_t i = 0; i != all.size(); ++i) {
        Whole& each = all[place.backward ? all.size() - 1 - i : i];
        if (rows_before && i == 0) made.previous = order.token_before(keys_of<Row, values>(each));
        if (rows_behind && i + 1 == all.size()) made.next = order.token_after(keys_of<Row, values>(each));
        take_row<Row, values>(std::move(each), made.rows);
    }
    return made;
}

template <class Row, class Whole, class Select, class Keyset>
asio::awaitable<page<Row>> run_page(verbs& on, Select rows, std::size_t wanted, page_place place, Keyset order) {
    std::vector<Whole> all = co_await on.all<Whole>(rows);
    co_return make_page<Row>(std::move(all), wanted, place, order);
}

template <class S>
inline constexpr bool is_select = false;
template <class Items, class From, class Groups>
inline constexpr bool is_select<select_statement<Items, From, Groups>> = true;

/// @errors request_error
template <class Keyset>
page_place place_of(const Keyset& order, const page_request& wanted) {
    if (!wanted.token().empty()) return order.read(wanted.token());
    return {wanted.from_end(), {}};
}

}  // namespace detail

/// One page of a select in the order of a keyset. The keys travel as further columns, and one row more than asked for:
/// it tells whether there is another page. A page without rows has no tokens.
///
///     const auto order = overt::keyset(desc(col<&post::likes>), col<&post::id>);
///     auto page = co_await fetch_page(conn, select<post>(), order, overt::page_request(20).at(token));
///
/// @errors those of all(); request_error for a token that this order did not make; usage_error where the select has an
///   order_by(), limit(), offset() or distinct() of its own
/// @lifetime as for verbs; the token is read before it returns
template <class Select, class... Keys>
[[nodiscard]] auto fetch_page(verbs& on, const Select& rows, const keyset<Keys...>& order, const page_request& wanted) {
    static_assert(detail::is_select<Select>, "fetch_page() takes a select");
    if constexpr (detail::is_select<Select>) {
        using row = typename Select::row_type;
        Select::check();
        detail::page_place place = detail::place_of(order, wanted);
        auto whole = order.page(detail::with_keys(rows, order), place).limit(wanted.rows() + 1);
        using read =
            std::conditional_t<std::is_same_v<row, dynamic_row>, dynamic_row, typename decltype(whole)::row_type>;
        return database_operation<page<row>>(
            detail::our_own(),
            detail::run_page<row, read>(on, std::move(whole), wanted.rows(), std::move(place), order));
    }
}

}  // namespace overt
