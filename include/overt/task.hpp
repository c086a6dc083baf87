// SPDX-License-Identifier: BSL-1.0
/// Opt-in: tasks that a pool can tell apart.
#pragma once

#include <overt/pool/task.hpp>
