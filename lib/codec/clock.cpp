// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/clock.hpp>

#include <overt/codec/wire.hpp>

namespace overt::detail {

std::int64_t unusual_microseconds(std::int64_t wire, std::string_view type) {
    if (wire == INT64_MAX || wire == INT64_MIN) return wire;
    throw_malformed(type, "it lies outside the years from 4713 BC to 294246 AD that C++ counts in microseconds");
}

std::int64_t unusual_wire(std::int64_t unix_microseconds, std::string_view type) {
    if (unix_microseconds == INT64_MAX || unix_microseconds == INT64_MIN) return unix_microseconds;
    throw_not_storable(type, "the server's years begin with 4713 BC");
}

}  // namespace overt::detail
