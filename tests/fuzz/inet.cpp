// SPDX-License-Identifier: BSL-1.0
// Addresses and what else is read from a text: networks, network cards, UUIDs, strings of bits.
#include "fuzz.hpp"

#include <overt/codec.hpp>

using namespace overt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text = fuzz::text_of(data, size);
    switch (fuzz::take_choice(text) % 8) {
        case 0: fuzz::reads_itself<inet>(text); break;
        case 1: fuzz::reads_itself<cidr>(text); break;
        case 2: fuzz::reads_itself<macaddr>(text); break;
        case 3: fuzz::reads_itself<macaddr8>(text); break;
        case 4: fuzz::reads_itself<uuid>(text); break;
        case 5: fuzz::reads_itself<bits>(text); break;
        case 6: fuzz::travels<inet>(text); break;
        default: fuzz::travels<cidr>(text);
    }
    return 0;
}
