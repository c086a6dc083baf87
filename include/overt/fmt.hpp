// SPDX-License-Identifier: BSL-1.0
// Opt-in: statements in fmt::format, which show their SQL text and never the values of their parameters; scripts of
// definitions; the differences that verify() reports.
#pragma once

#include <overt/exec/schema_difference.hpp>
#include <overt/sql/ddl/ddl_statement.hpp>
#include <overt/sql/statement.hpp>

#include <fmt/format.h>

#include <string>
#include <string_view>

/// `fmt::print("{}\n", select<user>())`; takes the format specification of a string.
template <overt::executable_statement S>
struct fmt::formatter<S> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const S& statement, Context& context) const {
        S::check();
        const std::string text = statement.sql();
        return fmt::formatter<std::string_view>::format(text, context);
    }
};

template <>
struct fmt::formatter<overt::ddl_script> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const overt::ddl_script& script, Context& context) const {
        const std::string text = script.sql();
        return fmt::formatter<std::string_view>::format(text, context);
    }
};

/// Shows the sentence.
template <>
struct fmt::formatter<overt::schema_difference> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const overt::schema_difference& one, Context& context) const {
        return fmt::formatter<std::string_view>::format(one.message, context);
    }
};
