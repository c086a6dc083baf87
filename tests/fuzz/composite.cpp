// SPDX-License-Identifier: BSL-1.0
// Composite types: fields with numbers of types and lengths of their own.
#include "fuzz.hpp"
#include "models.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    overt::fuzz::travels<overt::fuzz::price>(overt::fuzz::text_of(data, size));
    return 0;
}
