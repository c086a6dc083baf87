// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/json_form.hpp>

#include <overt/codec/wire.hpp>
#include <overt/error.hpp>

#include <charconv>
#include <cmath>
#include <string>

namespace overt::detail {

namespace {

constexpr std::string_view digits = "0123456789abcdef";

template <class T>
void write_number(T value, buffer& out) {
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, value);
    out.append(std::string_view(text, static_cast<std::size_t>(end.ptr - text)));
}

template <class T>
void write_floating(T value, buffer& out) {
    if (!std::isfinite(value)) throw_not_storable("a JSON number", "it is not finite");
    write_number(value, out);
}

/// JSON's numbers are a part of what the server and from_chars take.
bool looks_like_number(std::string_view text) noexcept {
    return !text.empty() && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9')) &&
           text.find_first_not_of("0123456789+-.eE") == text.npos;
}

unsigned read_four_digits(std::string_view text) {
    unsigned value = 0;
    const char* end = text.data() + (text.size() < 4 ? text.size() : 4);
    const auto read = std::from_chars(text.data(), end, value, 16);
    if (read.ptr != end || text.size() < 4) throw_no_json("string, an escape in it is cut off");
    return value;
}

void append_utf8(std::string& to, unsigned code) {
    const auto put = [&to](unsigned byte) { to += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xc0 | code >> 6);
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
    } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
    }
    put(0x80 | (code & 0x3f));
}

/// The character that stands as 4 hexadecimal digits, or as two times 4; `at` moves behind them.
unsigned read_escaped(std::string_view text, std::size_t& at) {
    const unsigned first = read_four_digits(text.substr(at));
    at += 4;
    if (first < 0xd800 || first > 0xdfff) return first;
    if (first > 0xdbff || text.substr(at, 2) != "\\u") throw_no_json("string, half of a surrogate pair is missing");
    const unsigned second = read_four_digits(text.substr(at + 2));
    at += 6;
    if (second < 0xdc00 || second > 0xdfff) throw_no_json("string, half of a surrogate pair is missing");
    return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
}

char unescaped(char c) {
    switch (c) {
        case 'b': return '\b';
        case 'f': return '\f';
        case 'n': return '\n';
        case 'r': return '\r';
        case 't': return '\t';
        case '"':
        case '\\':
        case '/': return c;
        default: throw_no_json("string, an escape in it is unknown");
    }
}

}  // namespace

void write_json_string(std::string_view value, buffer& out) {
    out.put8('"');
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.put8('\\');
            out.put8(byte);
        } else if (byte < 0x20) {
            out.append("\\u00");
            out.put8(static_cast<unsigned char>(digits[byte >> 4]));
            out.put8(static_cast<unsigned char>(digits[byte & 15]));
        } else {
            out.put8(byte);
        }
    }
    out.put8('"');
}

void write_json_integer(std::int64_t value, buffer& out) { write_number(value, out); }
void write_json_double(double value, buffer& out) { write_floating(value, out); }
void write_json_float(float value, buffer& out) { write_floating(value, out); }

void write_json_numeric(const numeric& value, buffer& out) {
    if (value.is_nan() || value.is_infinite()) throw_not_storable("a JSON number", "it is not finite");
    out.append(value.to_string());
}

std::string read_json_string(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') throw_no_json("string");
    text = text.substr(1, text.size() - 2);
    std::string value;
    value.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at++];
        if (c != '\\') {
            value += c;
        } else if (at < text.size() && text[at] == 'u') {
            append_utf8(value, read_escaped(text, ++at));
        } else {
            value += unescaped(at < text.size() ? text[at] : '\0');
            ++at;
        }
    }
    return value;
}

std::int64_t read_json_integer(std::string_view text, std::int64_t least, std::int64_t most) {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end) throw_no_json("integer of 64 bits");
    if (value < least || value > most) throw_no_json("integer that fits the member");
    return value;
}

double read_json_double(std::string_view text) {
    double value = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (!looks_like_number(text) || read.ec != std::errc{} || read.ptr != end) throw_no_json("number");
    return value;
}

numeric read_json_numeric(std::string_view text) {
    if (!looks_like_number(text)) throw_no_json("number");
    try {
        return numeric::from_string(text);
    } catch (const usage_error&) {
        throw_no_json("number");
    }
}

bool read_json_bool(std::string_view text) {
    if (text != "true" && text != "false") throw_no_json("boolean");
    return text == "true";
}

uuid read_json_uuid(std::string_view text) {
    const std::string letters = read_json_string(text);
    try {
        return uuid::from_string(letters);
    } catch (const usage_error&) {
        throw_no_json("uuid");
    }
}

}  // namespace overt::detail
