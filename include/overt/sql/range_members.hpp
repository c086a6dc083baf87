// SPDX-License-Identifier: BSL-1.0
// The member functions that range and multirange columns and expressions have beside the common ones.
#pragma once

#include <overt/sql/fluent.hpp>
#include <overt/sql/operate.hpp>

#include <type_traits>

namespace overt::detail {

template <class T>
struct range_value;
template <class V>
struct range_value<range<V>> {
    using type = V;
};
template <class V>
struct range_value<multirange<V>> {
    using type = V;
};
/// The type of the values in a range or multirange.
template <class T>
using range_value_of = typename range_value<T>::type;

/// Which type the operand of an operator is bound as: a multirange, a range, or (for contains) a single value.
template <class X, class V>
constexpr auto range_operand_type() {
    if constexpr (typed_as<X, multirange<V>>) return std::type_identity<multirange<V>>{};
    else if constexpr (typed_as<X, range<V>>) return std::type_identity<range<V>>{};
    else if constexpr (typed_as<X, V>) return std::type_identity<V>{};
    else return std::type_identity<void>{};
}
template <class X, class V>
using range_operand = typename decltype(range_operand_type<X, V>())::type;
template <class X, class V>
concept range_of = !std::is_void_v<range_operand<X, V>> && !std::is_same_v<range_operand<X, V>, V>;
template <class X, class V>
concept range_or_value = !std::is_void_v<range_operand<X, V>>;

template <class Self, class T, class Refs>
struct fluent<Self, T, Refs, kind::range> : fluent<Self, T, Refs, kind::plain> {
private:
    using value = range_value_of<strip_optional<T>>;

public:
    /// Holds a value, or all of another range: x @> y. @shape uses a GiST index
    template <class X>
    auto contains(const X& part) const {
        static_assert(range_or_value<X, value>, "contains() needs a value of the range's type, or a range of them");
        operated_in<bool, T, Refs, X> made;
        if constexpr (range_or_value<X, value>) {
            made.put_operator(" @> ");
            made.add(self());
            add_operand<range_operand<X, value>>(made, part);
        }
        return made;
    }
    /// Lies in another range: x <@ y.
    template <class X>
    auto contained_by(const X& whole) const {
        return with(" <@ ", whole);
    }
    /// Both have values in common: x && y.
    template <class X>
    auto overlaps(const X& other) const {
        return with(" && ", other);
    }
    /// Ends before the other one begins, x << y; begins behind its end, x >> y.
    template <class X>
    auto lies_before(const X& other) const {
        return with(" << ", other);
    }
    template <class X>
    auto lies_behind(const X& other) const {
        return with(" >> ", other);
    }
    /// Ends no later than the other one, x &< y; begins no earlier, x &> y.
    template <class X>
    auto ends_within(const X& other) const {
        return with(" &< ", other);
    }
    template <class X>
    auto starts_within(const X& other) const {
        return with(" &> ", other);
    }
    /// Nothing lies between them, and they have nothing in common: x -|- y.
    template <class X>
    auto adjacent_to(const X& other) const {
        return with(" -|- ", other);
    }

private:
    template <class X>
    operated_in<bool, T, Refs, X> with(const char* spelling, const X& other) const {
        static_assert(range_of<X, value>, "this operator needs ranges of the same type on both sides");
        operated_in<bool, T, Refs, X> made;
        if constexpr (range_of<X, value>) {
            made.put_operator(spelling);
            made.add(self());
            add_operand<range_operand<X, value>>(made, other);
        }
        return made;
    }
    const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

}  // namespace overt::detail
