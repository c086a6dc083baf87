// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/bits.hpp>

#include <overt/codec/wire.hpp>

namespace overt {

bits bits::from_string(std::string_view digits) {
    if (digits.find_first_not_of("01") != digits.npos)
        detail::throw_not_storable("bit varying", "write it as a row of 0 and 1");
    bits made;
    made.digits_ = digits;
    return made;
}

void codec<bits>::encode(const bits& value, buffer& out) {
    out.put32(static_cast<std::uint32_t>(value.size()));
    for (std::size_t begin = 0; begin < value.size(); begin += 8) {
        unsigned byte = 0;
        for (std::size_t i = begin; i < begin + 8; ++i) byte = byte << 1 | (i < value.size() && value[i] ? 1u : 0u);
        out.put8(static_cast<std::uint8_t>(byte));
    }
}

bits codec<bits>::decode(cell bytes) {
    if (bytes.size < 4) detail::throw_wrong_size(name, bytes.size);
    const std::uint32_t count = detail::load32(bytes.data);
    if (static_cast<std::uint64_t>(bytes.size) - 4 != (std::uint64_t{count} + 7) / 8)
        detail::throw_malformed(name, "it has another number of bits than it says");
    bits made;
    made.digits_.reserve(count);
    for (std::uint32_t i = 0; i != count; ++i) {
        const auto byte = static_cast<unsigned char>(bytes.data[4 + i / 8]);
        made.digits_ += (byte >> (7 - i % 8) & 1) != 0 ? '1' : '0';
    }
    return made;
}

}  // namespace overt
