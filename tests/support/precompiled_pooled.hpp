// SPDX-License-Identifier: BSL-1.0
// What nearly every integration test parses, parsed once. A test includes what it uses all the same.
#pragma once

#include "precompiled.hpp"

#include "fixtures.hpp"
#include "pooled.hpp"
#include "session.hpp"
