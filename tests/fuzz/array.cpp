// SPDX-License-Identifier: BSL-1.0
// Arrays: the binary form, and the text form '{"a",NULL}' of types that only the server can number.
#include "fuzz.hpp"
#include "models.hpp"

#include <overt/codec.hpp>

using namespace overt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes = fuzz::text_of(data, size);
    switch (fuzz::take_choice(bytes) % 8) {
        case 0: fuzz::travels<std::vector<std::int32_t>>(bytes); break;
        case 1: fuzz::travels<std::vector<std::optional<std::int64_t>>>(bytes); break;
        case 2: fuzz::travels<std::vector<std::optional<std::string>>>(bytes); break;
        case 3: fuzz::travels<std::vector<numeric>>(bytes); break;
        case 4: fuzz::travels<std::vector<std::optional<fuzz::mood>>>(bytes); break;
        case 5: fuzz::travels<std::vector<std::optional<hstore>>>(bytes); break;
        case 6: fuzz::travels<std::vector<bool>>(bytes); break;
        default: static_cast<void>(fuzz::decoded<std::vector<fuzz::price>>(bytes));  // it can be read, not sent
    }
    return 0;
}
