// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/clock.hpp>
#include <overt/codec/codec.hpp>
#include <overt/codec/wire.hpp>

namespace overt {

/// A moment, as timestamp with time zone; the server stores no zone, so it is UTC.
/// @units microseconds since 1970-01-01
/// `timestamptz::max()` is the server's infinity and `timestamptz::min()` its -infinity, both ways. The server's years
/// from 4713 BC to 294276 AD can be stored, those up to 294246 AD can be read.
using timestamptz = std::chrono::sys_time<std::chrono::microseconds>;

/// @errors decode() and encode() refuse moments that the other side cannot hold
template <>
struct codec<timestamptz> {
    static constexpr oid type = oids::timestamptz;
    static constexpr oid array = oids::timestamptz_array;
    static constexpr std::string_view name = "timestamp with time zone";

    static std::size_t measure(const timestamptz& value) {
        static_cast<void>(wire_of(value));
        return 8;
    }
    static char* store(timestamptz value, char* to) { return detail::store(to, wire_of(value)); }
    static void encode(timestamptz value, buffer& out) { out.put64(wire_of(value)); }

    static timestamptz decode(cell bytes) {
        detail::require_size(bytes, 8, name);
        const auto wire = static_cast<std::int64_t>(detail::load64(bytes.data));
        return timestamptz(std::chrono::microseconds(detail::to_unix(wire, name)));
    }

private:
    static std::uint64_t wire_of(timestamptz value) {
        return static_cast<std::uint64_t>(detail::from_unix(value.time_since_epoch().count(), name));
    }
};

}  // namespace overt
