// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

namespace overt {

/// What somebody told with NOTIFY.
struct notification {
    std::string channel{};
    std::string payload{};  ///< Empty where there was none.
    int backend_pid = 0;    ///< The session that told it.
};

}  // namespace overt
