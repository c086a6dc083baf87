// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/ddl/ddl_statement.hpp>
#include <overt/sql/ddl/tables.hpp>

#include <overt/error.hpp>

#include "sql/ddl_text.hpp"
#include "sql/write_table.hpp"

namespace overt::detail {

namespace {

class ddl_writer {
public:
    explicit ddl_writer(const ddl_command& what) : what_(what) {}

    std::string write();

private:
    void create_table();
    void drop_tables();
    void create_index();
    void drop_index();
    void constraint();
    void comment();
    void create_partition();
    void create_type();
    void create_sequence();
    void create(const char* kind, std::string_view schema, std::string_view name);
    void drop(const char* kind, std::string_view schema, std::string_view name);
    table_constraint found(bool index) const;

    const ddl_command& what_;
    std::string text_;
};

std::string ddl_writer::write() {
    switch (what_.kind) {
        case ddl_kind::create_table: create_table(); break;
        case ddl_kind::drop_table: drop_tables(); break;
        case ddl_kind::create_index: create_index(); break;
        case ddl_kind::drop_index: drop_index(); break;
        case ddl_kind::add_constraint:
        case ddl_kind::drop_constraint: constraint(); break;
        case ddl_kind::comment_on_table:
        case ddl_kind::comment_on_column: comment(); break;
        case ddl_kind::create_partition: create_partition(); break;
        case ddl_kind::drop_partition: drop("TABLE ", what_.table->schema, what_.name); break;
        case ddl_kind::create_type: create_type(); break;
        case ddl_kind::drop_type: drop("TYPE ", what_.enumeration->schema, what_.enumeration->name); break;
        case ddl_kind::add_value:
            append_qualified(text_ += "ALTER TYPE ", what_.enumeration->schema, what_.enumeration->name);
            text_.append(what_.checked ? " ADD VALUE IF NOT EXISTS " : " ADD VALUE ");
            text_.append(quoted_literal(what_.name)).append(what_.clause);
            break;
        case ddl_kind::create_sequence: create_sequence(); break;
        case ddl_kind::drop_sequence: drop("SEQUENCE ", what_.sequence->schema, what_.sequence->name); break;
        case ddl_kind::create_schema: create("SCHEMA ", {}, what_.name); break;
        case ddl_kind::drop_schema: drop("SCHEMA ", {}, what_.name); break;
    }
    return std::move(text_);
}

void ddl_writer::create(const char* kind, std::string_view schema, std::string_view name) {
    text_.append("CREATE ").append(kind).append(what_.checked ? "IF NOT EXISTS " : "");
    append_qualified(text_, schema, name);
}

void ddl_writer::drop(const char* kind, std::string_view schema, std::string_view name) {
    text_.append("DROP ").append(kind).append(what_.checked ? "IF EXISTS " : "");
    append_qualified(text_, schema, name);
    if (what_.cascade) text_ += " CASCADE";
}

void ddl_writer::create_table() {
    create(what_.table->unlogged ? "UNLOGGED TABLE " : "TABLE ", what_.table->schema, what_.table->name);
    append_table_body(text_, *what_.table, what_.left_out);
}

void ddl_writer::drop_tables() {
    text_.append("DROP TABLE ").append(what_.checked ? "IF EXISTS " : "");
    append_qualified(text_, what_.table->schema, what_.table->name);
    for (const table_info* more : what_.more_tables) append_qualified(text_ += ", ", more->schema, more->name);
    if (what_.cascade) text_ += " CASCADE";
}

table_constraint ddl_writer::found(bool index) const {
    std::string known;
    for (table_constraint& one : constraints_on(*what_.table)) {
        if (one.is_index() != index) continue;
        if (one.name == what_.name) return std::move(one);
        known.append(known.empty() ? "" : ", ").append(one.name);
    }
    std::string message = "The description of the table ";
    message.append(readable(what_.table->schema, what_.table->name))
        .append(index ? " has no index " : " has no constraint ");
    message.append(what_.name).append("; it has ").append(known.empty() ? "none" : known).append(".");
    throw usage_error(message);
}

void ddl_writer::create_index() {
    const table_constraint one = found(true);
    text_.append("CREATE ").append(one.kind == constraint_kind::unique_index ? "UNIQUE INDEX " : "INDEX ");
    text_.append(what_.concurrently ? "CONCURRENTLY " : "").append(what_.checked ? "IF NOT EXISTS " : "");
    append_name(text_, one.name);
    append_index_body(text_, *what_.table, one);
}

void ddl_writer::drop_index() {
    text_.append("DROP INDEX ").append(what_.concurrently ? "CONCURRENTLY " : "");
    text_.append(what_.checked ? "IF EXISTS " : "");
    append_qualified(text_, what_.table->schema, what_.name);
    if (what_.cascade) text_ += " CASCADE";
}

void ddl_writer::constraint() {
    append_qualified(text_ += "ALTER TABLE ", what_.table->schema, what_.table->name);
    if (what_.kind == ddl_kind::add_constraint) return append_constraint(text_ += " ADD ", *what_.table, found(false));
    append_name(text_.append(" DROP CONSTRAINT ").append(what_.checked ? "IF EXISTS " : ""), what_.name);
    if (what_.cascade) text_ += " CASCADE";
}

void ddl_writer::comment() {
    const bool of_column = what_.kind == ddl_kind::comment_on_column;
    text_ += of_column ? "COMMENT ON COLUMN " : "COMMENT ON TABLE ";
    append_qualified(text_, what_.table->schema, what_.table->name);
    if (of_column) append_name(text_ += '.', what_.table->columns[what_.column].name);
    text_.append(" IS ");
    text_ += quoted_literal(of_column ? what_.table->columns[what_.column].comment : what_.table->comment);
}

void ddl_writer::create_partition() {
    create("TABLE ", what_.table->schema, what_.name);
    append_qualified(text_ += " PARTITION OF ", what_.table->schema, what_.table->name);
    text_ += what_.clause;
}

void ddl_writer::create_type() {
    create("TYPE ", what_.enumeration->schema, what_.enumeration->name);
    const char* before = " AS ENUM (";
    for (const std::string_view label : what_.enumeration->labels) {
        text_.append(before).append(quoted_literal(label));
        before = ", ";
    }
    text_ += ')';
}

void ddl_writer::create_sequence() {
    create("SEQUENCE ", what_.sequence->schema, what_.sequence->name);
    append_sequence_options(text_, what_.sequence->options);
}

}  // namespace

std::string write_ddl(const ddl_command& command) { return ddl_writer(command).write(); }

ddl_script script_of_indexes(const table_info& table) {
    ddl_script script;
    for (const table_constraint& one : constraints_on(table))
        if (one.is_index()) script.add(ddl_statement(command_for(ddl_kind::create_index, table, one.name)));
    return script;
}

ddl_script script_of_comments(const table_info& table) {
    ddl_script script;
    if (!table.comment.empty()) script.add(ddl_statement(command_for(ddl_kind::comment_on_table, table)));
    for (std::size_t i = 0; i != table.columns.size(); ++i) {
        if (table.columns[i].comment.empty()) continue;
        ddl_command comment = command_for(ddl_kind::comment_on_column, table);
        comment.column = static_cast<std::uint16_t>(i);
        script.add(ddl_statement(std::move(comment)));
    }
    return script;
}

}  // namespace overt::detail

namespace overt {

std::string ddl_script::sql() const {
    std::string text;
    for (const ddl_statement& each : statements_) text.append(each.sql()).append(";\n");
    return text;
}

}  // namespace overt
