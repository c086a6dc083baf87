// SPDX-License-Identifier: BSL-1.0
// The member functions that inet and cidr columns and expressions have beside the common ones.
#pragma once

#include <overt/codec/inet.hpp>
#include <overt/sql/fluent.hpp>
#include <overt/sql/operate.hpp>

#include <type_traits>

namespace overt::detail {

template <class X>
concept network_operand = typed_as<X, inet> || typed_as<X, cidr>;

template <class Self, class T, class Refs>
struct fluent<Self, T, Refs, kind::network> : fluent<Self, T, Refs, kind::plain> {
    /// The network holds an address or a network, or is the same: x >>= y; lies in it: x <<= y.
    template <class X>
    auto contains(const X& part) const {
        return with(" >>= ", part);
    }
    template <class X>
    auto contained_by(const X& whole) const {
        return with(" <<= ", whole);
    }
    /// The same, but not where both are equal: x >> y, x << y.
    template <class X>
    auto contains_strictly(const X& part) const {
        return with(" >> ", part);
    }
    template <class X>
    auto strictly_contained_by(const X& whole) const {
        return with(" << ", whole);
    }
    /// One of them holds the other: x && y.
    template <class X>
    auto overlaps(const X& other) const {
        return with(" && ", other);
    }

private:
    template <class X>
    operated_in<bool, T, Refs, X> with(const char* spelling, const X& other) const {
        static_assert(network_operand<X>, "this operator needs addresses or networks on both sides");
        operated_in<bool, T, Refs, X> made;
        if constexpr (network_operand<X>) {
            made.put_operator(spelling);
            made.add(self());
            add_operand<std::conditional_t<typed_as<X, inet>, inet, cidr>>(made, other);
        }
        return made;
    }
    const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

}  // namespace overt::detail
