// SPDX-License-Identifier: BSL-1.0
// The text of tables, their constraints and indexes.
#pragma once

#include "sql/table_constraints.hpp"

#include <string>
#include <vector>

namespace overt::detail {

/// What follows CREATE TABLE "name": columns, constraints but those left out, options.
void append_table_body(std::string& text, const table_info& table, const std::vector<std::string>& left_out);
/// CONSTRAINT "name" ...
void append_constraint(std::string& text, const table_info& table, const table_constraint& one);
/// What follows CREATE INDEX "name": ON "table" ...
void append_index_body(std::string& text, const table_info& table, const table_constraint& one);

/// What follows CREATE SEQUENCE "name", each option behind a space.
void append_sequence_options(std::string& text, const sequence_options& options);

}  // namespace overt::detail
