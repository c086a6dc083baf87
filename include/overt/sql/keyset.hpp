// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/page_token.hpp>
#include <overt/sql/select.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace overt {

namespace detail {

/// Appends the order, and the condition for a place.
/// @errors usage_error where the select sorts or counts its rows by itself
void add_page(statement& to, std::span<const page_key> keys, const page_place& place);

template <class T>
std::string encode_key(const T& value) {
    buffer out;
    codec<T>::encode(value, out);
    return std::string(out.view());
}

/// The bytes are a value of the key, in the one form that it has.
template <class T>
bool key_holds(const std::string& bytes) {
    return encode_key<T>(codec<T>::decode({bytes.data(), static_cast<std::int32_t>(bytes.size())})) == bytes;
}
/// The same, where neither decoding nor encoding may fail. @errors request_error
void check_key(bool (*holds)(const std::string&), const std::string& bytes);

/// Keys that a keyset can have.
template <class... Keys>
constexpr bool check_keys() {
    static_assert(page_columns<Keys...>, "a key of a keyset is a column, or asc() or desc() of one");
    if constexpr (page_columns<Keys...>) {
        static_assert(never_null_keys<Keys...>,
                      "a key of a keyset cannot be NULL, which comes neither before nor after a value; take a column "
                      "that is not optional");
        static_assert(tells_rows_apart<Keys...>,
                      "the keys of a keyset do not tell all rows apart; add a unique column or the primary key as the "
                      "last");
        return never_null_keys<Keys...> && tells_rows_apart<Keys...>;
    }
    return false;
}

template <bool Good, class... Keys>
struct keyset_types {
    using values = std::tuple<>;
    using refs = overt::detail::refs<>;
};
template <class... Keys>
struct keyset_types<true, Keys...> {
    using values = std::tuple<typename page_key_of<Keys>::value...>;
    using refs = join_all_refs<overt::detail::refs<typename page_key_of<Keys>::tag>...>;
};

}  // namespace detail

/// The order of rows that are read page by page, each page behind the values of the last row before it, however many
/// there are: columns, or asc() and desc() of them, which are not NULL and of which one is unique, or all of a primary
/// key. In a join it is the key of the table that each row has one of.
///
///     const auto order = overt::keyset(desc(col<&post::likes>), col<&post::id>);
///     order.after(select<post>(), {5, 100}).limit(20);
///
/// Pages with their tokens: fetch_page().
template <class... Keys>
class keyset {
    static constexpr bool good = detail::check_keys<Keys...>();
    using types = detail::keyset_types<good, Keys...>;

public:
    /// One value for each key.
    using values = typename types::values;
    using page_refs = typename types::refs;

    explicit keyset(const Keys&...) {}

    /// The select, sorted. @errors usage_error where it has an order_by(), limit(), offset() or distinct() of its own
    template <class Select>
    Select first(const Select& rows) const {
        return page(rows, {});
    }
    /// The select from its end, the last row first. @errors as first()
    template <class Select>
    Select last(const Select& rows) const {
        return page(rows, {true, {}});
    }
    /// The rows behind the one with these values. @errors as first()
    template <class Select>
    Select after(const Select& rows, const values& row) const {
        return page(rows, place_of(row, false));
    }
    /// The rows before it, the nearest one first. @errors as first()
    template <class Select>
    Select before(const Select& rows, const values& row) const {
        return page(rows, place_of(row, true));
    }
    /// Any of these. @errors as first()
    template <class Items, class From, class Groups>
    auto page(const select_statement<Items, From, Groups>& rows, const detail::page_place& place) const {
        static_assert(detail::tables_in_from<page_refs, From>,
                      "this key names a table that is not in FROM; join it first");
        static_assert(detail::never_null_in<page_refs, From>,
                      "a key of this keyset belongs to a table that may be NULL here");
        select_statement<Items, From, Groups> next(rows);
        if constexpr (good) detail::add_page(next, keys(), place);
        return next;
    }

    /// The token of the rows behind the one with these values. It holds these values, readable for whoever has it.
    std::string token_after(const values& row) const { return detail::write_token(keys(), place_of(row, false)); }
    /// The token of the rows before it.
    std::string token_before(const values& row) const { return detail::write_token(keys(), place_of(row, true)); }
    /// What page() takes for a token. @errors request_error for a text that is no token, or one of another order
    detail::page_place read(std::string_view token) const {
        detail::page_place place = detail::read_token(keys(), token);
        std::size_t i = 0;
        (detail::check_key(&detail::key_holds<typename detail::page_key_of<Keys>::value>, place.values[i++]), ...);
        return place;
    }

private:
    static std::array<detail::page_key, sizeof...(Keys)> keys() { return {detail::page_key_of<Keys>::erased()...}; }
    static detail::page_place place_of(const values& row, bool backward) {
        detail::page_place place{backward, {}};
        std::apply([&place](const auto&... each) { (place.values.push_back(detail::encode_key(each)), ...); }, row);
        return place;
    }
};

}  // namespace overt
