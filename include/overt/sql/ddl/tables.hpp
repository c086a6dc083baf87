// SPDX-License-Identifier: BSL-1.0
// Definitions of tables, their constraints and indexes.
//
// What a description does not name gets the name that PostgreSQL itself would choose, cut off to 63 bytes as it does:
// <table>_pkey, <table>_<columns>_key, _fkey, _check, _excl, _idx; a number follows where two would be the same. The
// expression lower(name) counts as a column "lower", one that is no call as "expr".
#pragma once

#include <overt/model/described.hpp>
#include <overt/sql/ddl/ddl_statement.hpp>

#include <string>

namespace overt {

/// CREATE INDEX.
class [[nodiscard("this builds a statement and runs nothing")]] create_index_statement : public ddl_statement {
public:
    using ddl_statement::ddl_statement;
    create_index_statement if_not_exists() const { return checked(*this); }
    /// Without blocking writers; cannot run in a transaction.
    create_index_statement concurrently() const { return concurrent(*this); }
};

/// DROP INDEX.
class [[nodiscard("this builds a statement and runs nothing")]] drop_index_statement : public ddl_statement {
public:
    using ddl_statement::ddl_statement;
    drop_index_statement if_exists() const { return checked(*this); }
    drop_index_statement cascade() const { return cascading(*this); }
    /// Without blocking anybody; cannot run in a transaction, nor cascade.
    drop_index_statement concurrently() const { return concurrent(*this); }
};

namespace detail {

inline ddl_command command_for(ddl_kind kind, const table_info& table, std::string name = {}) {
    ddl_command made;
    made.kind = kind;
    made.table = &table;
    made.name = std::move(name);
    return made;
}

ddl_script script_of_indexes(const table_info& table);
ddl_script script_of_comments(const table_info& table);

}  // namespace detail

namespace sql {

/// The table with its columns and constraints. Indexes and comments follow: create_indexes<T>(), comments_of<T>(), or
/// all of it with create_all<T>().
template <described T>
create_statement create_table() {
    return create_statement(detail::command_for(detail::ddl_kind::create_table, detail::table_of<T>));
}

template <described T>
drop_statement drop_table() {
    return drop_statement(detail::command_for(detail::ddl_kind::drop_table, detail::table_of<T>));
}

/// One index of the description, by its name.
/// @errors sql() and execute() throw usage_error where the description has no index of this name
template <described T>
create_index_statement create_index(std::string name) {
    return create_index_statement(
        detail::command_for(detail::ddl_kind::create_index, detail::table_of<T>, std::move(name)));
}

/// An index in the schema of the table of T, whether the description knows it or not.
template <described T>
drop_index_statement drop_index(std::string name) {
    return drop_index_statement(
        detail::command_for(detail::ddl_kind::drop_index, detail::table_of<T>, std::move(name)));
}

/// Every index of the description.
template <described T>
[[nodiscard("this builds statements and runs nothing")]] ddl_script create_indexes() {
    return detail::script_of_indexes(detail::table_of<T>);
}

/// COMMENT ON the table and its columns, where the description has comments.
template <described T>
[[nodiscard("this builds statements and runs nothing")]] ddl_script comments_of() {
    return detail::script_of_comments(detail::table_of<T>);
}

/// ALTER TABLE ADD CONSTRAINT, for one constraint of the description.
/// @errors sql() and execute() throw usage_error where the description has no constraint of this name
template <described T>
ddl_statement add_constraint(std::string name) {
    return ddl_statement(detail::command_for(detail::ddl_kind::add_constraint, detail::table_of<T>, std::move(name)));
}

/// ALTER TABLE DROP CONSTRAINT, whether the description knows it or not.
template <described T>
drop_statement drop_constraint(std::string name) {
    return drop_statement(detail::command_for(detail::ddl_kind::drop_constraint, detail::table_of<T>, std::move(name)));
}

}  // namespace sql
}  // namespace overt
