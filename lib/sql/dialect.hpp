// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace overt::detail {

/// What differs between databases, as data: the writers know SQL, a dialect knows its spelling.
struct dialect {
    char quote;           // around names; doubled inside
    char placeholder;     // before the number of a parameter
    const char* least;    // function: the smallest of its arguments
    const char* as_text;  // after an expression: its value as text
    const char* any;      // before the parentheses of an array or a select
    const char* all;
    const char* distinct_from;
    const char* not_distinct_from;
};

inline constexpr dialect postgresql{
    .quote = '"',
    .placeholder = '$',
    .least = "LEAST",
    .as_text = "::text",
    .any = "ANY",
    .all = "ALL",
    .distinct_from = " IS DISTINCT FROM ",
    .not_distinct_from = " IS NOT DISTINCT FROM ",
};

}  // namespace overt::detail
