// SPDX-License-Identifier: BSL-1.0
// How Boost.Test shows values of ours.
#pragma once

#include <overt/error.hpp>

#include <ostream>

namespace overt {

inline std::ostream& operator<<(std::ostream& out, connect_failure value) { return out << to_string(value); }

}  // namespace overt
