// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/fluent.hpp>

namespace overt {

/// A typed handle over an erased expression: T is its SQL type (optional: it may be NULL), Refs the tables it names.
template <class T, class Refs>
class [[nodiscard]] expr : public detail::code, public detail::fluent<expr<T, Refs>, T, Refs> {
public:
    using sql_type = T;
    using sql_refs = Refs;

    // Inlined even without optimisation: these are the same for all expressions, and there are many types of them.
    [[gnu::always_inline]] expr() {}
    [[gnu::always_inline]] expr(const expr& other) : detail::code(other), detail::fluent<expr, T, Refs>() {}
    [[gnu::always_inline]] expr(expr&& other) noexcept : detail::code(static_cast<detail::code&&>(other)) {}
    expr& operator=(const expr&) = default;
    expr& operator=(expr&&) noexcept = default;
    [[gnu::always_inline]] ~expr() {}
};

}  // namespace overt
