// SPDX-License-Identifier: BSL-1.0
// What + - * / and comparisons do with dates, times and intervals.
#pragma once

#include <overt/codec/date.hpp>
#include <overt/codec/interval.hpp>
#include <overt/codec/time_of_day.hpp>
#include <overt/codec/timestamp.hpp>
#include <overt/codec/timestamptz.hpp>
#include <overt/sql/arithmetic.hpp>

#include <cstdint>
#include <type_traits>

namespace overt {

namespace detail {

template <>
struct sum_of<timestamptz, interval> {
    using type = timestamptz;
};
template <>
struct sum_of<timestamp, interval> {
    using type = timestamp;
};
template <>
struct sum_of<date, interval> {
    using type = timestamp;
};
template <>
struct sum_of<date, std::int32_t> {
    using type = date;
};
template <>
struct sum_of<time_of_day, interval> {
    using type = time_of_day;
};
template <>
struct sum_of<interval, interval> {
    using type = interval;
};
template <>
struct difference_of<timestamptz, timestamptz> {
    using type = interval;
};
template <>
struct difference_of<timestamptz, interval> {
    using type = timestamptz;
};
template <>
struct difference_of<timestamp, timestamp> {
    using type = interval;
};
template <>
struct difference_of<timestamp, interval> {
    using type = timestamp;
};
template <>
struct difference_of<date, date> {
    using type = std::int32_t;
};
template <>
struct difference_of<date, std::int32_t> {
    using type = date;
};
template <>
struct difference_of<date, interval> {
    using type = timestamp;
};
template <>
struct difference_of<time_of_day, time_of_day> {
    using type = interval;
};
template <>
struct difference_of<time_of_day, interval> {
    using type = time_of_day;
};
template <>
struct difference_of<interval, interval> {
    using type = interval;
};
template <>
struct product_of<interval, double> {
    using type = interval;
};
template <>
struct product_of<double, interval> {
    using type = interval;
};
template <>
struct sum_of<date, time_of_day> {
    using type = timestamp;
};
template <class T>
concept moved_by_interval = std::is_same_v<T, timestamptz> || std::is_same_v<T, timestamp> || std::is_same_v<T, date> ||
                            std::is_same_v<T, time_of_day>;
template <moved_by_interval T>
struct sum_of<interval, T> : sum_of<T, interval> {};
template <>
struct sum_of<std::int32_t, date> {
    using type = date;
};
template <class N>
    requires is_integer<N>
struct product_of<interval, N> {
    using type = interval;
};
template <class N>
    requires is_integer<N>
struct product_of<N, interval> {
    using type = interval;
};
template <class N>
    requires is_integer<N> || std::is_same_v<N, double>
struct quotient_of<interval, N> {
    using type = interval;
};
template <>
inline constexpr bool negatable<interval> = true;
/// A day is compared as its midnight.
template <>
inline constexpr bool compared_across<date, timestamp> = true;

}  // namespace detail
}  // namespace overt
