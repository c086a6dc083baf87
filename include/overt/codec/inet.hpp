// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace overt {

namespace detail {

/// An address of IPv4 or IPv6 and the length of its network's prefix.
struct network_address {
    std::array<std::uint8_t, 16> bytes{};  // IPv4: the first four
    std::uint8_t prefix = 32;
    bool six = false;

    friend bool operator==(const network_address&, const network_address&) = default;
};

network_address parse_address(std::string_view text, bool network);
std::string address_text(const network_address& address, bool always_prefix);
void encode_address(const network_address& address, bool network, buffer& out);
network_address decode_address(cell bytes, std::string_view type);

}  // namespace detail

/// The address of a host, with the network that it stands in where a prefix is given: "10.0.0.5", "10.0.0.5/8", "::1".
class inet {
public:
    /// 0.0.0.0
    inet() = default;
    /// @errors usage_error for what is no address, or a prefix that is too long
    static inet from_string(std::string_view text) { return inet(detail::parse_address(text, false)); }

    /// As the server writes it: without a prefix that covers the whole address.
    std::string to_string() const { return detail::address_text(address_, false); }
    bool is_v6() const noexcept { return address_.six; }
    int prefix() const noexcept { return address_.prefix; }
    /// 16 bytes; an IPv4 address stands in the first four.
    const std::array<std::uint8_t, 16>& bytes() const noexcept { return address_.bytes; }

    friend bool operator==(const inet&, const inet&) = default;

private:
    friend struct codec<inet>;
    explicit inet(const detail::network_address& address) noexcept : address_(address) {}
    detail::network_address address_{};
};

/// A network: "10.0.0.0/8". Bits behind the prefix are zero.
class cidr {
public:
    /// 0.0.0.0/32
    cidr() = default;
    /// @errors usage_error for what is no network, or where bits behind the prefix are set
    static cidr from_string(std::string_view text) { return cidr(detail::parse_address(text, true)); }

    std::string to_string() const { return detail::address_text(address_, true); }
    bool is_v6() const noexcept { return address_.six; }
    int prefix() const noexcept { return address_.prefix; }
    const std::array<std::uint8_t, 16>& bytes() const noexcept { return address_.bytes; }

    friend bool operator==(const cidr&, const cidr&) = default;

private:
    friend struct codec<cidr>;
    explicit cidr(const detail::network_address& address) noexcept : address_(address) {}
    detail::network_address address_{};
};

/// inet; it reads cidr columns as well.
template <>
struct codec<inet> {
    static constexpr oid type = oids::inet;
    static constexpr oid array = oids::inet_array;
    static constexpr std::string_view name = "inet";

    static bool accepts(oid column) noexcept { return column == oids::inet || column == oids::cidr; }
    static void encode(const inet& value, buffer& out) { detail::encode_address(value.address_, false, out); }
    static inet decode(cell bytes) { return inet(detail::decode_address(bytes, name)); }
};

template <>
struct codec<cidr> {
    static constexpr oid type = oids::cidr;
    static constexpr oid array = oids::cidr_array;
    static constexpr std::string_view name = "cidr";

    static void encode(const cidr& value, buffer& out) { detail::encode_address(value.address_, true, out); }
    static cidr decode(cell bytes) { return cidr(detail::decode_address(bytes, name)); }
};

}  // namespace overt
