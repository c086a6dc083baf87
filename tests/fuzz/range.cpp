// SPDX-License-Identifier: BSL-1.0
// Ranges and multiranges.
#include "fuzz.hpp"

#include <overt/codec.hpp>

using namespace overt;

namespace {

template <class T>
void both(bool several, std::string_view bytes) {
    if (!several) return fuzz::travels<range<T>>(bytes);
    fuzz::travels<multirange<T>>(bytes);
    const std::optional<multirange<T>> value = fuzz::decoded<multirange<T>>(bytes);
    if (!value) return;
    const range<T>* before = nullptr;
    for (const range<T>& each : value->ranges()) {
        fuzz::require(!each.empty(), "no range of a multirange is empty");
        fuzz::require(!before || before->lies_before(each), "the ranges of a multirange stand in order");
        before = &each;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes = fuzz::text_of(data, size);
    const unsigned choice = fuzz::take_choice(bytes);
    const bool several = choice % 2 == 1;
    switch (choice / 2 % 6) {
        case 0: both<std::int32_t>(several, bytes); break;
        case 1: both<std::int64_t>(several, bytes); break;
        case 2: both<date>(several, bytes); break;
        case 3: both<numeric>(several, bytes); break;
        case 4: both<timestamp>(several, bytes); break;
        default: both<timestamptz>(several, bytes);
    }
    return 0;
}
