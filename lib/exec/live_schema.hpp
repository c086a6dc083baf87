// SPDX-License-Identifier: BSL-1.0
// What the server's catalogue says of the objects that models name.
#pragma once

#include <overt/exec/verbs.hpp>

#include "sql/ddl_plan.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace overt::detail {

/// A column, beside what is known of its table. The first members are the query's columns, in their order.
struct live_column {
    std::int64_t table = 0;      ///< Counted from 1, as in the plan.
    std::int64_t table_oid = 0;  ///< As in live_constraint::target.
    std::string relation{};      ///< r, p, v, m, f: pg_class.relkind.
    std::string strategy{};      ///< r, l, h of a partitioned table.
    std::string name{};          ///< Empty: the table has no columns.
    std::string type{};          ///< With its modifiers, such as numeric(10,2).
    std::int64_t type_oid = 0;
    std::int64_t base_oid = 0;  ///< What a domain stands for; 0: it is none.
    bool not_null = false;
    bool has_default = false;
    std::string identity{};   ///< a, d
    std::string generated{};  ///< s, v
    std::string collation{};
};

struct live_constraint {
    std::int64_t table = 0;
    std::string name{};
    std::string kind{};  ///< p, u, f, c, x
    std::vector<std::string> columns{};
    std::int64_t target = 0;
    std::vector<std::string> target_columns{};
    std::string on_update{};
    std::string on_delete{};
    bool deferrable = false;
    bool deferred = false;
};

struct live_index {
    std::int64_t table = 0;
    std::string name{};
    std::string method{};
    bool unique = false;
    bool valid = false;
    bool partial = false;
    bool nulls_not_distinct = false;
    std::vector<std::string> columns{};  ///< Keys only; an expression is an empty one.
    std::vector<std::string> included{};
    std::vector<std::int16_t> options{};    ///< Of each key: 1 descending, 2 NULLs first.
    std::vector<std::string> classes{};     ///< Operator class of each key.
    std::vector<std::int16_t> defaults{};   ///< 1 where it is the default of the key's type.
    std::vector<std::string> collations{};  ///< Of each key; empty: the column's own, or none.
};

/// A label of an enum; types without labels have none of these.
struct live_label {
    std::int64_t type = 0;
    std::string text{};
};

/// A name that was looked up; those that are not there have no row.
struct live_name {
    std::int32_t list = 0;
    std::int64_t number = 0;  ///< Counted from 1.
    std::int64_t object = 0;  ///< Its oid.
};

struct live_schema {
    std::vector<live_column> columns{};
    std::vector<live_constraint> constraints{};
    std::vector<live_index> indexes{};
    std::vector<live_label> labels{};
    std::vector<live_name> names{};

    /// The oid of entry i of a list; 0: it is not there.
    std::int64_t object(std::int32_t list, std::size_t i) const noexcept;
};

/// Lists of names, as they are looked up: see live_name::list.
struct wanted_names {
    enum list : std::int32_t { schemas, types, sequences, tables, relations };
    std::vector<std::string> of[5]{};
};

wanted_names names_of(const ddl_plan& plan);
asio::awaitable<std::vector<live_name>> look_up(verbs& on, wanted_names wanted);
/// What verify() compares: the plan's tables, enums and sequences, the types of all columns in turn (list types, behind
/// the enums) and the targets of all foreign keys in turn (list relations).
asio::awaitable<live_schema> read_schema(verbs& on, ddl_plan plan);

/// The type that a column should have, as the server can look it up.
std::string expected_type(const column_info& column);

}  // namespace overt::detail
