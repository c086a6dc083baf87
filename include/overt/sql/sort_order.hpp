// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/condition.hpp>
#include <overt/sql/filter.hpp>

#include <cstddef>
#include <type_traits>

namespace overt {

template <class... Tables>
class sortable;

namespace detail {

template <class X>
concept sort_list = requires { typename X::sort_refs; };

/// Adds keys that stand one after the other, each behind its size, to order_by().
void add_sort_keys(statement& to, const code& keys);

/// A key of order_by(), or a sort_order.
template <class From, class Key>
[[gnu::always_inline]] inline void add_order(statement& to, const Key& key) {
    if constexpr (sort_list<Key>) {
        static_assert(tables_in_from<typename Key::sort_refs, From>,
                      "this key names a table that is not in FROM; join it first");
        key.add_to(to);
    } else {
        add_key<From>(to, clause::order_by, key);
    }
}

}  // namespace detail

/// Keys of a select's order_by() that are put together at run time: any number of columns and expressions, or asc(...)
/// and desc(...) of them. They may name only the listed tables (structs, or decltype of aliases). An empty one sorts by
/// nothing.
template <class... Tables>
class sort_order {
public:
    using sort_refs = detail::refs<detail::tag_of<Tables>...>;

    sort_order() {}
    template <class Key, class... Keys>
        requires(!std::is_base_of_v<sort_order, Key>)
    sort_order(const Key& first, const Keys&... more) {
        then_by(first, more...);
    }

    /// Adds keys behind those that are there; another sort_order adds all of its own.
    template <class... Keys>
    sort_order& then_by(const Keys&... keys) {
        (append(keys), ...);
        return *this;
    }
    bool empty() const noexcept { return keys_.empty(); }
    void add_to(detail::statement& to) const { detail::add_sort_keys(to, keys_); }

private:
    template <class...>
    friend class sort_order;
    friend class sortable<Tables...>;
    // A key may be an aggregate or a window function of these tables.
    using allowed = detail::refs<detail::tag_of<Tables>..., detail::aggregated, detail::windowed>;

    template <class Key>
    void append(const Key& key) {
        static_assert(detail::sort_list<Key> || detail::sort_key<Key>, "a key is a column or an expression");
        if constexpr (detail::sort_list<Key>) {
            static_assert(detail::tables_listed<typename Key::sort_refs, allowed>,
                          "this key names a table that the order does not list");
            keys_.add_bytes(key.keys_.bytes());
        } else if constexpr (detail::sort_key<Key>) {
            static_assert(detail::tables_listed<typename detail::key_refs<Key>::type, allowed>,
                          "this key names a table that the order does not list");
            detail::code one;
            one.add(key);
            keys_.add_sized(one);
        }
    }

    detail::code keys_;
};

}  // namespace overt
