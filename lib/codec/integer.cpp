// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/integer.hpp>

#include <overt/error.hpp>

#include <string>

namespace overt::detail {

void throw_out_of_range(std::string_view type) {
    std::string text = "This number does not fit into ";
    text.append(type).append("; use a wider column, or check the value first.");
    throw usage_error(text);
}

}  // namespace overt::detail
