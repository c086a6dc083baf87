// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/text_search.hpp>

#include <overt/codec/utf8.hpp>

namespace overt {

void codec<tsvector>::encode(const tsvector& value, buffer& out) {
    require_text(value.text, "a tsvector");
    out.append(value.text);
}

void codec<tsquery>::encode(const tsquery& value, buffer& out) {
    require_text(value.text, "a tsquery");
    out.append(value.text);
}

}  // namespace overt
