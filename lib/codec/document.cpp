// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/document.hpp>

#include <overt/error.hpp>

#include <string>

namespace overt::detail {

namespace {

constexpr char jsonb_version = 1;

void begin_member(std::string_view key, buffer& out, bool& first) {
    out.append(first ? "{" : ", ");
    first = false;
    write_json_string(key, out);
    out.append(": ");
}

const document_member* find_member(const document_info& what, std::string_view key) {
    for (const document_member& each : what.members)
        if (each.key == key) return &each;
    return nullptr;
}

void read_member(const document_member& member, void* document, std::string_view text) {
    try {
        member.read(document, text);
    } catch (const decode_error& e) {
        std::string message = "The key \"";
        message.append(member.key).append("\" of a document: ").append(e.what());
        throw decode_error(message);
    }
}

[[noreturn]] void throw_unknown(std::string_view key) {
    std::string text = "The document holds the key \"";
    text.append(key).append("\", which its description does not list; add a property, or let it ignore unknown keys.");
    throw decode_error(text);
}

}  // namespace

void write_document(const document_info& what, const void* document, buffer& out) {
    bool first = true;
    for (const document_member& each : what.members) {
        if (!each.present(document)) continue;
        begin_member(each.key, out, first);
        each.write(document, out);
    }
    if (what.unknown == unknown_keys::collect) {
        const std::string_view rest = what.rest(const_cast<void*>(document))->text;  // NOLINT: only read here
        json_scanner members(rest == "null" ? std::string_view("{}") : rest, true);
        while (members.next()) {
            const std::string key = members.key();
            if (find_member(what, key)) continue;
            begin_member(key, out, first);
            out.append(members.value());
        }
    }
    out.append(first ? "{}" : "}");
}

void read_document(const document_info& what, void* document, std::string_view text) {
    if (text == "null") return;
    json_scanner members(text, true);
    buffer unknown;
    bool first = true;
    while (members.next()) {
        const std::string key = members.key();
        if (const document_member* member = find_member(what, key)) {
            if (members.value() != "null") read_member(*member, document, members.value());
        } else if (what.unknown == unknown_keys::refuse) {
            throw_unknown(key);
        } else if (what.unknown == unknown_keys::collect) {
            begin_member(key, unknown, first);
            unknown.append(members.value());
        }
    }
    if (what.unknown != unknown_keys::collect) return;
    unknown.append(first ? "{}" : "}");
    what.rest(document)->text = unknown.view();
}

std::string_view document_text(cell bytes) {
    std::string_view text = bytes.bytes();
    if (text.starts_with(jsonb_version)) text.remove_prefix(1);
    return text;
}

std::string document_string(const document_info& what, const void* document) {
    buffer text;
    write_document(what, document, text);
    return std::string(text.view());
}

}  // namespace overt::detail
