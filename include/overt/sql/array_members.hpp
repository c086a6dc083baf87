// SPDX-License-Identifier: BSL-1.0
// The member functions that array columns and expressions have beside the common ones.
#pragma once

#include <overt/sql/fluent.hpp>
#include <overt/sql/operate.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

namespace overt::detail {

template <class T>
struct array_element;
template <class E>
struct array_element<std::vector<E>> {
    using type = E;
};
/// The type of an array's elements, optional where they may be NULL.
template <class T>
using array_element_of = typename array_element<T>::type;
template <class X>
concept array_operand = kind_of<plain_sql_of<X>> == kind::array;

template <class X, class E>
constexpr bool is_array_of() {
    if constexpr (handle<X> && array_operand<X>)
        return std::is_same_v<strip_optional<array_element_of<plain_sql_of<X>>>, E>;
    else if constexpr (value_range<X>) return bindable_to<typename element_of<X, void>::type, E>;
    else return false;
}
/// An array expression with such elements, or a range of values for them.
template <class X, class E>
concept array_of = is_array_of<X, E>();

template <class E, class X>
void add_array(code& to, const X& x) {
    if constexpr (handle<X>) to.add(x);
    else bind_array<E>(to, x);
}

template <class E, class R, class L, class X>
operated<R, L, X> operate_array(const char* spelling, const L& left, const X& right) {
    static_assert(array_of<X, E>, "this operator needs an array with elements of the same SQL type on both sides");
    operated<R, L, X> made;
    if constexpr (array_of<X, E>) {
        made.put_operator(spelling);
        made.add(left);
        add_array<E>(made, right);
    }
    return made;
}

template <class Self, class T, class Refs>
struct fluent<Self, T, Refs, kind::array> : fluent<Self, T, Refs, kind::plain> {
private:
    using array = strip_optional<T>;
    using element = strip_optional<array_element_of<array>>;

public:
    /// One element, counted from 1 as the server does; NULL where there is none.
    template <class I>
    expr<std::optional<element>, join_refs<Refs, refs_of<I>>> operator[](const I& index) const {
        static_assert(typed_as<I, std::int32_t>, "an array is indexed with an integer");
        expr<std::optional<element>, join_refs<Refs, refs_of<I>>> made;
        made.put(op::subscript);
        made.add(self());
        if constexpr (typed_as<I, std::int32_t>) add_operand<std::int32_t>(made, index);
        return made;
    }
    /// The elements from one position to another, both included; empty where there are none.
    template <class A, class B>
    auto slice(const A& from, const B& to) const {
        static_assert(typed_as<A, std::int32_t> && typed_as<B, std::int32_t>, "an array is indexed with an integer");
        expr<null_if<array, is_optional<T> || is_optional<sql_of<A>> || is_optional<sql_of<B>>>,
             join_refs<Refs, join_refs<refs_of<A>, refs_of<B>>>>
            made;
        made.put(op::slice);
        made.add(self());
        add_operand<std::int32_t>(made, from);
        add_operand<std::int32_t>(made, to);
        return made;
    }
    /// Has all elements of the other array, x @> y. @shape uses a GIN index
    template <class X>
    auto contains(const X& part) const {
        return operate_array<element, bool>(" @> ", self(), part);
    }
    /// Has no element that the other array has not, x <@ y.
    template <class X>
    auto contained_by(const X& whole) const {
        return operate_array<element, bool>(" <@ ", self(), whole);
    }
    /// Both have an element in common, x && y.
    template <class X>
    auto overlaps(const X& other) const {
        return operate_array<element, bool>(" && ", self(), other);
    }

private:
    const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

}  // namespace overt::detail
