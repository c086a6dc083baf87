// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/text.hpp>

#include <overt/codec/utf8.hpp>
#include <overt/codec/wire.hpp>

namespace overt {

namespace detail {

std::size_t measure_text(std::string_view value) {
    if (check_text(value) != text_fault::none) [[unlikely]]
        require_text(value, "a text value");
    return value.size();
}

void encode_text(std::string_view value, buffer& out) { out.append(value.data(), measure_text(value)); }

bool accepts_text(oid column) noexcept {
    switch (column) {
        case oids::text:
        case oids::varchar:
        case oids::bpchar:
        case oids::name:
        case oids::char_:
        case oids::unknown: return true;
        default: return false;
    }
}

}  // namespace detail

void codec<const char*>::encode(const char* value, buffer& out) {
    if (!value) detail::throw_not_storable(name, "the pointer is null; use an empty std::optional for NULL");
    detail::encode_text(value, out);
}

}  // namespace overt
