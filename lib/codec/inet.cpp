// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/inet.hpp>

#include <overt/codec/wire.hpp>

#include <arpa/inet.h>

#include <charconv>
#include <cstring>

namespace overt::detail {

namespace {

// The server's own numbers, whatever the system calls them.
constexpr std::uint8_t wire_v4 = 2;
constexpr std::uint8_t wire_v6 = 3;

std::size_t size_of(const network_address& address) noexcept { return address.six ? 16 : 4; }

[[noreturn]] void refuse() { throw_not_storable("inet", "write it as 10.0.0.5, 10.0.0.0/8, ::1 or 2001:db8::/32"); }

bool bits_behind_prefix(const network_address& address) noexcept {
    for (std::size_t bit = address.prefix; bit < size_of(address) * 8; ++bit)
        if ((address.bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) return true;
    return false;
}

}  // namespace

network_address parse_address(std::string_view text, bool network) {
    const std::size_t slash = text.find('/');
    const std::string host(text.substr(0, slash));
    network_address address;
    address.six = host.find(':') != host.npos;
    if (host.find('\0') != host.npos ||
        inet_pton(address.six ? AF_INET6 : AF_INET, host.c_str(), address.bytes.data()) != 1)
        refuse();
    unsigned prefix = static_cast<unsigned>(size_of(address) * 8);
    if (slash != text.npos) {
        const std::string_view digits = text.substr(slash + 1);
        const unsigned longest = prefix;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
        if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || prefix > longest) refuse();
    }
    address.prefix = static_cast<std::uint8_t>(prefix);
    if (network && bits_behind_prefix(address))
        throw_not_storable("cidr", "bits behind its prefix are set; clear them, or use overt::inet");
    return address;
}

std::string address_text(const network_address& address, bool always_prefix) {
    char text[INET6_ADDRSTRLEN];
    inet_ntop(address.six ? AF_INET6 : AF_INET, address.bytes.data(), text, sizeof text);
    std::string written = text;
    if (always_prefix || address.prefix != size_of(address) * 8) written += '/' + std::to_string(address.prefix);
    return written;
}

void encode_address(const network_address& address, bool network, buffer& out) {
    out.put8(address.six ? wire_v6 : wire_v4);
    out.put8(address.prefix);
    out.put8(network ? 1 : 0);
    out.put8(static_cast<std::uint8_t>(size_of(address)));
    out.append(address.bytes.data(), size_of(address));
}

network_address decode_address(cell bytes, std::string_view type) {
    if (bytes.size < 4) throw_wrong_size(type, bytes.size);
    const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes.data[i]); };
    network_address address;
    address.six = at(0) == wire_v6;
    if (!address.six && at(0) != wire_v4) throw_malformed(type, "it is neither IPv4 nor IPv6");
    address.prefix = at(1);
    const std::size_t size = size_of(address);
    if (at(3) != size || static_cast<std::size_t>(bytes.size) != 4 + size) throw_wrong_size(type, bytes.size);
    if (address.prefix > size * 8) throw_malformed(type, "its prefix is longer than the address");
    std::memcpy(address.bytes.data(), bytes.data + 4, size);
    return address;
}

}  // namespace overt::detail
