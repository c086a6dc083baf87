// SPDX-License-Identifier: BSL-1.0
/// Opt-in: LISTEN and NOTIFY.
#pragma once

#include <overt/exec/listener.hpp>
