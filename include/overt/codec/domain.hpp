// SPDX-License-Identifier: BSL-1.0
// Domains. The server sends and takes a domain as its base type, so a column of a domain over text is a std::string
// member with `.sql_type("email")` in its description. A type of its own says which base type it wraps:
//
//     struct email { std::string text{}; };
//     template <>
//     struct overt::codec<email> : overt::domain_of<email, &email::text> {};
#pragma once

#include <overt/codec/codec.hpp>

#include <type_traits>
#include <utility>

namespace overt {

/// The codec of a type that wraps one value of another type, which the server sees in its place.
/// @errors as the codec of that type; the server refuses what the domain's check does not allow
template <class T, auto Member>
struct domain_of {
private:
    using base = std::remove_cvref_t<decltype(std::declval<T&>().*Member)>;
    static_assert(encodable<base>, "domain_of<> wraps a member whose type has an overt::codec");

public:
    static constexpr oid type = codec<base>::type;
    static constexpr oid array = detail::codec_array<base>();
    static constexpr std::string_view name = codec<base>::name;
    static constexpr bool text = detail::codec_is_text<base>();

    static bool accepts(oid column) { return detail::codec_accepts<base>(column); }
    static void encode(const T& value, buffer& out) { codec<base>::encode(value.*Member, out); }
    static T decode(cell bytes) {
        T made{};
        made.*Member = codec<base>::decode(bytes);
        return made;
    }
};

}  // namespace overt
