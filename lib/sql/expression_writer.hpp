// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/params.hpp>
#include <overt/codec/wire.hpp>
#include <overt/model/table_info.hpp>
#include <overt/sql/code.hpp>

#include "sql/dialect.hpp"
#include "sql/text_writer.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>

namespace overt::detail {

struct statement_view;

/// How tightly operators bind, loosest first; operands that bind looser than their operator stand in parentheses.
enum class tightness : std::uint8_t {
    any,
    or_,
    and_,
    not_,
    is,
    comparison,
    range,
    other,
    additive,
    multiplicative,
    sign,
    primary
};

/// Walks over nodes; each call takes what it reads.
class node_reader {
public:
    explicit node_reader(std::string_view nodes) noexcept : at_(nodes.data()), end_(nodes.data() + nodes.size()) {}

    bool done() const noexcept { return at_ == end_; }
    op peek() const noexcept { return static_cast<op>(*at_); }
    op node() noexcept { return static_cast<op>(*at_++); }
    std::uint8_t byte() noexcept { return static_cast<std::uint8_t>(*at_++); }
    std::uint16_t number() noexcept { return load16(bytes(2).data()); }
    std::uint32_t long_number() noexcept { return load32(bytes(4).data()); }
    std::string_view bytes(std::size_t n) noexcept {
        const std::string_view taken(at_, n);
        at_ += n;
        return taken;
    }
    std::string_view name() noexcept { return bytes(number()); }
    template <class T>
    const T* pointer() noexcept {
        return static_cast<const T*>(address());
    }
    std::string_view rest() const noexcept { return {at_, static_cast<std::size_t>(end_ - at_)}; }

private:
    const void* address() noexcept {
        const void* value;
        std::memcpy(&value, bytes(sizeof value).data(), sizeof value);
        return value;
    }

    const char* at_;
    const char* end_;
};

class expression_writer;

/// What stands before a sort key in its nodes, and behind it in the text.
struct key_order {
    explicit key_order(node_reader& from) noexcept;
    /// Where the key leaves the place of NULLs to the dialect, that may have to be said.
    void write(expression_writer& out) const;

    bool descending = false;
    const char* nulls = nullptr;
};

/// Writes expressions as SQL text, and collects their values as parameters.
class expression_writer {
public:
    explicit expression_writer(const dialect_rules& spelling) noexcept : spelling_(spelling) {}

    text_writer text{};
    params values{};
    /// A prepared query's arguments are $1 to $n, its other values follow; -1: there is no prepared query.
    int arguments = -1;
    /// A function was called that may change the session: one that the builder does not know, or a lock of the session.
    bool unknown_calls = false;
    /// The rows go to the client, in the form that codecs read; inside a statement they keep their types.
    bool outermost = true;
    /// Nothing but SELECTs without locks was written.
    bool only_reads = true;
    /// How many placeholders were written.
    int placeholders = 0;
    /// Columns are written without their tables.
    bool bare_columns = false;
    /// Columns are written with their tables, but not with those tables' schemas.
    bool without_schema = false;
    /// For the hook of a dialect: which kinds of values the nodes so far give.
    unsigned kinds = 0;

    const dialect_rules& rules() const noexcept { return spelling_; }
    void expression(std::string_view nodes);
    /// The next expression of several.
    void next_expression(node_reader& from) { node(from, tightness::any); }
    /// One operand, in parentheses where it is an operator.
    void operand(node_reader& from) { node(from, tightness::primary); }
    /// A node as operand of an operator that needs it to bind as tightly as this.
    void node(node_reader& from, tightness least) {
        if (spelling_.node) [[unlikely]]
            return spelling_.node(*this, from, least);
        plain_node(from, least);
    }
    /// The same without asking the dialect.
    void plain_node(node_reader& from, tightness least);
    bool open(tightness mine, tightness least);
    void close(bool opened);
    /// One more value, and its place in the text.
    void bind(oid type, int format, cell bytes);
    /// An element of a select list: whole rows and labels are at home here.
    void item(std::string_view nodes);
    void name(std::string_view plain);
    /// A text as a literal.
    void constant(std::string_view value);
    void table(const table_info& table);
    void table_as(const table_info& table, const char* alias);
    void column(const table_info& table, const char* alias, std::uint16_t index);
    /// An array with its type where the server has to be told it.
    void typed_array(node_reader& from);
    /// A window without its name, in parentheses.
    void window(std::string_view nodes);

private:
    bool operand(node_reader& from, op kind);
    void infix(node_reader& from, op kind, tightness least);
    void connected(node_reader& from, op kind, tightness least);
    void prefix(node_reader& from, op kind, tightness least);
    void postfix(node_reader& from, op kind, tightness least);
    void range(node_reader& from, op kind, tightness least);
    void among(node_reader& from, op kind, tightness least);
    void each(node_reader& from, const char* word);
    void column_node(node_reader& from);
    void value(node_reader& from, bool array);
    void argument(node_reader& from);
    void excluded(node_reader& from);
    void aggregate(node_reader& from, op kind);
    void call(node_reader& from, op kind, const char* before_arguments = "", int sort_keys = 0);
    void sorted_by(node_reader& from, int keys);
    void within_group(node_reader& from);
    void over(node_reader& from);
    void window(node_reader& from);
    void window_keys(node_reader& from, op kind, const char* before);
    void frame(node_reader& from);
    void sort_key(node_reader& from);
    void collate(node_reader& from, tightness least);
    void extract(node_reader& from);
    void row_value(node_reader& from);
    void among_rows(node_reader& from, op kind, tightness least);
    void cast(node_reader& from);
    void branches(node_reader& from);
    void filter(node_reader& from);
    void nested(node_reader& from, op kind);
    void as_text(node_reader& from);
    void own_operator(node_reader& from, tightness least);
    void subscript(node_reader& from, op kind);
    void placeholder(int number);
    void model(node_reader& from);

    const dialect_rules& spelling_;
};

}  // namespace overt::detail
