// SPDX-License-Identifier: BSL-1.0
// Lengths of time, times and days: their binary forms, how they are written, how they compare.
#include "fuzz.hpp"

#include <overt/codec.hpp>

using namespace overt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::text_of(data, size);
    fuzz::travels<interval>(bytes);
    fuzz::travels<timestamp>(bytes);
    fuzz::travels<timestamptz>(bytes);
    fuzz::travels<date>(bytes);
    if (const auto day = fuzz::decoded<time_of_day>(bytes))
        fuzz::require(day->to_string().size() >= 8, "a time of day is written with its seconds");
    if (bytes.size() < 32) return 0;
    const auto a = fuzz::decoded<interval>(bytes.substr(0, 16));
    const auto b = fuzz::decoded<interval>(bytes.substr(16, 16));
    if (!a || !b) return 0;
    fuzz::require((*a <=> *b) == (0 <=> (*b <=> *a)), "two intervals compare the same from both sides");
    fuzz::require(!a->to_string().empty(), "an interval is written somehow");
    return 0;
}
