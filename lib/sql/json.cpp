// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/json_members.hpp>

#include "sql/expression_writer.hpp"

#include <string_view>

namespace overt::detail {

void add_json_text(code& to, const code& node) {
    node_reader from(node.bytes());
    if (!from.done() && from.node() == op::operator_) {
        const std::string_view spelling = from.pointer<char>();
        const bool member = spelling == " -> ";
        if (member || spelling == " #> ") {
            to.put_operator(member ? " ->> " : " #>> ");
            to.add_bytes(from.rest());
            return;
        }
    }
    to.put_operator(" #>> ");
    to.add(node);
    to.add_keyword("'{}'");
}

}  // namespace overt::detail
