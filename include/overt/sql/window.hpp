// SPDX-License-Identifier: BSL-1.0
// What stands in OVER (...): partitions, order and frame of a window function.
#pragma once

#include <overt/sql/frame.hpp>
#include <overt/sql/sort_key.hpp>

#include <string_view>

namespace overt {

namespace detail {

class statement;

template <class... Keys>
concept sort_keys = (sort_key<Keys> && ...);
template <class... Keys>
concept plain_keys = (handle<Keys> && ...);

template <class X>
concept window_like = requires { typename X::window_refs; };
/// The default frame holds the current row in any case; of a window that only has a name nobody knows.
template <class X>
inline constexpr bool may_be_empty_frame = true;
template <window_like X>
inline constexpr bool may_be_empty_frame<X> = X::has_frame;

/// Checks the name. @errors usage_error
void put_window_name(code& to, std::string_view name);
/// A window of the WINDOW clause. @errors usage_error
void add_window(statement& to, std::string_view name, const code& definition);

}  // namespace detail

/// A window with its frame; at most an exclusion is missing.
template <class Refs>
class [[nodiscard]] framed_window : public detail::code {
public:
    using window_refs = Refs;
    static constexpr bool has_frame = true;

    /// Leaves rows out of the frame: the current one, its peers with it, or its peers without it.
    framed_window exclude_current_row() const { return without(detail::frame_exclusion::current_row); }
    framed_window exclude_group() const { return without(detail::frame_exclusion::group); }
    framed_window exclude_ties() const { return without(detail::frame_exclusion::ties); }

private:
    framed_window without(detail::frame_exclusion what) const {
        framed_window made(*this);
        made.put_counted(detail::op::exclude, static_cast<std::size_t>(what));
        return made;
    }
};

/// A window: `partition_by(col<&post::author_id>).order_by(col<&post::likes>.desc()).rows(preceding(2), current_row)`.
template <class Refs>
class [[nodiscard]] window_definition : public detail::code {
public:
    using window_refs = Refs;
    static constexpr bool has_frame = false;

    /// Columns and expressions, or asc(...) and desc(...) of them.
    template <class... Keys>
    auto order_by(const Keys&... keys) const {
        static_assert(detail::sort_keys<Keys...>, "a key is a column or an expression");
        window_definition<detail::join_refs<Refs, detail::solid_key_refs<Keys...>>> made;
        if (!empty()) made.add(*this);
        if constexpr (detail::sort_keys<Keys...>) ((made.put(detail::op::order_key), made.add(keys)), ...);
        return made;
    }

    /// The frame counts rows, as in `rows(preceding(2), current_row)`.
    template <class Start, class End>
    auto rows(const Start& start, const End& end) const {
        return framed<detail::frame_mode::rows>(start, end);
    }
    /// The frame reaches as far as the values of the only key of order_by() do: `range(preceding(10), current_row)`.
    template <class Start, class End>
    auto range(const Start& start, const End& end) const {
        return framed<detail::frame_mode::range>(start, end);
    }
    /// The frame counts groups of rows that are equal in the keys of order_by().
    template <class Start, class End>
    auto groups(const Start& start, const End& end) const {
        return framed<detail::frame_mode::groups>(start, end);
    }

private:
    template <detail::frame_mode Mode, class Start, class End>
    framed_window<Refs> framed(const Start& start, const End& end) const {
        framed_window<Refs> made;
        if (!empty()) made.add(*this);
        detail::add_frame<Mode>(made, start, end);
        return made;
    }
};

namespace sql {

/// A window of all rows, or what follows the name of one that the select defines.
inline window_definition<detail::refs<>> window() { return {}; }
/// @errors usage_error for a name that is empty or longer than 63 bytes
inline window_definition<detail::refs<>> window(std::string_view name) {
    window_definition<detail::refs<>> made;
    detail::put_window_name(made, name);
    return made;
}
/// The rows that are equal in these keys make a window.
template <class... Keys>
auto partition_by(const Keys&... keys) {
    static_assert(detail::plain_keys<Keys...>, "a key of partition_by() is a column or an expression");
    window_definition<detail::solid_refs<detail::join_all_refs<detail::refs_of<Keys>...>>> made;
    if constexpr (detail::plain_keys<Keys...>) ((made.put(detail::op::partition_key), made.add(keys)), ...);
    return made;
}
/// A window of all rows in an order.
template <class... Keys>
auto order_by(const Keys&... keys) {
    return window().order_by(keys...);
}

}  // namespace sql
}  // namespace overt
