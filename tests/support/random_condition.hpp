// SPDX-License-Identifier: BSL-1.0
// The conditions among random expressions.
#pragma once

#include "support/random_expression.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace overt::test {

/// A part of a text with wildcards, so that it matches now and then.
inline std::string random_expressions::new_pattern(const std::optional<std::string>& about) {
    const std::string text = about.value_or("zq60") + (below(4) == 0 ? "x" : "");
    std::string pattern = below(2) == 0 ? "%" : "";
    const std::size_t first = pattern.empty() ? 0 : static_cast<std::size_t>(below(3));
    const std::size_t last = below(2) == 0 ? text.size() : text.size() / 2;
    for (std::size_t i = first; i < last; ++i) {
        if (below(6) == 0) {
            pattern += '_';
            continue;
        }
        if (text[i] == '%' || text[i] == '_' || text[i] == '\\') pattern += '\\';
        pattern += text[i];
    }
    return last == text.size() ? pattern : pattern + "%";
}

template <class X, class Y>
random_expressions::truths random_expressions::compared(const X& x, const Y& y) {
    using reference::strict;
    const auto order = reference::order(x.value, y.value);
    switch (below(6)) {
        case 0: return made<bool>(x.sql == y.sql, strict([](int o) { return o == 0; }, order));
        case 1: return made<bool>(x.sql != y.sql, strict([](int o) { return o != 0; }, order));
        case 2: return made<bool>(x.sql < y.sql, strict([](int o) { return o < 0; }, order));
        case 3: return made<bool>(x.sql <= y.sql, strict([](int o) { return o <= 0; }, order));
        case 4: return made<bool>(x.sql > y.sql, strict([](int o) { return o > 0; }, order));
        default: return made<bool>(x.sql >= y.sql, strict([](int o) { return o >= 0; }, order));
    }
}

template <class T>
random_expressions::truths random_expressions::distinct(const random_expression<T>& x, const random_expression<T>& y) {
    switch (below(4)) {
        case 0: return made<bool>(x.sql.is_distinct_from(y.sql), x.value != y.value);
        case 1: return made<bool>(x.sql.is_not_distinct_from(y.sql), x.value == y.value);
        case 2: return made<bool>(x.sql.is_null(), !x.value);
        default: return made<bool>(x.sql.is_not_null(), x.value.has_value());
    }
}

template <class T, class New>
random_expressions::truths random_expressions::listed(const random_expression<T>& x, New fresh) {
    std::vector<T> values;
    for (int i = below(4); i != 0; --i) values.push_back(fresh());
    if (x.value && below(2) == 0) values.push_back(*x.value);
    std::optional<bool> found;
    if (values.empty()) found = false;
    else if (x.value) found = std::find(values.begin(), values.end(), *x.value) != values.end();
    if (below(2) == 0) return made<bool>(x.sql.in(values), found);
    return made<bool>(x.sql.not_in(values), reference::not_(found));
}

inline random_expressions::truths random_expressions::connected(const truths& x, const truths& y) {
    switch (below(3)) {
        case 0: return made<bool>(x.sql && y.sql, reference::and_(x.value, y.value));
        case 1: return made<bool>(x.sql || y.sql, reference::or_(x.value, y.value));
        default: return made<bool>(!x.sql, reference::not_(x.value));
    }
}

inline random_expressions::truths random_expressions::tested(const truths& x) {
    switch (below(4)) {
        case 0: return made<bool>(x.sql.is_true(), x.value == true);
        case 1: return made<bool>(x.sql.is_not_true(), x.value != true);
        case 2: return made<bool>(x.sql.is_false(), x.value == false);
        default: return made<bool>(x.sql.is_not_false(), x.value != false);
    }
}

inline random_expressions::truths random_expressions::ranged(const integers& x, const integers& low,
                                                             const integers& high) {
    const auto at_least = reference::strict([](std::int64_t a, std::int64_t b) { return a >= b; }, x.value, low.value);
    const auto at_most = reference::strict([](std::int64_t a, std::int64_t b) { return a <= b; }, x.value, high.value);
    const auto inside = reference::and_(at_least, at_most);
    if (below(2) == 0) return made<bool>(x.sql.between(low.sql, high.sql), inside);
    return made<bool>(x.sql.not_between(low.sql, high.sql), reference::not_(inside));
}

inline random_expressions::truths random_expressions::rows(const integers& a, const texts& b, const integers& c,
                                                           const texts& d) {
    using overt::sql::row_of;
    const auto same = [](const auto& l, const auto& r) {
        return reference::strict([](const auto& x, const auto& y) { return x == y; }, l, r);
    };
    return made<bool>(row_of(a.sql, b.sql) == row_of(c.sql, d.sql),
                      reference::and_(same(a.value, c.value), same(b.value, d.value)));
}

inline random_expressions::truths random_expressions::matched(const texts& x) {
    const std::string pattern = new_pattern(x.value);
    const auto found = reference::strict([&](const std::string& t) { return reference::like(t, pattern); }, x.value);
    const auto anycase = reference::strict(
        [&](const std::string& t) { return reference::like(reference::lower(t), reference::lower(pattern)); }, x.value);
    switch (below(4)) {
        case 0: return made<bool>(x.sql.like(pattern), found);
        case 1: return made<bool>(x.sql.not_like(pattern), reference::not_(found));
        case 2: return made<bool>(x.sql.ilike(pattern), anycase);
        default: return made<bool>(x.sql.not_ilike(pattern), reference::not_(anycase));
    }
}

/// Starts with, ends with, holds another text, which is a value or an expression.
inline random_expressions::truths random_expressions::partly(const texts& x, const texts& y) {
    const auto is = [](auto holds, const std::optional<std::string>& a, const std::optional<std::string>& b) {
        return reference::strict(holds, a, b);
    };
    const auto starts = [](const std::string& a, const std::string& b) { return a.starts_with(b); };
    const auto ends = [](const std::string& a, const std::string& b) { return a.ends_with(b); };
    const auto holds = [](const std::string& a, const std::string& b) { return a.find(b) != a.npos; };
    const std::optional<std::string> piece = x.value ? reference::left(*x.value, 3) : new_text();
    switch (below(6)) {
        case 0: return made<bool>(x.sql.starts_with(y.sql), is(starts, x.value, y.value));
        case 1: return made<bool>(x.sql.ends_with(y.sql), is(ends, x.value, y.value));
        case 2: return made<bool>(x.sql.contains(y.sql), is(holds, x.value, y.value));
        case 3: return made<bool>(x.sql.starts_with(*piece), is(starts, x.value, piece));
        case 4: return made<bool>(x.sql.ends_with(*piece), is(ends, x.value, piece));
        default: return made<bool>(x.sql.contains(*piece), is(holds, x.value, piece));
    }
}

inline random_expressions::truths random_expressions::truth(int depth) {
    using namespace overt::sql;
    if (depth <= 0) return truth_leaf();
    switch (below(14)) {
        case 0:
        case 1: return connected(truth(depth - 1), truth(depth - 1));
        case 2: return compared(integer(depth - 1), integer(depth - 1));
        case 3: return compared(real(depth - 1), real(depth - 1));
        case 4: {
            // As bytes, whatever the collation of the database is.
            texts x = text(depth - 1);
            x = made<std::string>(collate(x.sql, "C"), x.value);
            return compared(x, text(depth - 1));
        }
        case 5: return compared(truth(depth - 1), truth(depth - 1));
        case 6: return distinct(integer(depth - 1), integer(depth - 1));
        case 7: return distinct(text(depth - 1), text(depth - 1));
        case 8: return listed(integer(depth - 1), [this] { return new_integer(); });
        case 9: return listed(text(depth - 1), [this] { return new_text(); });
        case 10: return ranged(integer(depth - 1), integer(depth - 1), integer(depth - 1));
        case 11: return matched(text(depth - 1));
        case 12: return partly(text(depth - 1), text(depth - 1));
        default:
            if (below(3) == 0) return rows(integer(depth - 1), text(depth - 1), integer(depth - 1), text(depth - 1));
            if (below(2) == 0) return tested(truth(depth - 1));
            return chosen(truth(depth - 1), truth(depth - 1), depth - 2);
    }
}

}  // namespace overt::test
