// SPDX-License-Identifier: BSL-1.0
// The constraints and indexes of one table against the catalogue.
#pragma once

#include <overt/exec/schema_difference.hpp>

#include "exec/live_schema.hpp"
#include "sql/table_constraints.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace overt::detail {

/// What the catalogue has for one constraint of a description; nothing to report: no value.
class constraint_comparison {
public:
    constraint_comparison(const table_info& table, std::vector<live_constraint> constraints,
                          std::vector<live_index> indexes)
        : table_(table),
          constraints_(std::move(constraints)),
          indexes_(std::move(indexes)) {}

    /// target is the oid of the table that a foreign key points at.
    std::optional<schema_difference> compare(const table_constraint& one, std::int64_t target) const;

private:
    std::optional<schema_difference> primary_key(const table_constraint& one) const;
    std::optional<schema_difference> unique(const table_constraint& one) const;
    std::optional<schema_difference> foreign_key(const table_constraint& one, std::int64_t target) const;
    std::optional<schema_difference> by_name(const table_constraint& one, const char* kind, difference what) const;
    std::optional<schema_difference> index(const table_constraint& one) const;
    bool same_keys(const table_constraint& one, const live_index& other) const;
    bool same_index(const table_constraint& one, const live_index& other) const;
    schema_difference report(difference what, const table_constraint& one, std::string expected,
                             std::string actual) const;
    std::vector<std::string> names(const std::vector<std::uint16_t>& columns) const;

    const table_info& table_;
    std::vector<live_constraint> constraints_;
    std::vector<live_index> indexes_;
};

}  // namespace overt::detail
