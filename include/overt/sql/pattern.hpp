// SPDX-License-Identifier: BSL-1.0
// Functions of regular expressions, and matching without regard to case. The operators are members of text columns and
// expressions: matches(), like() and their relatives.
#pragma once

#include <overt/sql/function.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace overt {

namespace detail {

/// lower(x) against lower(text): the text itself, without a meaning for % and _.
template <class X, class Text>
logical<X, Text> match_part_anycase(part where, const X& x, const Text& text) {
    static_assert(text_operand<X> && text_operand<Text>, "this operator needs text on both sides");
    logical<X, Text> made;
    if constexpr (text_operand<X> && text_operand<Text>) {
        if constexpr (handle<Text>) {
            code a;
            code b;
            a.put_call(op::call, "lower", 1);
            a.add(x);
            b.put_call(op::call, "lower", 1);
            b.add(text);
            add_part(made, where, a, b);
        } else {
            static_assert(never_null<Text>, "= NULL is never true; use is_null() or is_not_distinct_from()");
            made.put(op::ilike);
            made.add(x);
            if constexpr (never_null<Text>) {
                const std::size_t mark = made.begin_value(value_type_of<std::string>);
                made.put_pattern(where != part::start, text, where != part::end);
                made.end_value(mark);
            }
        }
    }
    return made;
}

}  // namespace detail

namespace sql {

/// Whether a text starts with, ends with, holds another one, whatever the case of its letters.
template <detail::handle X, class Text>
auto istarts_with(const X& x, const Text& text) {
    return detail::match_part_anycase(detail::part::start, x, text);
}
template <detail::handle X, class Text>
auto iends_with(const X& x, const Text& text) {
    return detail::match_part_anycase(detail::part::end, x, text);
}
template <detail::handle X, class Text>
auto icontains(const X& x, const Text& text) {
    return detail::match_part_anycase(detail::part::anywhere, x, text);
}

/// The first match of a regular expression, or with the flag "g" all of them, by another text (\1 is the first group).
template <detail::handle X, class Pattern, class To>
auto regexp_replace(const X& x, const Pattern& pattern, const To& to) {
    return detail::strict_call<std::string, std::string, std::string, std::string>("regexp_replace", x, pattern, to);
}
template <detail::handle X, class Pattern, class To, class Flags>
auto regexp_replace(const X& x, const Pattern& pattern, const To& to, const Flags& flags) {
    return detail::strict_call<std::string, std::string, std::string, std::string, std::string>("regexp_replace", x,
                                                                                                pattern, to, flags);
}
/// The groups of the first match; NULL where there is none.
template <detail::handle X, class Pattern>
auto regexp_match(const X& x, const Pattern& pattern) {
    static_assert(detail::text_operand<X> && detail::text_operand<Pattern>, "this operator needs text on both sides");
    expr<std::optional<std::vector<std::optional<std::string>>>,
         detail::join_refs<detail::refs_of<X>, detail::refs_of<Pattern>>>
        made;
    if constexpr (detail::text_operand<X> && detail::text_operand<Pattern>) {
        made.put_call(detail::op::call, "regexp_match", 2);
        made.add(x);
        detail::add_operand<std::string>(made, pattern);
    }
    return made;
}
/// How often it matches.
template <detail::handle X, class Pattern>
auto regexp_count(const X& x, const Pattern& pattern) {
    return detail::strict_call<std::int32_t, std::string, std::string>("regexp_count", x, pattern);
}
/// The first match itself; NULL where there is none.
template <detail::handle X, class Pattern>
auto regexp_substr(const X& x, const Pattern& pattern) {
    static_assert(detail::text_operand<X> && detail::text_operand<Pattern>, "this operator needs text on both sides");
    expr<std::optional<std::string>, detail::join_refs<detail::refs_of<X>, detail::refs_of<Pattern>>> made;
    if constexpr (detail::text_operand<X> && detail::text_operand<Pattern>) {
        made.put_call(detail::op::call, "regexp_substr", 2);
        made.add(x);
        detail::add_operand<std::string>(made, pattern);
    }
    return made;
}

}  // namespace sql
}  // namespace overt
