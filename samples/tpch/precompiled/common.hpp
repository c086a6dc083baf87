// SPDX-License-Identifier: BSL-1.0
// What all queries parse, parsed once.
#pragma once

#include "../query.hpp"
