// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/hstore.hpp>

#include <overt/codec/utf8.hpp>
#include <overt/codec/wire.hpp>

namespace overt {

namespace {

void append_quoted(std::string_view text, buffer& out) {
    require_text(text, "a text of an hstore");
    out.put8('"');
    for (const char c : text) {
        if (c == '"' || c == '\\') out.put8('\\');
        out.put8(static_cast<unsigned char>(c));
    }
    out.put8('"');
}

[[noreturn]] void malformed(std::string_view why) { detail::throw_malformed("hstore", why); }

/// Takes what the server writes: every key and value stands in quotation marks, NULL does not.
std::string take_quoted(std::string_view& rest) {
    if (!rest.starts_with('"')) malformed("a quotation mark is missing");
    std::string text;
    std::size_t at = 1;
    while (at < rest.size() && rest[at] != '"') {
        if (rest[at] == '\\' && ++at == rest.size()) break;
        text += rest[at++];
    }
    if (at >= rest.size()) malformed("a quoted text does not end");
    rest.remove_prefix(at + 1);
    return text;
}

bool take(std::string_view& rest, std::string_view wanted) noexcept {
    if (!rest.starts_with(wanted)) return false;
    rest.remove_prefix(wanted.size());
    return true;
}

}  // namespace

const std::optional<std::string>* hstore::find(std::string_view key) const noexcept {
    for (const auto& each : entries)
        if (each.first == key) return &each.second;
    return nullptr;
}

void codec<hstore>::encode(const hstore& value, buffer& out) {
    bool first = true;
    for (const auto& [key, entry] : value.entries) {
        if (!first) out.append(", ");
        first = false;
        append_quoted(key, out);
        out.append("=>");
        if (entry) append_quoted(*entry, out);
        else out.append("NULL");
    }
}

hstore codec<hstore>::decode(cell bytes) {
    std::string_view rest = bytes.bytes();
    hstore made;
    while (!rest.empty()) {
        if (!made.entries.empty() && !take(rest, ", ")) malformed("a comma is missing");
        std::string key = take_quoted(rest);
        if (!take(rest, "=>")) malformed("an arrow is missing");
        std::optional<std::string> value;
        if (!take(rest, "NULL")) value = take_quoted(rest);
        made.entries.emplace_back(std::move(key), std::move(value));
    }
    return made;
}

}  // namespace overt
