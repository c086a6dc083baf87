// SPDX-License-Identifier: BSL-1.0
// The rows of a statement as an aggregate of yours.
#pragma once

#include <overt/model/aggregate.hpp>
#include <overt/sql/items.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace overt::detail {

/// The columns of a row, one type for each: models are taken apart.
template <class Element, bool Null>
struct columns_of_element {
    using type = std::tuple<null_if<Element, Null>>;
};
template <described T, bool Null>
struct columns_of_element<T, Null> {
    template <class I>
    struct list;
    template <std::size_t... I>
    struct list<std::index_sequence<I...>> {
        using type = std::tuple<null_if<column_type<T, I>, Null>...>;
    };
    using type = typename list<std::make_index_sequence<column_count<T>>>::type;
};
template <described T, bool Null>
struct columns_of_element<std::optional<T>, Null> : columns_of_element<T, true> {};
template <class... E, bool Null>
struct columns_of_element<std::tuple<E...>, Null> {
    using type = decltype(std::tuple_cat(std::declval<typename columns_of_element<E, Null>::type>()...));
};

/// A field can hold a value: the same type, or an optional of it.
template <class Field, class Value>
inline constexpr bool field_holds = std::is_same_v<Field, Value> || std::is_same_v<Field, add_optional<Value>>;

/// What is left of a row's values when a field, or a list of fields, has taken its own from the front; void where they
/// do not fit. Outer: the first of them is present or absent with the optional struct that it begins.
template <class Field, class Values, bool Outer>
struct taken {
    using type = void;
};
template <class Field, class Values, bool Outer>
using taken_by = typename taken<Field, Values, Outer>::type;

template <class Fields, class Values, bool Outer>
struct taken_one_by_one {
    using type = std::conditional_t<std::is_same_v<Fields, std::tuple<>>, Values, void>;
};
template <class F, class... More, class... V, bool Outer>
struct taken_one_by_one<std::tuple<F, More...>, std::tuple<V...>, Outer>
    : taken_one_by_one<std::tuple<More...>, taken_by<F, std::tuple<V...>, Outer>, false> {};

template <class Field, class V, class... More, bool Outer>
    requires(field_holds<Field, V> || (Outer && std::is_same_v<V, std::optional<Field>>))
struct taken<Field, std::tuple<V, More...>, Outer> {
    using type = std::tuple<More...>;
};
template <plain_aggregate Field, class V, class... More, bool Outer>
struct taken<Field, std::tuple<V, More...>, Outer>
    : taken_one_by_one<aggregate_fields<Field>, std::tuple<V, More...>, Outer> {};
template <plain_aggregate Field, class V, class... More, bool Outer>
    requires(tells_presence<Field>)
struct taken<std::optional<Field>, std::tuple<V, More...>, Outer>
    : taken_one_by_one<aggregate_fields<Field>, std::tuple<V, More...>, true> {};

template <class Fields, class Values>
inline constexpr bool fields_hold =
    std::is_same_v<typename taken_one_by_one<Fields, Values, false>::type, std::tuple<>>;

template <class Row>
struct elements_of {
    using type = std::tuple<Row>;
};
template <class... E>
struct elements_of<std::tuple<E...>> {
    using type = std::tuple<E...>;
};

template <class Row, class From>
constexpr bool row_fits() {
    if constexpr (std::is_void_v<From>) return false;
    else if constexpr (field_holds<Row, From>) return true;
    else if constexpr (plain_aggregate<Row>)
        return fields_hold<aggregate_fields<Row>, typename elements_of<From>::type> ||
               fields_hold<aggregate_fields<Row>, typename columns_of_element<From, false>::type>;
    else return fields_hold<typename elements_of<Row>::type, typename elements_of<From>::type>;
}
template <class Row, class From>
concept row_holds = row_fits<Row, From>();

/// A statement of which only the row is known; ByName: raw SQL, whose columns find the members of a model by name.
template <class Row, bool ByName>
class [[nodiscard("this builds a statement and runs nothing")]] row_statement : public statement {
public:
    using row_type = Row;
    static constexpr bool session_safe = !ByName;
    static constexpr bool returns_rows = !std::is_void_v<Row>;
    static constexpr bool by_name = ByName;

    explicit row_statement(const statement& from) noexcept : statement(from) {}
    static void check() noexcept {}
    bool rows_by_name() const noexcept { return ByName; }
    rendered render(int at_most = 0) const { return write(at_most); }
    rendered render(dialect in, int at_most = 0) const { return write(at_most, in); }
    std::string sql() const { return write_text(); }
    std::string sql(dialect in) const { return std::string(render(in).text()); }
};

template <class Row, class From, bool ByName>
row_statement<Row, ByName> rows_into(const statement& from) {
    static_assert(row_holds<Row, From>,
                  "the fields of this row do not match the statement's columns in number, type and nullability");
    return row_statement<Row, ByName>(from);
}

}  // namespace overt::detail
