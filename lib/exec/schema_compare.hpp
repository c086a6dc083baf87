// SPDX-License-Identifier: BSL-1.0
// Models against catalogue, without a server.
#pragma once

#include <overt/exec/schema_difference.hpp>

#include "exec/live_schema.hpp"

#include <vector>

namespace overt::detail {

/// In the order of the plan: enums, sequences, then table by table.
std::vector<schema_difference> compare(const ddl_plan& plan, const live_schema& live);

}  // namespace overt::detail
