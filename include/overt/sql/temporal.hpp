// SPDX-License-Identifier: BSL-1.0
// Functions of dates, times and intervals.
#pragma once

#include <overt/codec/floating.hpp>
#include <overt/codec/numeric.hpp>
#include <overt/sql/function.hpp>
#include <overt/sql/temporal_arithmetic.hpp>

#include <string_view>

namespace overt {

namespace detail {

template <class X>
concept moment = std::is_same_v<plain_sql_of<X>, timestamptz> || std::is_same_v<plain_sql_of<X>, timestamp>;
template <class X>
concept temporal = moment<X> || std::is_same_v<plain_sql_of<X>, date> || std::is_same_v<plain_sql_of<X>, time_of_day> ||
                   std::is_same_v<plain_sql_of<X>, interval>;
template <class X>
concept duration = std::is_same_v<plain_sql_of<X>, interval>;
template <class X>
concept formattable = numeric_operand<X> || (temporal<X> && !std::is_same_v<plain_sql_of<X>, time_of_day>);

consteval bool good_field(std::string_view name) {
    for (const std::string_view known :
         {"century", "day",     "decade", "dow",          "doy",           "epoch",           "hour",
          "isodow",  "isoyear", "julian", "microseconds", "millennium",    "milliseconds",    "minute",
          "month",   "quarter", "second", "timezone",     "timezone_hour", "timezone_minute", "week",
          "year"})
        if (name == known) return true;
    return false;
}

template <class R>
expr<R, refs<>> clock_call(const char* keyword) {
    expr<R, refs<>> made;
    made.add_keyword(keyword);
    return made;
}

}  // namespace detail

/// A field of extract() as a literal: "year", "month", "day", "hour", "epoch", "dow", ...
class date_field {
public:
    template <std::size_t N>
    consteval date_field(const char (&literal)[N]) : text_(literal) {  // NOLINT: a literal is what it is
        if (!detail::good_field({literal, N - 1})) throw "extract() does not know this field";
    }
    constexpr const char* text() const noexcept { return text_; }

private:
    const char* text_;
};

namespace sql {

/// When the transaction began.
inline auto now() { return detail::clock_call<timestamptz>("now()"); }
/// When the statement began, and what the clock shows while it runs.
inline auto statement_timestamp() { return detail::clock_call<timestamptz>("statement_timestamp()"); }
inline auto clock_timestamp() { return detail::clock_call<timestamptz>("clock_timestamp()"); }
/// When the transaction began, in the session's time zone: the day, the time, or both.
inline auto current_date() { return detail::clock_call<date>("CURRENT_DATE"); }
inline auto local_time() { return detail::clock_call<time_of_day>("LOCALTIME"); }
inline auto local_timestamp() { return detail::clock_call<timestamp>("LOCALTIMESTAMP"); }

/// One part as an exact number: `extract("year", col<&order::placed_on>)`.
template <detail::handle X>
auto extract(date_field field, const X& x) {
    static_assert(detail::temporal<X>, "extract() needs a date, a time or an interval");
    expr<detail::null_if<numeric, detail::is_optional<detail::sql_of<X>>>, detail::refs_of<X>> made;
    made.put_literal(detail::op::extract, field.text());
    made.add(x);
    return made;
}
/// Cut down to a unit: "hour", "day", "month", ... For a moment with a time zone, days begin in the session's, or in
/// the given one.
template <detail::handle X>
auto date_trunc(std::string_view unit, const X& x) {
    static_assert(detail::moment<X> || detail::duration<X>, "date_trunc() needs a timestamp or an interval");
    using type = detail::plain_sql_of<X>;
    return detail::strict_call<type, std::string, type>("date_trunc", unit, x);
}
template <detail::handle X, class Zone>
auto date_trunc(std::string_view unit, const X& x, const Zone& zone) {
    return detail::strict_call<timestamptz, std::string, timestamptz, std::string>("date_trunc", unit, x, zone);
}
/// Cut down to a multiple of a step, counted from an origin.
template <class Step, detail::handle X, class Origin>
auto date_bin(const Step& step, const X& x, const Origin& origin) {
    static_assert(detail::moment<X>, "date_bin() needs a timestamp");
    using type = detail::plain_sql_of<X>;
    return detail::strict_call<type, interval, type, type>("date_bin", step, x, origin);
}
/// One part as a number: "year", "hour", "dow", "epoch", ...
template <detail::handle X>
auto date_part(std::string_view part, const X& x) {
    static_assert(detail::temporal<X>, "date_part() needs a date, a time or an interval");
    return detail::strict_call<double, std::string, detail::plain_sql_of<X>>("date_part", part, x);
}
/// How much time lies between two moments, in years, months and days; without a second one: until today.
template <detail::handle X>
auto age(const X& x) {
    static_assert(detail::moment<X>, "age() needs a timestamp");
    return detail::strict_call<interval, detail::plain_sql_of<X>>("age", x);
}
template <detail::handle X, class Y>
auto age(const X& later, const Y& earlier) {
    static_assert(detail::moment<X>, "age() needs a timestamp");
    using type = detail::plain_sql_of<X>;
    return detail::strict_call<interval, type, type>("age", later, earlier);
}
/// A moment as the clocks of a time zone show it, or the moment that they show.
template <detail::handle X, class Zone>
auto at_time_zone(const X& x, const Zone& zone) {
    static_assert(detail::moment<X>, "at_time_zone() needs a timestamp");
    using type = detail::plain_sql_of<X>;
    using other = std::conditional_t<std::is_same_v<type, timestamptz>, timestamp, timestamptz>;
    return detail::strict_call<other, std::string, type>("timezone", zone, x);
}

/// Text in a format, such as to_char(x, "YYYY-MM-DD") or to_char(x, "FM999.00").
template <detail::handle X, class Format>
auto to_char(const X& x, const Format& format) {
    static_assert(detail::formattable<X>, "to_char() needs a date, a timestamp, an interval or a number");
    return detail::strict_call<std::string, detail::plain_sql_of<X>, std::string>("to_char", x, format);
}
/// What a text means in a format.
template <class X, class Format>
auto to_date(const X& text, const Format& format) {
    return detail::strict_call<date, std::string, std::string>("to_date", text, format);
}
template <class X, class Format>
auto to_timestamp(const X& text, const Format& format) {
    return detail::strict_call<timestamptz, std::string, std::string>("to_timestamp", text, format);
}
/// The moment so many seconds after the beginning of 1970.
template <detail::handle X>
auto to_timestamp(const X& seconds) {
    return detail::strict_call<timestamptz, double>("to_timestamp", seconds);
}
template <class X, class Format>
auto to_number(const X& text, const Format& format) {
    return detail::strict_call<numeric, std::string, std::string>("to_number", text, format);
}

/// Put together from numbers. @errors the server refuses what is not in the calendar
template <class Year, class Month, class Day>
auto make_date(const Year& year, const Month& month, const Day& day) {
    return detail::strict_call<date, std::int32_t, std::int32_t, std::int32_t>("make_date", year, month, day);
}
template <class Hour, class Minute, class Second>
auto make_time(const Hour& hour, const Minute& minute, const Second& second) {
    return detail::strict_call<time_of_day, std::int32_t, std::int32_t, double>("make_time", hour, minute, second);
}
template <class Year, class Month, class Day, class Hour, class Minute, class Second>
auto make_timestamp(const Year& year, const Month& month, const Day& day, const Hour& hour, const Minute& minute,
                    const Second& second) {
    return detail::strict_call<timestamp, std::int32_t, std::int32_t, std::int32_t, std::int32_t, std::int32_t, double>(
        "make_timestamp", year, month, day, hour, minute, second);
}
template <class Years, class Months, class Weeks, class Days>
auto make_interval(const Years& years, const Months& months, const Weeks& weeks, const Days& days) {
    return detail::strict_call<interval, std::int32_t, std::int32_t, std::int32_t, std::int32_t>("make_interval", years,
                                                                                                 months, weeks, days);
}
/// 30 days as a month, and 24 hours as a day.
template <detail::handle X>
auto justify_interval(const X& x) {
    return detail::strict_call<interval, interval>("justify_interval", x);
}

}  // namespace sql
}  // namespace overt
