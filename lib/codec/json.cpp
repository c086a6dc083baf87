// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/json.hpp>

#include <overt/codec/utf8.hpp>
#include <overt/codec/wire.hpp>

namespace overt {

namespace {

constexpr unsigned char jsonb_version = 1;

}  // namespace

void codec<json>::encode(const json& value, buffer& out) {
    require_text(value.text, "a json value");
    out.append(value.text);
}

json codec<json>::decode(cell bytes) { return {std::string(bytes.bytes())}; }

void codec<jsonb>::encode(const jsonb& value, buffer& out) {
    require_text(value.text, "a jsonb value");
    out.put8(jsonb_version);
    out.append(value.text);
}

jsonb codec<jsonb>::decode(cell bytes) {
    if (bytes.size < 1) detail::throw_wrong_size(name, bytes.size);
    if (static_cast<unsigned char>(*bytes.data) != jsonb_version)
        detail::throw_malformed(name, "only version 1 of its binary form is known");
    return {std::string(bytes.bytes().substr(1))};
}

}  // namespace overt
