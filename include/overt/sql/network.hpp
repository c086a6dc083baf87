// SPDX-License-Identifier: BSL-1.0
// Functions of inet and cidr. The operators are members of such columns and expressions: contains() and its relatives.
#pragma once

#include <overt/sql/function.hpp>

#include <cstdint>
#include <string>

namespace overt {

namespace detail {

template <class R, class X>
auto network_call(const char* name, const X& x) {
    static_assert(network_operand<X>, "this function needs an address or a network");
    return strict_call<R, plain_sql_of<X>>(name, x);
}

}  // namespace detail

namespace sql {

/// The address as text, without its prefix.
template <detail::handle X>
auto host(const X& x) {
    return detail::network_call<std::string>("host", x);
}
/// 4 or 6.
template <detail::handle X>
auto family(const X& x) {
    return detail::network_call<std::int32_t>("family", x);
}
template <detail::handle X>
auto masklen(const X& x) {
    return detail::network_call<std::int32_t>("masklen", x);
}
/// The network that the address stands in.
template <detail::handle X>
auto network(const X& x) {
    return detail::network_call<cidr>("network", x);
}

}  // namespace sql
}  // namespace overt
