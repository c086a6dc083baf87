// SPDX-License-Identifier: BSL-1.0
/// Opt-in: what the hooks of a pool do with a session.
#pragma once

#include <overt/exec/session.hpp>
