// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/json_form.hpp>
#include <overt/error.hpp>

#include <string>

namespace overt::detail {

namespace {

constexpr std::string_view spaces = " \t\n\r";
constexpr std::size_t deepest = 1000;

[[noreturn]] void malformed(std::string_view why) {
    std::string text = "The text is no JSON: ";
    text.append(why).append(".");
    throw decode_error(text);
}

}  // namespace

void throw_no_json(std::string_view wanted) {
    std::string text = "The JSON value is no ";
    text.append(wanted).append("; change the member's type, or the value.");
    throw decode_error(text);
}

json_scanner::json_scanner(std::string_view text, bool object) : rest_(text), object_(object) {
    skip_spaces();
    if (!rest_.starts_with(object ? '{' : '[')) throw_no_json(object ? "object" : "array");
    rest_.remove_prefix(1);
}

void json_scanner::skip_spaces() noexcept {
    const std::size_t begin = rest_.find_first_not_of(spaces);
    rest_.remove_prefix(begin == rest_.npos ? rest_.size() : begin);
}

void json_scanner::take(char wanted) {
    skip_spaces();
    if (!rest_.starts_with(wanted)) malformed(std::string("a ") + wanted + " is missing");
    rest_.remove_prefix(1);
}

bool json_scanner::next() {
    skip_spaces();
    if (rest_.starts_with(object_ ? '}' : ']')) {
        rest_.remove_prefix(1);
        skip_spaces();
        if (!rest_.empty()) malformed("something follows its end");
        return false;
    }
    if (!first_) take(',');
    first_ = false;
    skip_spaces();
    if (object_) {
        key_ = read_json_string(take_string());
        take(':');
        skip_spaces();
    }
    value_ = take_value();
    return true;
}

/// A string with its quotation marks.
std::string_view json_scanner::take_string() {
    if (!rest_.starts_with('"')) malformed("a string is missing");
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    if (end >= rest_.size()) malformed("a string does not end");
    const std::string_view taken = rest_.substr(0, end + 1);
    rest_.remove_prefix(end + 1);
    return taken;
}

std::string_view json_scanner::take_value() {
    const char* begin = rest_.data();
    std::string open;  // the closing brackets that are still to come
    do {
        skip_spaces();
        if (rest_.empty()) malformed("it ends too early");
        const char c = rest_.front();
        if (c == '"') {
            take_string();
        } else if (c == '{' || c == '[') {
            if (open.size() == deepest) malformed("it is nested more than 1000 times");
            open += c == '{' ? '}' : ']';
            rest_.remove_prefix(1);
        } else if (c == '}' || c == ']') {
            if (open.empty() || open.back() != c) malformed("a bracket is missing");
            open.pop_back();
            rest_.remove_prefix(1);
        } else if (c == ',' || c == ':') {
            if (open.empty()) malformed("a value is missing");
            rest_.remove_prefix(1);
        } else {
            const std::size_t end = rest_.find_first_of(",:]}[{\" \t\n\r");
            rest_.remove_prefix(end == rest_.npos ? rest_.size() : end);
        }
    } while (!open.empty());
    return {begin, static_cast<std::size_t>(rest_.data() - begin)};
}

}  // namespace overt::detail
