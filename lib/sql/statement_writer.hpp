// SPDX-License-Identifier: BSL-1.0
// From the clauses of a statement to its text.
#pragma once

#include <overt/codec/rendered.hpp>

#include "sql/block.hpp"
#include "sql/expression_writer.hpp"

#include <cstdint>

namespace overt::detail {

/// Writes one statement; statements inside expressions come back here.
class statement_writer {
public:
    statement_writer(expression_writer& out, const statement_view& what) noexcept : out_(out), what_(what) {
        for (const clause_view& c : what) {
            repeated_ |= kinds_ & bit(c.kind);
            kinds_ |= bit(c.kind);
        }
    }

    void write(int at_most);

private:
    void select(int at_most);
    void insert();
    void insert_many();
    void update();
    void delete_();
    void raw();

    void with();
    void common_table(const clause_view& of);
    void table(node_reader& from);
    void rows(node_reader& from);
    void bare_rows(node_reader& from);
    void items(clause kind, const char* before);
    void returning();
    void distinct();
    void from();
    void joins();
    void conditions(clause kind, const char* before);
    void keys(clause kind, const char* before, const char* after = "");
    void key(std::string_view nodes);
    void order_key(std::string_view nodes);
    void set_operation(int at_most);
    void set_operand(const statement_view& operand);
    void recursive_rows(node_reader& from, const char* between);
    int output_position(std::string_view nodes) const;
    void sorted_by(std::string_view expression) const;
    void sorted_by(int number) const;
    void grouping(node_reader& from);
    void windows();
    void sample();
    int position_of(std::string_view nodes) const;
    void limit(int at_most);
    void offset(int at_most);
    void ties();
    void locks();
    void table_list(clause kind, const char* before);
    void assignments(clause kind, const char* before);
    void assigned_value(clause kind, std::uint16_t column);
    void insert_columns();
    void insert_values();
    void conflict();
    void conflict_index();
    void merge();
    void merge_action(statement_view::iterator at);
    void merge_update(statement_view::iterator at);
    void merge_insert(statement_view::iterator first);
    void truncate();
    void arrays(node_reader& from);
    void rows_of_arrays(node_reader& from);
    void unnested(node_reader& from);
    void end_of_named_rows(std::string_view name, std::string_view inside);
    void named_rows(node_reader& from, const table_info& shape, const char* alias);
    void insert_arrays();
    void insert_array_rows();
    void source();
    bool omitted(std::uint16_t column) const;
    bool overwritten(const clause_view& assignment) const;
    bool has(clause kind) const noexcept { return (kinds_ & bit(kind)) != 0; }
    bool has_several(clause kind) const noexcept { return (repeated_ & bit(kind)) != 0; }
    static constexpr std::uint64_t bit(clause kind) noexcept { return std::uint64_t{1} << static_cast<unsigned>(kind); }
    std::string_view last(clause kind) const;

    expression_writer& out_;
    const statement_view& what_;
    // Which kinds of clauses are there, and which more than once: most are not, and need not be looked for.
    std::uint64_t kinds_ = 0;
    std::uint64_t repeated_ = 0;
};

rendered write_statement(const statement_view& what, int at_most, const dialect_rules& rules = postgresql);
/// The next statement that lies inside an expression.
statement_view nested_statement(node_reader& from);
/// Clauses that belong to one operand of a set operation, and not to the whole.
bool stands_in_parentheses(const statement_view& operand);
/// Writes the next statement that lies inside an expression.
void write_nested(expression_writer& out, node_reader& from);

}  // namespace overt::detail
