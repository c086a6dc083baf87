// SPDX-License-Identifier: BSL-1.0
// Every constraint and index of a table, those of its columns included, each with the name that it has on the server.
#pragma once

#include <overt/model/table_info.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace overt::detail {

struct table_constraint {
    constraint_kind kind = constraint_kind::unique;
    std::string name{};
    bool named = false;  ///< The description gives the name.
    std::vector<std::uint16_t> columns{};
    std::span<const std::uint16_t> included{};
    std::span<const key_options> keys{};
    std::string_view sql{};
    std::string_view method{};
    std::string_view storage{};
    bool nulls_not_distinct = false;
    const table_info* target = nullptr;
    std::vector<std::uint16_t> target_columns{};
    reference_actions actions{};

    bool is_index() const noexcept { return kind == constraint_kind::index || kind == constraint_kind::unique_index; }
};

/// The primary key first, then column by column, then in the order of the description.
std::vector<table_constraint> constraints_on(const table_info& table);

/// The PARTITION BY of a table; null: it has none.
const constraint_info* partitioning_on(const table_info& table);

/// A name as PostgreSQL makes them: cut off, longest part first and never within a character, so that it has 63 bytes.
std::string object_name(std::string_view table, std::string_view columns, std::string_view label);

}  // namespace overt::detail
