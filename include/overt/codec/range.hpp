// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/clock.hpp>
#include <overt/codec/date.hpp>
#include <overt/codec/integer.hpp>
#include <overt/codec/numeric.hpp>
#include <overt/codec/timestamp.hpp>
#include <overt/codec/timestamptz.hpp>

#include <optional>
#include <utility>

namespace overt {

namespace detail {

/// The types that the server has ranges of, and what these are called.
template <class T>
struct range_types {
    static constexpr bool exist = false;
};
struct built_in_ranges {
    static constexpr bool exist = true;
    static constexpr bool discrete = false;
};
template <wire_integer T>
    requires(sizeof(T) == 4)
struct range_types<T> {
    static constexpr bool exist = true;
    static constexpr bool discrete = true;
    static constexpr oid type = oids::int4range, array = oids::int4range_array;
    static constexpr oid multi = oids::int4multirange, multi_array = oids::int4multirange_array;
    static constexpr const char* name = "int4range";
    static constexpr const char* multi_name = "int4multirange";
};
template <wire_integer T>
    requires(sizeof(T) == 8)
struct range_types<T> {
    static constexpr bool exist = true;
    static constexpr bool discrete = true;
    static constexpr oid type = oids::int8range, array = oids::int8range_array;
    static constexpr oid multi = oids::int8multirange, multi_array = oids::int8multirange_array;
    static constexpr const char* name = "int8range";
    static constexpr const char* multi_name = "int8multirange";
};
template <>
struct range_types<date> {
    static constexpr bool exist = true;
    static constexpr bool discrete = true;
    static constexpr oid type = oids::daterange, array = oids::daterange_array;
    static constexpr oid multi = oids::datemultirange, multi_array = oids::datemultirange_array;
    static constexpr const char* name = "daterange";
    static constexpr const char* multi_name = "datemultirange";
};
template <>
struct range_types<numeric> : built_in_ranges {
    static constexpr oid type = oids::numrange, array = oids::numrange_array;
    static constexpr oid multi = oids::nummultirange, multi_array = oids::nummultirange_array;
    static constexpr const char* name = "numrange";
    static constexpr const char* multi_name = "nummultirange";
};
template <>
struct range_types<timestamp> : built_in_ranges {
    static constexpr oid type = oids::tsrange, array = oids::tsrange_array;
    static constexpr oid multi = oids::tsmultirange, multi_array = oids::tsmultirange_array;
    static constexpr const char* name = "tsrange";
    static constexpr const char* multi_name = "tsmultirange";
};
template <>
struct range_types<timestamptz> : built_in_ranges {
    static constexpr oid type = oids::tstzrange, array = oids::tstzrange_array;
    static constexpr oid multi = oids::tstzmultirange, multi_array = oids::tstzmultirange_array;
    static constexpr const char* name = "tstzrange";
    static constexpr const char* multi_name = "tstzmultirange";
};

template <class T>
concept has_range = range_types<T>::exist;

/// One end of a range: its value (none: it has no end), and whether the value itself belongs to the range.
template <class T>
struct range_end {
    std::optional<T> value{};
    bool inclusive = false;

    friend bool operator==(const range_end&, const range_end&) = default;
};

/// The next value behind one of a discrete type.
template <class T>
T value_behind(const T& value) {
    if constexpr (std::is_integral_v<T>) {
        T next{};
        if (__builtin_add_overflow(value, T{1}, &next)) throw_out_of_range(integer_traits<sizeof(T)>::name);
        return next;
    } else {
        // The server's infinities have no neighbours.
        if (value == (T::max)() || value == (T::min)()) return value;
        return value + std::chrono::days(1);
    }
}

/// An end that value_behind() cannot replace by one of the usual kind.
template <class T>
constexpr bool nothing_behind(const std::optional<T>& value) {
    if constexpr (std::is_integral_v<T>)
        return value && *value == static_cast<T>(static_cast<std::make_unsigned_t<T>>(-1) >> 1);
    else return false;
}

[[noreturn]] void throw_reversed_range();

/// The two ends of a range on the wire.
struct range_cells {
    bool empty;
    bool lower_inclusive;
    bool upper_inclusive;
    cell lower;  // null: no end
    cell upper;
};
/// @errors decode_error
range_cells read_range(cell bytes, std::string_view type);

/// Writes a range: its ends are encoded between open() and close().
class range_writer {
public:
    range_writer(buffer& out, bool empty, const bool (&infinite)[2], const bool (&inclusive)[2]);
    void open();
    void close() noexcept;

private:
    buffer& out_;
    std::size_t mark_ = 0;
};

}  // namespace detail

/// A range of values, with two ends that belong to it or not, or that are not there. Ranges of integers and of days are
/// kept as the server keeps them, [lower, upper), so that 1 to 3 and 1 to before 4 are equal.
template <class T>
class range {
    static_assert(detail::has_range<T>,
                  "the server has ranges of std::int32_t, std::int64_t, numeric, date, timestamp and timestamptz");

public:
    using value_type = T;
    using end = detail::range_end<T>;

    /// The empty range.
    range() = default;
    /// From lower to before upper: [lower, upper).
    /// @errors usage_error where upper lies before lower
    range(T lower, T upper) : range(end{std::move(lower), true}, end{std::move(upper), false}) {}
    /// From one end to the other.
    /// @errors usage_error where they are reversed
    range(end lower, end upper) : lower_(std::move(lower)), upper_(std::move(upper)), empty_(false) { normalize(); }

    /// Both ends belong to it: [lower, upper].
    static range closed(T lower, T upper) { return {end{std::move(lower), true}, end{std::move(upper), true}}; }
    /// Neither end belongs to it: (lower, upper).
    static range open(T lower, T upper) { return {end{std::move(lower), false}, end{std::move(upper), false}}; }
    static range from(T lower) { return {end{std::move(lower), true}, end{}}; }
    static range before(T upper) { return {end{}, end{std::move(upper), false}}; }
    /// Everything.
    static range all() { return {end{}, end{}}; }

    bool empty() const noexcept { return empty_; }
    /// Nothing where the range has no such end, or is empty.
    const std::optional<T>& lower() const noexcept { return lower_.value; }
    const std::optional<T>& upper() const noexcept { return upper_.value; }
    bool lower_inclusive() const noexcept { return lower_.inclusive; }
    bool upper_inclusive() const noexcept { return upper_.inclusive; }

    bool contains(const T& value) const {
        if (empty_) return false;
        if (lower_.value && (value < *lower_.value || (value == *lower_.value && !lower_.inclusive))) return false;
        return !upper_.value || value < *upper_.value || (value == *upper_.value && upper_.inclusive);
    }
    bool contains(const range& other) const {
        if (other.empty_) return true;
        return !empty_ && !starts_behind(other) && !other.ends_behind(*this);
    }
    bool overlaps(const range& other) const {
        return !empty_ && !other.empty_ && !lies_before(other) && !other.lies_before(*this);
    }
    /// Nothing lies between them, and they have nothing in common.
    bool adjacent_to(const range& other) const {
        return !empty_ && !other.empty_ && (touches(upper_, other.lower_) || touches(other.upper_, lower_));
    }
    /// Ends before the other one begins.
    bool lies_before(const range& other) const {
        if (empty_ || other.empty_ || !upper_.value || !other.lower_.value) return false;
        return *upper_.value < *other.lower_.value ||
               (*upper_.value == *other.lower_.value && !(upper_.inclusive && other.lower_.inclusive));
    }
    /// What both have in common.
    range intersection(const range& other) const {
        if (!overlaps(other)) return {};
        return {starts_behind(other) ? lower_ : other.lower_, ends_behind(other) ? other.upper_ : upper_};
    }
    /// The smallest range that holds both.
    range span(const range& other) const {
        if (empty_ || other.empty_) return empty_ ? other : *this;
        return {starts_behind(other) ? other.lower_ : lower_, ends_behind(other) ? upper_ : other.upper_};
    }
    /// Begins at a later place than the other one; neither is empty.
    bool starts_behind(const range& other) const {
        if (!lower_.value || !other.lower_.value) return lower_.value.has_value();
        return *other.lower_.value < *lower_.value ||
               (*other.lower_.value == *lower_.value && other.lower_.inclusive && !lower_.inclusive);
    }

    friend bool operator==(const range&, const range&) = default;

private:
    bool ends_behind(const range& other) const {
        if (!upper_.value || !other.upper_.value) return !upper_.value && other.upper_.value;
        return *other.upper_.value < *upper_.value ||
               (*other.upper_.value == *upper_.value && upper_.inclusive && !other.upper_.inclusive);
    }
    static bool touches(const end& upper, const end& lower) {
        return upper.value && lower.value && *upper.value == *lower.value && upper.inclusive != lower.inclusive;
    }
    void normalize() {
        if (lower_.value && upper_.value && *upper_.value < *lower_.value) detail::throw_reversed_range();
        if constexpr (detail::range_types<T>::discrete) {
            if (lower_.value && !lower_.inclusive) lower_ = {detail::value_behind(*lower_.value), true};
            if (upper_.value && upper_.inclusive) upper_ = {detail::value_behind(*upper_.value), false};
            // (3, 4) holds no integer: its ends have passed each other.
            if (lower_.value && upper_.value && *upper_.value < *lower_.value) *this = {};
        }
        if (!lower_.value) lower_.inclusive = false;
        if (!upper_.value) upper_.inclusive = false;
        if (lower_.value && upper_.value && *lower_.value == *upper_.value && !(lower_.inclusive && upper_.inclusive))
            *this = {};
    }

    end lower_{};
    end upper_{};
    bool empty_ = true;
};

/// range<T> as the server's range over the type of T.
template <class T>
struct codec<range<T>> {
    static constexpr oid type = detail::range_types<T>::type;
    static constexpr oid array = detail::range_types<T>::array;
    static constexpr std::string_view name = detail::range_types<T>::name;

    static void encode(const range<T>& value, buffer& out) {
        detail::range_writer writer(out, value.empty(), {!value.lower(), !value.upper()},
                                    {value.lower_inclusive(), value.upper_inclusive()});
        for (const std::optional<T>* each : {&value.lower(), &value.upper()}) {
            if (!*each) continue;
            writer.open();
            codec<T>::encode(**each, out);
            writer.close();
        }
    }

    static range<T> decode(cell bytes) {
        const detail::range_cells parts = detail::read_range(bytes, name);
        if (parts.empty) return {};
        detail::range_end<T> lower{{}, parts.lower_inclusive};
        detail::range_end<T> upper{{}, parts.upper_inclusive};
        if (!parts.lower.null()) lower.value = codec<T>::decode(parts.lower);
        if (!parts.upper.null()) upper.value = codec<T>::decode(parts.upper);
        if (lower.value && upper.value && *upper.value < *lower.value)
            detail::throw_malformed(name, "its upper end lies before its lower one");
        if ((!lower.inclusive && detail::nothing_behind(lower.value)) ||
            (upper.inclusive && detail::nothing_behind(upper.value)))
            detail::throw_malformed(name, "nothing lies behind the last integer");
        return {std::move(lower), std::move(upper)};
    }
};

}  // namespace overt
