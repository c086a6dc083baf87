// SPDX-License-Identifier: BSL-1.0
// Its entry in compile_commands.json is the command line that the twins and the header checks are compiled with.
#include <overt/version.hpp>

static_assert(OVERT_VERSION > 0);
