// SPDX-License-Identifier: BSL-1.0
// SQL as text, with bound parameters.
#pragma once

#include <overt/sql/into.hpp>
#include <overt/sql/value.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace overt {

/// A literal whose placeholders are counted by the compiler: {} for each argument, {{ and }} for braces.
template <std::size_t Arguments>
class raw_text {
public:
    template <std::size_t N>
    consteval raw_text(const char (&literal)[N]) : text_(literal, N - 1) {  // NOLINT: a literal is what it is
        const int found = count(text_);
        if (found < 0) throw "a brace in raw SQL is written {{ or }}";
        if (static_cast<std::size_t>(found) != Arguments)
            throw "the number of placeholders differs from the number of arguments";
    }
    constexpr std::string_view view() const noexcept { return text_; }
    /// How many placeholders a text has; -1 where a brace stands alone.
    static constexpr int count(std::string_view text) {
        int found = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '{' && text[i] != '}') continue;
            const char next = i + 1 < text.size() ? text[i + 1] : '\0';
            if (text[i] == '{' && next == '}') ++found;
            else if (next != text[i]) return -1;
            ++i;
        }
        return found;
    }

private:
    std::string_view text_;
};

namespace detail {

template <class X>
concept raw_argument = handle<X> || encodable<plain_sql_of<X>>;

template <class X>
void add_raw_argument(statement& to, const X& argument) {
    static_assert(raw_argument<X>,
                  "this argument's type has no overt::codec; include the header that holds it, or write one");
    if constexpr (raw_argument<X>) {
        code value;
        add_own(value, argument);
        to.add(clause::item, value);
    }
}

}  // namespace detail

/// SQL of your own. The arguments are bound as parameters, never written into the text; rows are given as Row, models
/// by the names of their columns. The text is a literal: `raw<user>("SELECT * FROM users WHERE name = {}", name)`.
template <class Row = void, class... Arguments>
detail::row_statement<Row, true> raw(std::type_identity_t<raw_text<sizeof...(Arguments)>> text,
                                     const Arguments&... arguments) {
    detail::statement made(detail::verb::raw, nullptr);
    made.add(detail::clause::text, text.view());
    (detail::add_raw_argument(made, arguments), ...);
    return detail::row_statement<Row, true>(made);
}

}  // namespace overt
