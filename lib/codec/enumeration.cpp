// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/enumeration.hpp>
#include <overt/error.hpp>

#include <string>

namespace overt::detail {

void encode_enum(long long value, const enum_entry* entries, std::size_t count, std::string_view name, buffer& out) {
    for (std::size_t i = 0; i < count; ++i)
        if (entries[i].value == value) return out.append(entries[i].text);
    std::string text = "This value of the enum ";
    text.append(name).append(" has no label; add one to its describe(), or check the value first.");
    throw usage_error(text);
}

long long decode_enum(cell bytes, const enum_entry* entries, std::size_t count, std::string_view name) {
    for (std::size_t i = 0; i < count; ++i)
        if (entries[i].text == bytes.bytes()) return entries[i].value;
    std::string text = "The column holds a label that describe() does not list for the enum ";
    text.append(name).append("; add it there.");
    throw decode_error(text);
}

}  // namespace overt::detail
