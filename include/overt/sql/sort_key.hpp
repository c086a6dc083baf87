// SPDX-License-Identifier: BSL-1.0
// What can stand in order_by() and its relatives, and the tables that it names.
#pragma once

#include <overt/sql/ordering.hpp>
#include <overt/sql/value.hpp>

namespace overt::detail {

template <class X>
concept sort_key = handle<X> || requires { typename X::order_refs; };

template <class X>
struct key_refs {
    using type = refs_of<X>;
};
template <class X>
    requires requires { typename X::order_refs; }
struct key_refs<X> {
    using type = typename X::order_refs;
};
/// The tables that keys name, none of them a reason for NULL.
template <class... Keys>
using solid_key_refs = solid_refs<join_all_refs<typename key_refs<Keys>::type...>>;

}  // namespace overt::detail
