// SPDX-License-Identifier: BSL-1.0
#include "sql/ddl_text.hpp"

#include <overt/error.hpp>
#include <overt/model/fixed_string.hpp>
#include <overt/sql/ddl/ddl_statement.hpp>

#include "sql/dialect.hpp"

namespace overt::detail {

void append_name(std::string& text, std::string_view name) {
    if (!good_name(name)) {
        std::string message = "A name in a definition has 1 to 63 bytes and no NUL among them; this one has ";
        throw usage_error(
            message.append(std::to_string(name.size())).append(": ").append(name.substr(0, longest_name)));
    }
    text += postgresql.quote;
    for (const char c : name) {
        if (c == postgresql.quote) text += c;
        text += c;
    }
    text += postgresql.quote;
}

void append_qualified(std::string& text, std::string_view schema, std::string_view name) {
    if (!schema.empty()) {
        append_name(text, schema);
        text += '.';
    }
    append_name(text, name);
}

std::string qualified(std::string_view schema, std::string_view name) {
    std::string text;
    append_qualified(text, schema, name);
    return text;
}

std::string readable(std::string_view schema, std::string_view name) {
    std::string text(schema);
    if (!text.empty()) text += '.';
    return text.append(name);
}

std::string quoted_literal(std::string_view value) {
    if (value.find('\0') != std::string_view::npos)
        throw usage_error("a text in a definition has no NUL among its bytes");
    std::string text = value.find('\\') == std::string_view::npos ? "'" : "E'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += c;
        text += c;
    }
    return text += '\'';
}

}  // namespace overt::detail
