// SPDX-License-Identifier: BSL-1.0
// Joined rows become trees: each parent once, with vectors of its children.
#pragma once

#include <overt/exec/tree.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace overt {

namespace detail {

/// Reads a joined row into the fields of a tree; every element is taken once.
template <class Row>
class row_taker {
public:
    row_taker(Row& row, shared_objects& shared) noexcept : row_(row), shared_(shared) {}

    template <std::size_t At>
    bool present() const {
        if constexpr (is_optional<std::tuple_element_t<At, Row>>) return std::get<At>(row_).has_value();
        else return true;
    }
    template <std::size_t At>
    buffer key() const {
        if constexpr (is_optional<std::tuple_element_t<At, Row>>) return key_bytes(*std::get<At>(row_));
        else return key_bytes(std::get<At>(row_));
    }

    template <class Field, std::size_t At>
    Field take() {
        if constexpr (child_list<Field>) return {};
        else if constexpr (shared_field<Field>) return share<shared_type<Field>, At>();
        else if constexpr (struct_field<Field>) return take_fields<Field, At>(aggregate_indices<Field>{});
        else if constexpr (struct_field<strip_optional<Field>>) return take_present<strip_optional<Field>, At>();
        else return take_value<Field, At>();
    }

private:
    template <class Field>
    using aggregate_indices = std::make_index_sequence<std::tuple_size_v<aggregate_fields<Field>>>;

    template <class Field, std::size_t At, std::size_t... I>
    Field take_fields(std::index_sequence<I...>) {
        using fields = aggregate_fields<Field>;
        return Field{take<std::tuple_element_t<I, fields>, At + list_fields<fields>::begins[I]>()...};
    }
    template <class Field, std::size_t At>
    std::optional<Field> take_present() {
        if (!present<At>()) return std::nullopt;
        return take<Field, At>();
    }
    template <class Field, std::size_t At>
    Field take_value() {
        using value = std::tuple_element_t<At, Row>;
        if constexpr (std::is_same_v<value, std::optional<Field>>) return std::move(*std::get<At>(row_));
        else return std::move(std::get<At>(row_));
    }
    template <class T, std::size_t At>
    std::shared_ptr<const T> share() {
        if (!present<At>()) return nullptr;
        std::shared_ptr<const void>& place = shared_.find(&address_for<T>, key<At>().view());
        if (!place) place = std::make_shared<const T>(take<T, At>());
        return std::static_pointer_cast<const T>(place);
    }

    Row& row_;
    shared_objects& shared_;
};

/// What is remembered of the rows before, for the vectors inside one kind of node.
template <class Node>
class node_growth;

template <class Child>
class list_growth {
public:
    template <std::size_t At, class Row>
    void add(std::vector<Child>& to, std::size_t parent, row_taker<Row>& from) {
        if (!from.template present<At>()) return;
        const key_index::seat seat = known_.find(parent, from.template key<At>().view(), to.size());
        if (seat.fresh) to.push_back(from.template take<Child, At>());
        below_.template grow<At>(to[seat.place], seat.number, from);
    }

private:
    key_index known_;
    [[no_unique_address]] node_growth<Child> below_;
};

template <class Node>
class node_growth {
public:
    template <std::size_t At, class Row>
    void grow(Node&, std::size_t, row_taker<Row>&) {}
};

template <class Fields>
struct field_growths;
template <class Field>
struct growth_of {
    using type = node_growth<strip_optional<Field>>;
};
template <child_list Field>
struct growth_of<Field> {
    using type = list_growth<child_type<Field>>;
};
template <class... F>
struct field_growths<std::tuple<F...>> {
    using type = std::tuple<typename growth_of<F>::type...>;
};

template <struct_field Node>
    requires(grows<Node>())
class node_growth<Node> {
public:
    template <std::size_t At, class Row>
    void grow(Node& node, std::size_t number, row_taker<Row>& from) {
        visit_fields(node, [&]<class... F>(F&... field) {
            using list = list_fields<std::tuple<F...>>;
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                (grow_field<At + list::begins[I]>(std::get<I>(growths_), field, number, from), ...);
            }(std::index_sequence_for<F...>{});
        });
    }

private:
    template <std::size_t At, class Growth, class Field, class Row>
    static void grow_field(Growth& growth, Field& field, std::size_t number, row_taker<Row>& from) {
        if constexpr (child_list<Field>) {
            growth.template add<At>(field, number, from);
        } else if constexpr (grows<Field>()) {
            if constexpr (!is_optional<Field>) growth.template grow<At>(field, number, from);
            else if (field) growth.template grow<At>(*field, number, from);
        }
    }

    typename field_growths<aggregate_fields<Node>>::type growths_;
};

}  // namespace detail

/// Turns joined rows into trees. A tree is a struct: first the parent, a model that its primary key tells from others
/// (or a value that does), then fields that belong to it, in the order of the row's elements:
///
///     struct team_members { team own; std::vector<user> members; };
///     struct company_tree { company own; std::vector<team_members> teams; };
///     std::vector<company_tree> all = collect<company_tree>(rows);  // of std::tuple<company, optional<team>,
///     optional<user>>
///
/// A std::vector holds children: each once under its parent, in the order of the rows, none where the outer side is
/// absent. A std::shared_ptr<const T> points to one object for each key, shared by everything in the result; it is null
/// where the outer side is absent. Anything else is read from the parent's first row. Rows of one parent need not
/// follow each other; a row without a parent is left out. The limit of a statement counts joined rows; to count
/// parents, limit them first:
/// `.where(col<&company::id>.in(select(col<&company::id>).from<company>().order_by(...).limit(10)))`, or load_many().
template <class Tree, class... Elements>
std::vector<Tree> collect(std::vector<std::tuple<Elements...>> rows) {
    using row = std::tuple<Elements...>;
    static_assert(detail::tree_node<Tree>,
                  "what is collected begins with a model that has a primary key, or with a value that is its key");
    static_assert(detail::tree_of_row<Tree, row>,
                  "the fields of this tree do not match the row's elements in number, type and nullability");
    static_assert(detail::shared_leaves<Tree>, "what a tree shares through a pointer holds no vectors of children");
    std::vector<Tree> found;
    if constexpr (detail::tree_node<Tree> && detail::tree_of_row<Tree, row> && detail::shared_leaves<Tree>) {
        detail::shared_objects shared;
        detail::list_growth<Tree> top;
        for (row& each : rows) {
            detail::row_taker<row> from(each, shared);
            top.template add<0>(found, 0, from);
        }
    }
    return found;
}

}  // namespace overt
