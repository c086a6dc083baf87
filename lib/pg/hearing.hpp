// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/pg/notification.hpp>

#include <deque>

namespace overt::pg::detail {

/// What a connection has heard and nobody has taken yet.
struct hearing {
    std::deque<notification> got{};
    bool missed = false;  ///< Something was lost.
};

}  // namespace overt::pg::detail
