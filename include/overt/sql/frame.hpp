// SPDX-License-Identifier: BSL-1.0
// Frames of windows: between which rows a window function looks.
#pragma once

#include <overt/sql/code.hpp>
#include <overt/sql/value.hpp>

#include <cstdint>

namespace overt::detail {

enum class frame_mode : std::uint8_t { rows, range, groups };
enum class frame_exclusion : std::uint8_t { current_row, group, ties };
enum class frame_bound : std::uint8_t { unbounded_preceding, preceding, current_row, following, unbounded_following };

/// A bound without a distance.
template <frame_bound Kind>
struct fixed_bound {
    static constexpr frame_bound kind = Kind;
    static constexpr bool counts = true;
    static constexpr bool measured = false;
};
/// A bound at a distance, which the code is. Counts: it is a whole number.
template <frame_bound Kind, bool Counts>
struct [[nodiscard]] measured_bound : code {
    static constexpr frame_bound kind = Kind;
    static constexpr bool counts = Counts;
    static constexpr bool measured = true;
};

template <class X>
concept bound_like = requires { X::kind == frame_bound::current_row; };
template <class Start, class End>
concept frame_in_order = Start::kind != frame_bound::unbounded_following &&
                         End::kind != frame_bound::unbounded_preceding && Start::kind <= End::kind;

[[noreturn]] void throw_negative_distance();

template <frame_bound Kind, class N>
auto make_bound(const N& distance) {
    constexpr bool counts = is_integer<plain_sql_of<N>>;
    measured_bound<Kind, counts> made;
    if constexpr (handle<N>) {
        static_assert(std::is_same_v<refs_of<N>, refs<>>, "the distance of a frame cannot depend on a row");
        made.add(distance);
    } else if constexpr (counts) {
        const auto rows = checked_integer<std::int64_t>(distance);
        if (rows < 0) throw_negative_distance();
        bind<std::int64_t>(made, rows);
    } else {
        add_own(made, distance);
    }
    return made;
}

template <frame_mode Mode, class Start, class End>
concept countable_frame = Mode == frame_mode::range || (Start::counts && End::counts);

template <frame_mode Mode, class Start, class End>
void add_frame(code& to, const Start& start, const End& end) {
    static_assert(bound_like<Start> && bound_like<End>,
                  "a frame goes from preceding(n), current_row or following(n) to one of them");
    if constexpr (bound_like<Start> && bound_like<End>) {
        static_assert(frame_in_order<Start, End>, "a frame ends where it starts, or behind it");
        static_assert(countable_frame<Mode, Start, End>, "rows() and groups() count in whole numbers; see range()");
        to.put_counted(op::frame, static_cast<std::size_t>(Mode));
        to.out().put8(static_cast<std::uint8_t>(Start::kind));
        if constexpr (Start::measured) to.add(start);
        to.out().put8(static_cast<std::uint8_t>(End::kind));
        if constexpr (End::measured) to.add(end);
    }
}

}  // namespace overt::detail

namespace overt::sql {

/// The first row of the partition, the row that is looked at (with its peers, where the frame does not count rows), and
/// the last row of the partition.
inline constexpr detail::fixed_bound<detail::frame_bound::unbounded_preceding> unbounded_preceding{};
inline constexpr detail::fixed_bound<detail::frame_bound::current_row> current_row{};
inline constexpr detail::fixed_bound<detail::frame_bound::unbounded_following> unbounded_following{};

/// So many rows or groups before the current row; in range(...) a difference of values, such as an interval.
/// @errors usage_error for a negative number
template <class N>
auto preceding(const N& distance) {
    return detail::make_bound<detail::frame_bound::preceding>(distance);
}
template <class N>
auto following(const N& distance) {
    return detail::make_bound<detail::frame_bound::following>(distance);
}

}  // namespace overt::sql
