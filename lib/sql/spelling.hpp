// SPDX-License-Identifier: BSL-1.0
// How operators are written, and how tightly they bind.
#pragma once

#include "sql/expression_writer.hpp"

#include <string_view>

namespace overt::detail {

struct infix_spelling {
    op kind;
    std::string_view text;
    tightness mine;
    tightness left;  // the loosest left operand that needs no parentheses
    tightness right;
};

const infix_spelling& spelling_of(op kind);
const char* postfix_spelling(op kind);

}  // namespace overt::detail
