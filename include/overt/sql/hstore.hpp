// SPDX-License-Identifier: BSL-1.0
// Functions of hstore. The operators are members of hstore columns and expressions.
#pragma once

#include <overt/sql/function.hpp>

namespace overt::sql {

/// All keys of both, with the values of y where both have one: x || y.
template <class X, class Y>
    requires(detail::handle<X> || detail::handle<Y>)
auto hstore_concat(const X& x, const Y& y) {
    return detail::operate<hstore, hstore, hstore>(" || ", x, y);
}
/// Without a key.
template <detail::handle X, class K>
auto hstore_delete(const X& x, const K& key) {
    return detail::strict_call<hstore, hstore, std::string>("delete", x, key);
}

}  // namespace overt::sql
