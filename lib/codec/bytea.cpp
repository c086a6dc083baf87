// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/bytea.hpp>

#include <overt/codec/params.hpp>
#include <overt/codec/wire.hpp>

#include <cstring>

namespace overt {

bytea to_bytea(std::string_view bytes) {
    bytea result(bytes.size());
    if (!bytes.empty()) std::memcpy(result.data(), bytes.data(), bytes.size());
    return result;
}

std::string_view as_chars(const bytea& bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void codec<bytea>::encode(const bytea& value, buffer& out) {
    if (value.size() > params::max_bytes)
        detail::throw_not_storable(name, "it is larger than 1,000,000,000 bytes; use a large object, or split it");
    out.append(value.data(), value.size());
}

bytea codec<bytea>::decode(cell bytes) { return to_bytea(bytes.bytes()); }

}  // namespace overt
