// SPDX-License-Identifier: BSL-1.0
// FUNCTION(...) OVER (...), and functions that are nothing without it.
#pragma once

#include <overt/sql/expr.hpp>
#include <overt/sql/window.hpp>

#include <string_view>

namespace overt {

namespace detail {

template <class X>
struct window_refs_of {
    using type = refs<>;
};
template <window_like X>
struct window_refs_of<X> {
    using type = typename X::window_refs;
};
template <class X>
concept window_or_name = window_like<X> || text_value<X>;

template <class Refs, class Window>
using over_refs = join_refs<refs<windowed>, join_refs<Refs, typename window_refs_of<Window>::type>>;

/// FUNCTION OVER (window), where Refs are the tables that the function names.
template <class T, class Refs, class Window>
expr<T, over_refs<Refs, Window>> make_over(const code& function, const Window& window) {
    static_assert(window_or_name<Window>, "over() takes partition_by(...), order_by(...) or the name of a window");
    expr<T, over_refs<Refs, Window>> made;
    made.put(op::over);
    made.add(function);
    if constexpr (text_value<Window>) put_window_name(made, window);
    else if constexpr (window_like<Window>) made.add_bytes(window.bytes());
    made.put(op::window_end);
    return made;
}

}  // namespace detail

/// A function that needs a window: it has no value before over(...). Edge: NULL where the frame is empty.
template <class T, class Refs, bool Edge = false>
class [[nodiscard("a window function needs over(...)")]] window_function : public detail::code {
public:
    using needs_over = void;

    /// The same for every row: all of them are the window.
    auto over() const { return over(sql::window()); }
    /// A window, or the name of one that the select defines.
    template <class Window>
    auto over(const Window& window) const {
        using type = detail::null_if<T, Edge && detail::may_be_empty_frame<Window>>;
        return detail::make_over<type, Refs>(*this, window);
    }
};

}  // namespace overt
