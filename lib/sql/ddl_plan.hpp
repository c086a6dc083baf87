// SPDX-License-Identifier: BSL-1.0
// What a list of models needs on the server, each thing once, in the order in which it can be created.
#pragma once

#include <overt/sql/ddl/create_all.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace overt::detail {

struct planned_table {
    const table_info* table;
    std::vector<std::string> late;  ///< Foreign keys to tables that come later.
};

struct ddl_plan {
    std::vector<std::string_view> schemas{};
    std::vector<const enum_info*> enums{};
    std::vector<const sequence_info*> sequences{};
    std::vector<planned_table> tables{};
};

ddl_plan plan_of(std::span<const object_info> objects);

/// Creates what the plan has; what it should not create is taken out of it before.
ddl_script script_of(const ddl_plan& plan);

}  // namespace overt::detail
