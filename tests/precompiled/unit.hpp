// SPDX-License-Identifier: BSL-1.0
// What nearly every unit test parses, parsed once for each program. A test includes what it uses all the same.
#pragma once

#include <overt/overt.hpp>

#include <asio.hpp>
#include <boost/test/unit_test.hpp>
