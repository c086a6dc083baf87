// SPDX-License-Identifier: BSL-1.0
// The erased form of an expression: nodes one after the other, each before its operands.
#pragma once

#include <overt/codec/buffer.hpp>
#include <overt/codec/codec.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace overt::detail {

struct table_info;

/// Kinds of nodes. The renderer knows spelling and precedence.
enum class op : std::uint8_t {
    column,
    model,
    value,
    array,
    argument,
    excluded,
    keyword,
    and_,
    or_,
    not_,
    negate,
    is_null,
    is_not_null,
    is_true,
    is_not_true,
    is_false,
    is_not_false,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    distinct_from,
    not_distinct_from,
    like,
    not_like,
    ilike,
    not_ilike,
    matches,
    not_matches,
    imatches,
    not_imatches,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    concat,
    between,
    not_between,
    any_of,
    none_of,
    call,
    call_quoted,
    distinct_values,
    ordered_values,
    within_group,
    filter,
    over,
    window_name,
    partition_key,
    order_key,
    frame,
    exclude,
    window_end,
    grouping,
    cast,
    collate,
    extract,
    row_value,
    in_rows,
    not_in_rows,
    row_list,
    row_arrays,
    case_,
    ascending,
    descending,
    nulls_first,
    nulls_last,
    label,
    assign,
    as_text,
    exists,
    subquery,
    rows,
    any_,
    all_,
    lateral,
    table_function,
    values,
    output,
    operator_,
    subscript,
    slice,
    constant,
    call_session,
    merge_key,
    remove_key
};

/// The size of a value that is NULL.
inline constexpr std::uint32_t null_size = 0xffffffff;

/// A column of a table, by place.
struct column_ref {
    const table_info* table;
    const char* alias;  // null: under its own name
    std::uint16_t index;
};

/// Throws the usage_error for an empty condition<...> as an operand.
[[noreturn]] void throw_empty_operand();

/// An expression as bytes. Appending is all that is ever done to it.
class code {
public:
    std::string_view bytes() const noexcept { return bytes_.view(); }
    bool empty() const noexcept { return bytes_.size() == 0; }

    void put(op node) { bytes_.put8(static_cast<std::uint8_t>(node)); }
    /// @errors usage_error for an empty condition<...>
    void add(const code& operand);
    void add(const column_ref& column);
    void add_bytes(std::string_view nodes) { bytes_.append(nodes); }

    /// The whole row of a table.
    void add_model(const table_info& table, const char* alias);
    void add_excluded(const column_ref& column);
    /// A literal that is SQL itself, such as CURRENT_DATE.
    void add_keyword(const char* literal);
    /// A function call; its arguments follow. @lifetime the name is a literal
    void put_call(op kind, const char* name, std::size_t arguments);
    void put_cast(std::string_view type);
    /// A node that starts with a name or a literal; its operands follow.
    void put_named(op kind, std::string_view name);
    void put_literal(op kind, const char* literal);
    /// A node that starts with how many operands it has.
    void put_counted(op kind, std::size_t operands);
    void put_grouping(std::uint8_t kind, std::size_t keys);
    /// An operand whose size is written before it.
    void add_sized(const code& operand);
    /// An operator of the server's own, such as " @> "; its two operands follow. @lifetime the spelling is a literal
    void put_operator(const char* spelling);
    /// A text that belongs to the program, such as a key of a document; it is written as a literal.
    void put_constant(std::string_view value);
    void put_case(std::size_t branches, bool otherwise);
    void put_label(std::string_view name);
    void put_assign(std::uint16_t column);
    /// A column of a set operation's rows, by its number or its name.
    void put_output(std::size_t number);
    void put_output(std::string_view name);
    void put_argument(const value_type& type, std::uint16_t index);

    /// A whole statement, after its op.
    void add_statement(std::uint8_t verb, const table_info* target, std::string_view bytes);

    /// A value that becomes a bound parameter: its bytes are encoded between begin_value() and end_value().
    std::size_t begin_value(const value_type& type) { return begin(op::value, type); }
    /// @param following bytes that the caller puts behind the code, and that belong to the value
    void end_value(std::size_t mark, std::size_t following = 0);
    void add_null(const value_type& type);
    /// The bytes of a text value. @errors usage_error for NUL bytes and invalid UTF-8
    void put_text(std::string_view value);
    /// The same as a pattern for LIKE that means the text itself, with % before or after it.
    void put_pattern(bool before, std::string_view value, bool after);

    /// The same for an array of such elements.
    std::size_t begin_array(const value_type& element) { return begin(op::array, element); }

    /// Joins with AND or OR; an empty side gives way to the other one.
    void combine(op and_or, const code& other);

    buffer& out() noexcept { return bytes_; }

private:
    std::size_t begin(op kind, const value_type& type);
    void put_name(std::string_view name);

    buffer bytes_;
};

}  // namespace overt::detail
