// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/clock.hpp>
#include <overt/codec/codec.hpp>

namespace overt {

/// A day, as date: std::chrono::sys_days, which converts to and from std::chrono::year_month_day.
/// @units days since 1970-01-01
/// `date::max()` is the server's infinity and `date::min()` its -infinity. Every other day from 4713 BC to 5874897 AD
/// is kept as it is; std::chrono::year_month_day itself ends with the year 32767.
using date = std::chrono::sys_days;

/// @errors encode() refuses days that the server cannot hold
template <>
struct codec<date> {
    static constexpr oid type = oids::date;
    static constexpr oid array = oids::date_array;
    static constexpr std::string_view name = "date";

    static void encode(date value, buffer& out);
    static date decode(cell bytes);
};

}  // namespace overt
