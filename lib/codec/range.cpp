// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/range.hpp>

#include <overt/codec/wire.hpp>
#include <overt/error.hpp>

namespace overt::detail {

namespace {

constexpr std::uint8_t empty_flag = 0x01;
constexpr std::uint8_t inclusive_flags[] = {0x02, 0x04};
constexpr std::uint8_t infinite_flags[] = {0x08, 0x10};
constexpr std::uint8_t known_flags = 0x1f;

cell take_end(std::string_view& rest, std::string_view type) {
    if (rest.size() < 4) throw_malformed(type, "it ends too early");
    const std::uint32_t size = load32(rest.data());
    rest.remove_prefix(4);
    if (size > rest.size()) throw_malformed(type, "it ends too early");
    const cell taken{rest.data(), static_cast<std::int32_t>(size)};
    rest.remove_prefix(size);
    return taken;
}

}  // namespace

void throw_reversed_range() { throw usage_error("The upper end of a range lies before its lower one; exchange them."); }

range_cells read_range(cell bytes, std::string_view type) {
    std::string_view rest = bytes.bytes();
    if (rest.empty()) throw_malformed(type, "it ends too early");
    const auto flags = static_cast<std::uint8_t>(rest.front());
    rest.remove_prefix(1);
    if ((flags & ~known_flags) != 0) throw_malformed(type, "its flags are unknown");
    range_cells parts{
        (flags & empty_flag) != 0, (flags & inclusive_flags[0]) != 0, (flags & inclusive_flags[1]) != 0, {}, {}};
    if (!parts.empty) {
        if ((flags & infinite_flags[0]) == 0) parts.lower = take_end(rest, type);
        if ((flags & infinite_flags[1]) == 0) parts.upper = take_end(rest, type);
    }
    if (!rest.empty()) throw_malformed(type, "bytes follow its last end");
    return parts;
}

range_writer::range_writer(buffer& out, bool empty, const bool (&infinite)[2], const bool (&inclusive)[2]) : out_(out) {
    std::uint8_t flags = empty ? empty_flag : 0;
    for (int i = 0; i != 2 && !empty; ++i) {
        if (infinite[i]) flags = static_cast<std::uint8_t>(flags | infinite_flags[i]);
        if (inclusive[i]) flags = static_cast<std::uint8_t>(flags | inclusive_flags[i]);
    }
    out_.put8(flags);
}

void range_writer::open() {
    out_.put32(0);
    mark_ = out_.size();
}

void range_writer::close() noexcept { out_.patch32(mark_ - 4, static_cast<std::uint32_t>(out_.size() - mark_)); }

}  // namespace overt::detail
