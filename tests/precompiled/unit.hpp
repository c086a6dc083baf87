// SPDX-License-Identifier: BSL-1.0
// What other libraries cost most, parsed once for each program. A test includes what it uses all the same.
#pragma once

#include <asio.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>
