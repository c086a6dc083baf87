// SPDX-License-Identifier: BSL-1.0
// Row values, and the list, the select or the arrays that they are looked for in.
#include "sql/expression_writer.hpp"

#include "sql/statement_writer.hpp"

namespace overt::detail {

void expression_writer::row_value(node_reader& from) {
    const int count = from.byte();
    text += '(';
    for (int i = 0; i != count; ++i) {
        if (i != 0) text += ", ";
        node(from, tightness::any);
    }
    text += ')';
}

void expression_writer::among_rows(node_reader& from, op kind, tightness least) {
    const bool opened = open(tightness::range, least);
    node(from, tightness::other);
    text += kind == op::in_rows ? " IN (" : " NOT IN (";
    const op what = from.node();
    if (what == op::subquery) {
        write_nested(*this, from);
    } else {
        const int count = from.byte();
        if (what == op::row_arrays) text += "SELECT * FROM unnest(";
        for (int i = 0; i != count; ++i) {
            if (i != 0) text += ", ";
            if (what == op::row_arrays) typed_array(from);
            else node(from, tightness::any);
        }
        if (what == op::row_arrays) text += ')';
    }
    text += ')';
    close(opened);
}

/// The server has to be told the type of an array whose number is not known.
void expression_writer::typed_array(node_reader& from) {
    node_reader ahead = from;
    ahead.node();
    const auto& element = *ahead.pointer<value_type>();
    node(from, tightness::primary);
    if (element.array != 0) return;
    text += "::";
    text += element.name;
    text += "[]";
}

}  // namespace overt::detail
