// SPDX-License-Identifier: BSL-1.0
// What is known of a table at run time: plain constant data, the same for every model.
#pragma once

#include <overt/codec/codec.hpp>
#include <overt/model/index_key.hpp>
#include <overt/model/sequence.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace overt {

/// What the server does with the rows that refer to a row which is deleted or whose key is changed.
enum class on_reference : unsigned char { no_action, restrict_, cascade, set_null, set_default };

/// How an identity column treats values that a statement gives.
enum class identity_kind : unsigned char { none, always, by_default };

/// How a generated column is kept.
enum class generated_kind : unsigned char { none, stored };

}  // namespace overt

namespace overt::detail {

struct table_info;

/// The column that a foreign key points at.
struct reference_target {
    const table_info* table = nullptr;
    std::uint16_t column = 0;
};

/// Actions of a foreign key, and when a constraint is checked.
struct reference_actions {
    on_reference on_delete = on_reference::no_action;
    on_reference on_update = on_reference::no_action;
    bool deferrable = false;
    bool initially_deferred = false;

    friend constexpr bool operator==(const reference_actions&, const reference_actions&) = default;
};

/// One column: what statements need first, what only DDL needs after that.
struct column_info {
    std::string_view name{};
    const value_type* type = nullptr;
    bool nullable = false;
    bool primary_key = false;
    bool identity = false;
    bool generated = false;
    bool server_set = false;  ///< The server fills it in; insert(struct) leaves it out.
    bool unique = false;
    bool references = false;
    bool indexed = false;

    identity_kind identity_rule = identity_kind::none;
    sequence_options identity_options{};
    std::string_view default_sql{};    ///< Of server_default() or server_set(); empty: none.
    std::string_view generated_sql{};  ///< Expression of a stored generated column.
    std::string_view type_sql{};       ///< Empty: the codec's name.
    std::string_view collation{};
    std::string_view check_sql{};
    std::string_view comment{};
    reference_target (*target)() = nullptr;  ///< Of references(); null: none.
    reference_actions actions{};

    /// Columns that come from the server alone: never sent by insert(struct) and update(struct).
    constexpr bool from_server() const noexcept { return identity || generated || server_set; }
};

enum class constraint_kind : unsigned char {
    primary_key,
    unique,
    check,
    index,
    unique_index,
    foreign_key,
    exclude,
    extra_column,
    partition_range,
    partition_list,
    partition_hash
};

/// In constraint_info::columns: this key is an expression.
inline constexpr std::uint16_t expression_column = 0xffff;

/// A constraint or an index over several columns, or what else the description says behind its columns.
struct constraint_info {
    constraint_kind kind = constraint_kind::unique;
    std::string_view name{};
    std::string_view sql{};      ///< Of check(); of an index: the WHERE of a partial one; of an extra column: its type.
    std::string_view method{};   ///< Of an index: btree, gin, ...; empty: the server's default.
    std::string_view storage{};  ///< Of an index: what stands in WITH (...).
    bool nulls_not_distinct = false;
    std::uint16_t included_count = 0;
    std::span<const std::uint16_t> columns{};
    std::span<const std::uint16_t> included{};
    std::span<const key_options> keys{};  ///< One for each of columns; empty: none says more than its column.
    const table_info* (*target_table)() = nullptr;
    std::uint16_t (*target_column)(std::size_t) = nullptr;
    reference_actions actions{};
};

/// A table. Columns stand in the order of the description; a model's row in a SELECT lists them in that order.
struct table_info {
    std::string_view schema{};  ///< Empty: found along the search path.
    std::string_view name{};
    std::string_view comment{};
    std::span<const column_info> columns{};
    std::span<const constraint_info> constraints{};
    std::span<const std::uint16_t> primary_key{};  ///< Columns of the key, in the order of the key.
    bool unlogged = false;
    std::string_view storage{};  ///< What stands in WITH (...).
};

}  // namespace overt::detail
