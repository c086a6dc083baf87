// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/clock.hpp>
#include <overt/codec/codec.hpp>
#include <overt/codec/wire.hpp>

namespace overt {

/// A day and a time of day that belong to no zone, as timestamp without time zone: std::chrono::local_time.
/// @units microseconds since 1970-01-01 00:00:00, wherever that is
/// `timestamp::max()` is the server's infinity and `timestamp::min()` its -infinity; the range is that of timestamptz.
using timestamp = std::chrono::time_point<std::chrono::local_t, std::chrono::microseconds>;

/// @errors decode() and encode() refuse values that the other side cannot hold
template <>
struct codec<timestamp> {
    static constexpr oid type = oids::timestamp;
    static constexpr oid array = oids::timestamp_array;
    static constexpr std::string_view name = "timestamp without time zone";

    static std::size_t measure(const timestamp& value) {
        static_cast<void>(wire_of(value));
        return 8;
    }
    static char* store(timestamp value, char* to) { return detail::store(to, wire_of(value)); }
    static void encode(timestamp value, buffer& out) { out.put64(wire_of(value)); }

    static timestamp decode(cell bytes) {
        detail::require_size(bytes, 8, name);
        const auto wire = static_cast<std::int64_t>(detail::load64(bytes.data));
        return timestamp(std::chrono::microseconds(detail::to_unix(wire, name)));
    }

private:
    static std::uint64_t wire_of(timestamp value) {
        return static_cast<std::uint64_t>(detail::from_unix(value.time_since_epoch().count(), name));
    }
};

}  // namespace overt
