// SPDX-License-Identifier: BSL-1.0
// The explicit second query: the children of any number of parents by one statement.
#pragma once

#include <overt/exec/key_index.hpp>
#include <overt/exec/verbs.hpp>
#include <overt/sql/foreign_key.hpp>
#include <overt/sql/query.hpp>
#include <overt/sql/select.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace overt {

namespace detail {

/// The parents' keys, and which parents have which of them.
class parent_keys {
public:
    /// Adds the next parent's key; true: the key is a new one.
    bool add(std::string_view key);
    /// Adds a parent that has no key, and no children therefore.
    void add_without();

    /// @errors usage_error for a key that no parent has
    std::size_t number_of(std::string_view key);
    std::size_t parents() const noexcept { return numbers_.size(); }
    std::size_t keys() const noexcept { return keys_; }

    /// From the children of each key to those of each parent.
    template <class Child>
    std::vector<std::vector<Child>> deal(std::vector<std::vector<Child>> groups) const {
        std::vector<std::vector<Child>> dealt(numbers_.size());
        std::vector<bool> used(groups.size());
        // The first parent with a key gets the children themselves, and so it comes last.
        for (std::size_t i = numbers_.size(); i-- != 0;) {
            const std::size_t number = numbers_[i];
            if (number == none) continue;
            if (first_[number] == i) dealt[i] = std::move(groups[number]);
            else dealt[i] = groups[number];
        }
        return dealt;
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    key_index index_;
    std::vector<std::size_t> numbers_;  // of each parent
    std::vector<std::size_t> first_;    // the first parent of each key
    std::size_t keys_ = 0;
};

/// @errors usage_error: a limit would count the children of all parents together
void refuse_limit(const statement& children);

template <class Child, class Parent, std::size_t I>
constexpr std::size_t parent_column() {
    if constexpr (refers_to<Child, Parent, I>()) return find_column<Parent>(at<I>(description<Child>.parts).target);
    else if constexpr (key_columns<Parent>.size == 1) return key_columns<Parent>.all[0];
    else return no_column;
}

template <class Parents>
using parent_of = std::remove_cvref_t<decltype(*std::declval<const Parents&>().begin())>;

template <std::size_t Column>
concept one_key_column = Column != no_column;
template <class Key, class Parent, std::size_t Column>
concept key_of_type = std::is_same_v<strip_optional<Key>, strip_optional<column_type<Parent, Column>>>;

template <class S, class Row>
concept still_gives = std::is_same_v<typename S::row_type, Row>;

/// Leaves the statement as it is.
struct as_it_is {
    template <class S>
    const S& operator()(const S& statement) const {
        return statement;
    }
};

/// Reads the keys of the parents, each of them once.
template <std::size_t Column, class Key, class Parents>
std::vector<Key> read_keys(const Parents& parents, parent_keys& into) {
    using parent = parent_of<Parents>;
    std::vector<Key> keys;
    for (const parent& each : parents) {
        const auto& value = each.*column_member<parent, Column>;
        if constexpr (is_optional<std::remove_cvref_t<decltype(value)>>) {
            if (!value) into.add_without();
            else if (into.add(key_bytes(*value).view())) keys.push_back(*value);
        } else {
            if (into.add(key_bytes(value).view())) keys.push_back(value);
        }
    }
    return keys;
}

template <class Row, class Child, class Split>
asio::awaitable<std::vector<std::vector<Child>>> run_grouped(verbs& on, query<Row> children, parent_keys keys,
                                                             Split split) {
    std::vector<std::vector<Child>> groups(keys.keys());
    if (!groups.empty()) {
        std::vector<Row> rows = co_await on.all(children);
        for (Row& row : rows) split(row, keys, groups);
    }
    co_return keys.deal(std::move(groups));
}

/// The group of a row whose key column the statement's condition has seen.
template <class Key>
std::size_t group_of(const Key& key, parent_keys& keys) {
    if constexpr (is_optional<Key>) return keys.number_of(key_bytes(*key).view());
    else return keys.number_of(key_bytes(key).view());
}

/// The column that column J of the link refers to.
template <class Link, std::size_t J>
struct link_target {
    static constexpr auto member = at<J>(description<Link>.parts).target;
    static constexpr bool there = !std::is_same_v<decltype(member), const no_target>;
};
template <class Link, std::size_t J>
concept refers = link_target<Link, J>::there;
template <class Link, std::size_t J>
using referred = typename member_pointer<std::remove_const_t<decltype(link_target<Link, J>::member)>>::class_type;

template <class Link, std::size_t J>
constexpr auto referred_column() {
    using to = referred<Link, J>;
    constexpr std::size_t index = find_column<to>(link_target<Link, J>::member);
    return column_of<to, column_type<to, index>, index>(
        column_ref{&table_of<to>, nullptr, static_cast<std::uint16_t>(index)});
}

template <class Child, class Key, std::size_t I, class Parents, class Shape>
auto load_children(verbs& on, const Parents& parents, const column_of<Child, Key, I>& key, const Shape& shape) {
    parent_keys keys;
    const auto values = read_keys<parent_column<Child, parent_of<Parents>, I>(), strip_optional<Key>>(parents, keys);
    const auto children = shape(sql::select<Child>().where(key.in(values)));
    static_assert(still_gives<std::remove_cvref_t<decltype(children)>, Child>,
                  "the function given to load_many() changes the rows; it may add conditions and an order");
    refuse_limit(children);
    const auto split = [](Child& child, parent_keys& of, std::vector<std::vector<Child>>& groups) {
        groups[group_of(child.*column_member<Child, I>, of)].push_back(std::move(child));
    };
    return database_operation<std::vector<std::vector<Child>>>(
        our_own(), run_grouped<Child, Child>(on, query<Child>(children), std::move(keys), split));
}

template <class Link, class Key, std::size_t I, class Other, std::size_t J, class Parents, class Shape>
auto load_linked(verbs& on, const Parents& parents, const column_of<Link, Key, I>& key,
                 const column_of<Link, Other, J>& to, const Shape& shape) {
    using child = referred<Link, J>;
    using row = std::tuple<Key, child>;
    parent_keys keys;
    const auto values = read_keys<parent_column<Link, parent_of<Parents>, I>(), strip_optional<Key>>(parents, keys);
    const auto children = shape(sql::select(key, sql::row<child>)
                                    .template from<Link>()
                                    .template join<child>(referred_column<Link, J>() == to)
                                    .where(key.in(values)));
    static_assert(still_gives<std::remove_cvref_t<decltype(children)>, row>,
                  "the function given to load_many() changes the rows; it may add conditions and an order");
    refuse_limit(children);
    const auto split = [](row& linked, parent_keys& of, std::vector<std::vector<child>>& groups) {
        groups[group_of(std::get<0>(linked), of)].push_back(std::move(std::get<1>(linked)));
    };
    return database_operation<std::vector<std::vector<child>>>(
        our_own(), run_grouped<row, child>(on, query<row>(children), std::move(keys), split));
}

/// The parent's key exists, and the column holds it.
template <class Table, class Key, std::size_t I, class Parents>
constexpr bool can_load() {
    using parent = parent_of<Parents>;
    static_assert(described<parent>, "load_many() needs parents whose struct has a table description");
    if constexpr (described<parent>) {
        constexpr std::size_t column = parent_column<Table, parent, I>();
        static_assert(one_key_column<column>, "load_many() needs parents with a primary key of one column");
        if constexpr (one_key_column<column>) {
            static_assert(key_of_type<Key, parent, column>,
                          "the child's column and the parent's key have different types");
            return key_of_type<Key, parent, column>;
        }
    }
    return false;
}

}  // namespace detail

/// Reads the children of any number of parents by one statement, in which the parents' keys are one array parameter,
/// and gives for each parent, in the parents' order, the vector of its children. Without parents nothing is sent.
///
///     auto books = co_await load_many(conn, authors, col<&book::author_id>);  // books[i] are those of authors[i]
///
/// The key is the column of the child that refers to the parent: to the column that its references() names, or to the
/// parent's primary key. shape(select<Child>) may add conditions and an order; not a limit, which would count all
/// children together.
/// @errors those of all(); usage_error where the shape adds a limit
/// @lifetime as for verbs; the parents are read before it returns
template <class Parents, described Child, class Key, std::size_t I, class Shape = detail::as_it_is>
[[nodiscard]] auto load_many(verbs& on, const Parents& parents, const column_of<Child, Key, I>& key,
                             const Shape& shape = {}) {
    if constexpr (detail::can_load<Child, Key, I, Parents>()) return detail::load_children(on, parents, key, shape);
}

/// The same through a table that links many to many:
///
///     auto tags = co_await load_many(conn, books, col<&book_tag::book_id>, col<&book_tag::tag_id>);
///
/// `to` is the link's column whose references() names the child; shape(statement) may name the link's columns as well.
template <class Parents, described Link, class Key, std::size_t I, class Other, std::size_t J,
          class Shape = detail::as_it_is>
[[nodiscard]] auto load_many(verbs& on, const Parents& parents, const column_of<Link, Key, I>& key,
                             const column_of<Link, Other, J>& to, const Shape& shape = {}) {
    static_assert(detail::refers<Link, J>, "the link's second column needs references(), which names the child");
    if constexpr (detail::refers<Link, J> && detail::can_load<Link, Key, I, Parents>())
        return detail::load_linked(on, parents, key, to, shape);
}

}  // namespace overt
