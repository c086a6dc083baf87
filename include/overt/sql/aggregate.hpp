// SPDX-License-Identifier: BSL-1.0
// An aggregate and what can be said behind it: distinct, an order, a filter, a window.
#pragma once

#include <overt/sql/operators.hpp>
#include <overt/sql/over.hpp>

#include <type_traits>

namespace overt {

namespace detail {

template <class Refs>
using aggregate_refs = join_refs<refs<aggregated>, Refs>;
template <class X>
concept row_condition = without_aggregate<refs_of<X>> && without_window<refs_of<X>>;
template <bool Sortable>
concept takes_order = Sortable;
template <bool Windowable>
concept takes_window = Windowable;

}  // namespace detail

/// An aggregate over the tables of Refs. Sortable: distinct() and order_by() may follow; Windowable: over() may.
template <class T, class Refs, bool Sortable = true, bool Windowable = true>
class [[nodiscard]] aggregate
    : public detail::code,
      public detail::fluent<aggregate<T, Refs, Sortable, Windowable>, T, detail::aggregate_refs<Refs>> {
public:
    using sql_type = T;
    using sql_refs = detail::aggregate_refs<Refs>;

    /// Of equal values one counts.
    auto distinct() const {
        static_assert(detail::takes_order<Sortable>,
                      "distinct() and order_by() stand before filter(); count() has none");
        aggregate<T, Refs, true, false> made;
        made.put(detail::op::distinct_values);
        made.add(*this);
        return made;
    }
    /// The values in this order: `array_agg(col<&post::title>).order_by(col<&post::likes>.desc())`.
    template <class... Keys>
    auto order_by(const Keys&... keys) const {
        static_assert(detail::takes_order<Sortable>,
                      "distinct() and order_by() stand before filter(); count() has none");
        static_assert(detail::sort_keys<Keys...>, "a key is a column or an expression");
        aggregate<T, detail::join_refs<Refs, detail::solid_key_refs<Keys...>>, true, false> made;
        made.put_counted(detail::op::ordered_values, sizeof...(Keys));
        made.add(*this);
        if constexpr (detail::sort_keys<Keys...>) (made.add(keys), ...);
        return made;
    }
    /// FILTER (WHERE condition): only of these rows.
    template <class C>
    auto filter(const C& condition) const {
        static_assert(detail::condition_like<C>, "filter() needs a condition");
        static_assert(detail::row_condition<C>, "the condition of filter() looks at one row: no aggregate, no window");
        using refs = detail::join_refs<Refs, detail::solid_refs<detail::refs_of<C>>>;
        aggregate<T, refs, false, Windowable> made;
        if constexpr (detail::condition_like<C>) {
            made.put(detail::op::filter);
            made.add(*this);
            detail::add_operand<bool>(made, condition);
        }
        return made;
    }
    /// Of the rows in a window around each row, instead of one value for a group: over() for all of them,
    /// over(partition_by(...)), or over("name") for a window that the select defines.
    auto over() const { return over(sql::window()); }
    template <class Window>
    auto over(const Window& window) const {
        static_assert(detail::takes_window<Windowable>, "an aggregate with distinct() or an order takes no over()");
        return detail::make_over<T, Refs>(*this, window);
    }
};

namespace detail {

/// An aggregate of aggregates makes sense over a window only.
template <class T, class Refs>
using aggregate_of = std::conditional_t<has_aggregate<Refs>, window_function<T, Refs>, aggregate<T, Refs>>;
template <class T, class... X>
using aggregate_over = aggregate_of<T, solid_refs<join_all_refs<refs_of<X>...>>>;

template <class T, class... X>
aggregate_over<T, X...> make_aggregate(op kind, const char* name, const X&... arguments) {
    aggregate_over<T, X...> made;
    made.put_call(kind, name, sizeof...(X));
    (add_own(made, arguments), ...);
    return made;
}

}  // namespace detail
}  // namespace overt
