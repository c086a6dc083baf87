// SPDX-License-Identifier: BSL-1.0
// Trees as structs: which elements of a joined row each field takes, and whether they fit it.
#pragma once

#include <overt/exec/key_index.hpp>
#include <overt/model/aggregate.hpp>
#include <overt/sql/into.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace overt::detail {

/// The children in a vector; a vector that a codec knows is a column, and no children.
template <class Field>
struct children_of {
    using type = void;
};
template <class Child>
    requires(!encodable<std::vector<Child>>)
struct children_of<std::vector<Child>> {
    using type = Child;
};
template <class Field>
using child_type = typename children_of<Field>::type;

template <class Field>
struct pointee_of {
    using type = void;
};
template <class T>
struct pointee_of<std::shared_ptr<const T>> {
    using type = T;
};
template <class Field>
using shared_type = typename pointee_of<Field>::type;

template <class Field>
concept child_list = !std::is_void_v<child_type<Field>>;
template <class Field>
concept shared_field = !std::is_void_v<shared_type<Field>>;
template <class Field>
concept struct_field = plain_aggregate<Field> && !child_list<Field> && !shared_field<Field>;

template <class Fields>
struct list_fields;

/// How many elements of the row a field takes.
template <class Field>
constexpr std::size_t width_of() {
    if constexpr (child_list<Field>) return width_of<child_type<Field>>();
    else if constexpr (shared_field<Field>) return width_of<shared_type<Field>>();
    else if constexpr (is_optional<Field>) return width_of<strip_optional<Field>>();
    else if constexpr (struct_field<Field>) return list_fields<aggregate_fields<Field>>::width;
    else return 1;
}

template <class... F>
struct list_fields<std::tuple<F...>> {
    static constexpr std::size_t width = (width_of<F>() + ... + 0);
    /// Where each field's elements begin.
    static constexpr std::array<std::size_t, sizeof...(F) + 1> begins = [] {
        std::array<std::size_t, sizeof...(F) + 1> all{};
        std::size_t i = 0;
        ((all[i + 1] = all[i] + width_of<F>(), ++i), ...);
        return all;
    }();
};

/// Element At of the row is what the field needs. Outer: the field begins something that may be absent.
template <class Field, class Row, std::size_t At, bool Outer>
constexpr bool tree_fits();

template <class Fields, class Row, std::size_t At, bool Outer>
inline constexpr bool fields_fit = false;
template <class... F, class Row, std::size_t At, bool Outer>
inline constexpr bool fields_fit<std::tuple<F...>, Row, At, Outer> = []<std::size_t... I>(std::index_sequence<I...>) {
    return (tree_fits<F, Row, At + list_fields<std::tuple<F...>>::begins[I], Outer && I == 0>() && ...);
}(std::index_sequence_for<F...>{});

template <class Field, class Row, std::size_t At, bool Outer>
constexpr bool tree_fits() {
    if constexpr (At >= std::tuple_size_v<Row>) {
        return false;
    } else if constexpr (child_list<Field>) {
        return tree_fits<child_type<Field>, Row, At, true>();
    } else if constexpr (shared_field<Field>) {
        return tree_fits<shared_type<Field>, Row, At, true>();
    } else if constexpr (struct_field<Field>) {
        return fields_fit<aggregate_fields<Field>, Row, At, Outer>;
    } else if constexpr (struct_field<strip_optional<Field>>) {
        return tells_presence<strip_optional<Field>> && tree_fits<strip_optional<Field>, Row, At, true>();
    } else {
        using value = std::tuple_element_t<At, Row>;
        return field_holds<Field, value> || (Outer && std::is_same_v<value, std::optional<Field>>);
    }
}
template <class Tree, class Row>
concept tree_of_row = width_of<Tree>() == std::tuple_size_v<Row> && tree_fits<Tree, Row, 0, true>();

/// What a node is known by: the model or the value that it begins with.
template <class Node>
struct head_of {
    using type = Node;
};
template <struct_field Node>
struct head_of<Node> : head_of<first_field<Node>> {};

template <class Node>
using head_type = typename head_of<Node>::type;

template <class Field>
constexpr bool has_keys();
template <class Fields>
inline constexpr bool every_key = true;
template <class... F>
inline constexpr bool every_key<std::tuple<F...>> = (has_keys<F>() && ...);

/// A node: known by a key, whose fields hold nodes again.
template <class Node>
constexpr bool is_node() {
    if constexpr (struct_field<Node>)
        return tells_presence<Node> && has_row_key<head_type<Node>> && every_key<aggregate_fields<Node>>;
    else return described<Node> && has_row_key<Node>;
}
template <class Field>
constexpr bool has_keys() {
    if constexpr (child_list<Field>) return is_node<child_type<Field>>();
    else if constexpr (shared_field<Field>) return is_node<shared_type<Field>>();
    else if constexpr (struct_field<strip_optional<Field>>) return every_key<aggregate_fields<strip_optional<Field>>>;
    else return true;
}
template <class Tree>
concept tree_node = is_node<Tree>();

/// A field with vectors somewhere inside.
template <class Field>
constexpr bool grows();
template <class Fields>
inline constexpr bool some_grow = false;
template <class... F>
inline constexpr bool some_grow<std::tuple<F...>> = (grows<F>() || ...);
template <class Field>
constexpr bool grows() {
    if constexpr (child_list<Field>) return true;
    else if constexpr (struct_field<strip_optional<Field>>) return some_grow<aggregate_fields<strip_optional<Field>>>;
    else return false;
}

/// What is shared is complete with its first row.
template <class Field>
constexpr bool shares_leaves() {
    if constexpr (child_list<Field>) return shares_leaves<child_type<Field>>();
    else if constexpr (shared_field<Field>) return !grows<shared_type<Field>>() && shares_leaves<shared_type<Field>>();
    else if constexpr (struct_field<strip_optional<Field>>)
        return []<class... F>(std::type_identity<std::tuple<F...>>) {
            return (shares_leaves<F>() && ...);
        }(std::type_identity<aggregate_fields<strip_optional<Field>>>{});
    else return true;
}
template <class Tree>
concept shared_leaves = shares_leaves<Tree>();

}  // namespace overt::detail
