// SPDX-License-Identifier: BSL-1.0
// Tables and data through libpqxx: what the queries are compared on does not pass through overt.
#pragma once

#include <pqxx/pqxx>

namespace tpch {

/// Creates the eight tables where the connection's search_path points to, and fills them.
void load(pqxx::connection& into, double scale);

}  // namespace tpch
