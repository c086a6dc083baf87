// SPDX-License-Identifier: BSL-1.0
// Single properties of a document in a jsonb column, as operands: prop<&user::profile, &profile::age>.
#pragma once

#include <overt/codec/document.hpp>
#include <overt/sql/column.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace overt {

namespace detail {

/// A property by place; an empty type is text, no type at all (null data) JSON itself.
struct property_ref {
    column_ref column;
    std::string_view key;
    std::string_view type;

    /// The property as an expression: CAST(column ->> 'key' AS type).
    operator code() const;
};

std::string write_expression(const code& nodes);

/// `column = value` for one key of it: the assignments to keys of one column are put together when the text is written.
void put_merge(code& to, const property_ref& property);
void put_remove(code& to, const property_ref& property);

/// How a member of a document is read in SQL: numbers, texts, times and enums as such, documents as documents, the rest
/// as jsonb.
template <class V>
using property_type = std::conditional_t<(json_readable<V> || described_document<V>), V, jsonb>;

template <class V>
constexpr std::string_view property_cast() {
    if constexpr (!json_readable<V> || described_document<V>) return {};
    else if constexpr (std::is_same_v<V, std::string>) return "";
    else return codec<V>::name;
}

template <class X, class V>
constexpr bool can_assign_property() {
    if constexpr (std::is_same_v<X, std::nullopt_t>) return true;
    else if constexpr (handle<X>)
        return std::is_same_v<plain_sql_of<X>, V> || std::is_same_v<plain_sql_of<X>, property_type<V>> ||
               (is_number<plain_sql_of<X>> && is_number<V>);
    else return can_bind<V, X>();
}
template <class X, class V>
concept assignable_property = can_assign_property<X, V>();
template <class X, class T>
concept property_null = handle<X> || assignable_null<X, T>;

template <class V, class X>
void add_property_value(code& to, const X& value) {
    if constexpr (std::is_same_v<X, std::nullopt_t>) {
        to.add_keyword("NULL");
    } else if constexpr (handle<X>) {
        // As an assignment to a column would: a number takes the type of the property.
        if constexpr (is_number<V> && !std::is_same_v<plain_sql_of<X>, V>) to.put_cast(codec<V>::name);
        to.add(value);
    } else {
        add_known<V>(to, value);
    }
}

}  // namespace detail

/// A property of the document in column Index of the table that Tag names; T is the type of its member. NULL where the
/// key is missing, or JSON's null.
template <class Tag, class T, std::size_t Index>
class property_of
    : public detail::property_ref,
      public detail::fluent<property_of<Tag, T, Index>, std::optional<detail::property_type<detail::strip_optional<T>>>,
                            detail::refs<Tag>> {
    using value = detail::strip_optional<T>;

public:
    using sql_type = std::optional<detail::property_type<value>>;
    using sql_refs = detail::refs<Tag>;

    explicit constexpr property_of(const detail::property_ref& place) noexcept : detail::property_ref(place) {}
    property_of(const property_of&) = default;
    ~property_of() = default;

    /// In set() and do_update(): changes this key alone. NULL is stored as JSON's null.
    auto operator=(const property_of& other) const { return assign(other); }
    template <class X>
    auto operator=(const X& to) const {
        return assign(to);
    }
    /// In set() and do_update(): takes the key away.
    detail::assignment<Tag, detail::refs<Tag>, Index> unset() const {
        detail::assignment<Tag, detail::refs<Tag>, Index> made;
        made.put_assign(static_cast<std::uint16_t>(Index));
        detail::put_remove(made, *this);
        return made;
    }

private:
    template <class X>
    auto assign(const X& to) const {
        static_assert(detail::assignable_property<X, value>,
                      "this value has another type than the property that it is assigned to");
        static_assert(detail::property_null<X, T>, "this value may be NULL, but the property's member is not optional");
        detail::assignment<Tag, detail::join_refs<detail::refs<Tag>, detail::refs_of<X>>, Index> made;
        made.put_assign(static_cast<std::uint16_t>(Index));
        detail::put_merge(made, *this);
        if constexpr (detail::assignable_property<X, value>) detail::add_property_value<value>(made, to);
        return made;
    }
};

namespace detail {

template <class D, auto Property, std::size_t... I>
constexpr std::size_t find_property(std::index_sequence<I...>) {
    std::size_t found = no_column;
    ((same_member(std::get<I>(document_of<D>.properties).member, Property) ? void(found = I) : void()), ...);
    return found;
}
template <class D, auto Property>
constexpr std::size_t property_index() {
    if constexpr (described_document<D>)
        return find_property<D, Property>(std::make_index_sequence<property_count<D>>{});
    else return no_column;
}

template <class D>
concept holds_properties = described_document<D>;
template <class D, auto Property>
concept has_property = property_index<D, Property>() != no_column;
template <class T, auto Member>
concept maps_member = mapped_by<Member, T>;

template <class Tag, auto Member, auto Property>
constexpr auto make_property() {
    using model = model_of<Tag>;
    using document = strip_optional<typename member_pointer<decltype(Member)>::type>;
    using member = typename member_pointer<decltype(Property)>::type;
    static_assert(maps_member<model, Member>, "no column of the description maps this member");
    static_assert(holds_properties<document>,
                  "this column holds no document: its type needs a describe() that returns overt::document(...)");
    if constexpr (maps_member<model, Member> && holds_properties<document>) {
        static_assert(has_property<document, Property>, "no property of the document maps this member");
        if constexpr (has_property<document, Property>) {
            constexpr std::size_t column = index_of<model, Member>();
            return property_of<Tag, member, column>(
                property_ref{{&table_of<model>, tag_traits<Tag>::alias, static_cast<std::uint16_t>(column)},
                             std::get<property_index<document, Property>()>(document_of<document>.properties).key,
                             property_cast<strip_optional<member>>()});
        }
    }
}

}  // namespace detail

namespace sql {

/// An expression as SQL text by itself, for an index or a check: `expression_text(prop<&user::profile,
/// &profile::age>)`.
/// @errors usage_error where it holds a value, which would need a parameter
template <detail::handle X>
std::string expression_text(const X& x) {
    detail::code nodes;
    nodes.add(x);
    return detail::write_expression(nodes);
}

}  // namespace sql

/// The property that this member of a document maps, in the column that maps the first one.
template <auto Member, auto Property>
inline constexpr auto prop =
    detail::make_property<typename detail::member_pointer<decltype(Member)>::class_type, Member, Property>();

/// The same for a member that the struct inherits, and for aliases: `prop_of<decltype(mate), ...>`.
template <class T, auto Member, auto Property>
inline constexpr auto prop_of = detail::make_property<detail::tag_of<T>, Member, Property>();

}  // namespace overt
