// SPDX-License-Identifier: BSL-1.0
// Names and literals in SQL, read back by a scanner that follows the server's rules and knows nothing of ours.
#include "fuzz.hpp"

#include <overt/codec/enumeration.hpp>
#include <overt/sql/ddl/ddl_statement.hpp>

#include "sql/ddl_text.hpp"
#include "sql/dialect.hpp"
#include "sql/expression_writer.hpp"

using namespace overt;

namespace {

/// What stands between quotation marks; nothing where the text is not exactly one quoted token.
std::optional<std::string> unquoted(std::string_view text, char quote, bool escapes) {
    if (text.size() < 2 || text.front() != quote) return std::nullopt;
    std::string inside;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const char c = text[i];
        if (escapes && c == '\\') {
            if (++i == text.size()) return std::nullopt;
            inside += text[i] == '\\' ? '\\' : '?';  // \n and the like: we never write them
            continue;
        }
        if (c == quote) {
            if (i + 1 == text.size()) return inside;
            if (text[++i] != quote) return std::nullopt;
        }
        inside += c;
    }
    return std::nullopt;
}

void is_name(std::string_view written, std::string_view name) {
    fuzz::require(unquoted(written, '"', false) == name, "a name is one quoted identifier");
}

void is_literal(std::string_view written, std::string_view value) {
    const bool escapes = written.starts_with('E');
    if (escapes) written.remove_prefix(1);
    else fuzz::require(value.find('\\') == value.npos, "a literal means the same under every setting");
    fuzz::require(unquoted(written, '\'', escapes) == value, "a value is one literal");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    detail::expression_writer names(detail::postgresql);
    names.name(text);
    is_name(names.text.str(), text);
    detail::expression_writer constants(detail::postgresql);
    constants.constant(text);
    is_literal(constants.text.str(), text);
    std::string quoted(detail::quoted_size(text), '\0');
    fuzz::require(detail::quote(quoted.data(), text) == quoted.data() + quoted.size(), "a quoted name fits its room");
    is_name(quoted, text);
    try {
        std::string defined;
        detail::append_name(defined, text);
        is_name(defined, text);
    } catch (const usage_error&) {
        fuzz::require(text.empty() || text.size() > 63 || text.find('\0') != text.npos, "a good name is taken");
    }
    try {
        is_literal(detail::quoted_literal(text), text);
    } catch (const usage_error&) {
        fuzz::require(text.find('\0') != text.npos, "a text without NUL is taken");
    }
    return 0;
}
