// SPDX-License-Identifier: BSL-1.0
// Decimal numbers from texts, compared and converted.
#include "fuzz.hpp"

#include <overt/codec/numeric.hpp>

using namespace overt;

namespace {

std::optional<numeric> number_in(std::string_view text) {
    try {
        return numeric::from_string(text);
    } catch (const usage_error&) {
        return std::nullopt;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    fuzz::reads_itself<numeric>(text);
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::optional<numeric> a = number_in(text.substr(0, blank));
    const std::optional<numeric> b = number_in(text.substr(std::min(blank + 1, text.size())));
    if (!a || !b) return 0;
    fuzz::require((*a <=> *b) == (0 <=> (*b <=> *a)), "two numbers compare the same from both sides");
    fuzz::require(*a == *a, "a number equals itself");
    fuzz::require(a->scale() >= 0, "a scale is not negative");
    static_cast<void>(a->to_double());
    try {
        fuzz::require(numeric(a->to_int64()) == *a, "an integer is the same number");
    } catch (const usage_error&) {
        // it has a fraction, or does not fit
    }
    return 0;
}
