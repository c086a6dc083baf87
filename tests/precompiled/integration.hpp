// SPDX-License-Identifier: BSL-1.0
// What nearly every integration test parses, parsed once. A test includes what it uses all the same.
#pragma once

#include "unit.hpp"

#include "support/fixtures.hpp"
#include "support/pooled.hpp"
#include "support/session.hpp"
