// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

namespace overt::test {

/// What a test of random input starts from: OVERT_SEED, or always the same. It is printed.
inline std::uint64_t random_seed() {
    const char* text = std::getenv("OVERT_SEED");
    const std::uint64_t seed = text && *text ? std::stoull(text) : 20'250'317;
    std::cout << "OVERT_SEED=" << seed << std::endl;
    return seed;
}

}  // namespace overt::test
