// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/map_rows.hpp>

#include <string>

namespace overt::detail {

void throw_uneven(std::size_t parents, std::size_t children) {
    throw usage_error("nest() takes lists of equal length, and was given " + std::to_string(parents) + " and " +
                      std::to_string(children) + " elements");
}

}  // namespace overt::detail
