// SPDX-License-Identifier: BSL-1.0
// Functions that choose one of their operands: coalesce, nullif, greatest, least.
#pragma once

#include <overt/sql/function.hpp>

namespace overt {

namespace detail {

/// The tables that decide whether a choice can be NULL: those of the last operand that is not NULL by itself.
template <class Solid, class Deciding, class... X>
struct deciding_refs {
    using type = Deciding;
};
template <class Solid, class Deciding, class X, class... More>
struct deciding_refs<Solid, Deciding, X, More...>
    : deciding_refs<Solid, std::conditional_t<is_optional<sql_of<X>>, Deciding, join_refs<refs_of<X>, Solid>>,
                    More...> {};

/// A value that is not optional is there in every row; a column may be missing on the outer side of a join.
template <class X>
inline constexpr bool always_there = !is_optional<sql_of<X>> && std::is_same_v<refs_of<X>, refs<>>;

template <class... X>
constexpr auto choice_refs_of() {
    using solid = solid_refs<join_all_refs<refs_of<X>...>>;
    if constexpr ((always_there<X> || ...)) return solid{};
    else return typename deciding_refs<solid, solid, X...>::type{};
}
template <class... X>
using choice_refs = decltype(choice_refs_of<X...>());

template <class X, class... More>
struct first_handle {
    using type = typename first_handle<More...>::type;
};
template <handle X, class... More>
struct first_handle<X, More...> {
    using type = X;
};

/// NULL only where all operands are: coalesce, greatest and least leave out NULLs.
template <class... X>
auto choose(const char* name, const X&... operands) {
    using type = plain_sql_of<typename first_handle<X...>::type>;
    static_assert((fits_parameter<X, type> && ...), "the operands of this function have different SQL types");
    expr<null_if<type, (is_optional<sql_of<X>> && ...)>, choice_refs<X...>> made;
    if constexpr ((fits_parameter<X, type> && ...)) {
        made.put_call(op::call, name, sizeof...(X));
        (add_operand<type>(made, operands), ...);
    }
    return made;
}

template <class... X>
concept some_handle = (handle<X> || ...);

}  // namespace detail

namespace sql {

/// The first operand that is not NULL.
template <class X, class... More>
    requires detail::some_handle<X, More...>
auto coalesce(const X& x, const More&... more) {
    return detail::choose("COALESCE", x, more...);
}
/// The largest operand, and the smallest; NULLs are left out.
template <class X, class... More>
    requires detail::some_handle<X, More...>
auto greatest(const X& x, const More&... more) {
    return detail::choose("GREATEST", x, more...);
}
template <class X, class... More>
    requires detail::some_handle<X, More...>
auto least(const X& x, const More&... more) {
    return detail::choose("LEAST", x, more...);
}
/// x, but NULL where it equals y.
template <detail::handle X, class Y>
auto nullif(const X& x, const Y& y) {
    static_assert(detail::comparable<X, Y>, "the operands of this function have different SQL types");
    using type = detail::plain_sql_of<X>;
    expr<std::optional<type>, detail::solid_refs<detail::join_refs<detail::refs_of<X>, detail::refs_of<Y>>>> made;
    made.put_call(detail::op::call, "NULLIF", 2);
    made.add(x);
    if constexpr (detail::comparable<X, Y>) detail::add_operand<type>(made, y);
    return made;
}

}  // namespace sql
}  // namespace overt
