// SPDX-License-Identifier: BSL-1.0
// Functions of text.
#pragma once

#include <overt/sql/function.hpp>

#include <string_view>

namespace overt::detail {

/// Checks the name. @errors usage_error
void put_collation(code& to, std::string_view name);

}  // namespace overt::detail

namespace overt::sql {

template <detail::handle X>
auto lower(const X& x) {
    return detail::strict_call<std::string, std::string>("lower", x);
}
template <detail::handle X>
auto upper(const X& x) {
    return detail::strict_call<std::string, std::string>("upper", x);
}
/// The first letter of each word in upper case, the others in lower case.
template <detail::handle X>
auto initcap(const X& x) {
    return detail::strict_call<std::string, std::string>("initcap", x);
}
template <detail::handle X>
auto reverse(const X& x) {
    return detail::strict_call<std::string, std::string>("reverse", x);
}
/// 32 hexadecimal digits; no protection for passwords.
template <detail::handle X>
auto md5(const X& x) {
    return detail::strict_call<std::string, std::string>("md5", x);
}
/// The number of the first character.
template <detail::handle X>
auto ascii(const X& x) {
    return detail::strict_call<std::int32_t, std::string>("ascii", x);
}
template <detail::handle X>
auto chr(const X& number) {
    return detail::strict_call<std::string, std::int32_t>("chr", number);
}
/// In bytes.
template <detail::handle X>
auto octet_length(const X& x) {
    return detail::strict_call<std::int32_t, std::string>("octet_length", x);
}
/// In characters.
template <detail::handle X>
auto length(const X& x) {
    return detail::strict_call<std::int32_t, std::string>("length", x);
}
/// From a position, counted from 1, to the end.
template <detail::handle X, class From>
auto substring(const X& x, const From& from) {
    return detail::strict_call<std::string, std::string, std::int32_t>("substring", x, from);
}
template <detail::handle X, class From, class Count>
auto substring(const X& x, const From& from, const Count& count) {
    return detail::strict_call<std::string, std::string, std::int32_t, std::int32_t>("substring", x, from, count);
}
/// Without spaces, or the given characters, at both ends; trim_start and trim_end: at one end.
template <detail::handle X, class... Characters>
auto trim(const X& x, const Characters&... characters) {
    return detail::strict_call<std::string, std::string, detail::always<std::string, Characters>...>("btrim", x,
                                                                                                     characters...);
}
template <detail::handle X, class... Characters>
auto trim_start(const X& x, const Characters&... characters) {
    return detail::strict_call<std::string, std::string, detail::always<std::string, Characters>...>("ltrim", x,
                                                                                                     characters...);
}
template <detail::handle X, class... Characters>
auto trim_end(const X& x, const Characters&... characters) {
    return detail::strict_call<std::string, std::string, detail::always<std::string, Characters>...>("rtrim", x,
                                                                                                     characters...);
}
/// Every occurrence of a text by another one.
template <detail::handle X, class From, class To>
auto replace(const X& x, const From& from, const To& to) {
    return detail::strict_call<std::string, std::string, std::string, std::string>("replace", x, from, to);
}
/// Each of the characters by the one in the same place; those without one go.
template <detail::handle X, class From, class To>
auto translate(const X& x, const From& from, const To& to) {
    return detail::strict_call<std::string, std::string, std::string, std::string>("translate", x, from, to);
}
/// With another text in the place of so many characters; by default as many as the text has.
template <detail::handle X, class By, class From, class... Count>
auto overlay(const X& x, const By& by, const From& from, const Count&... count) {
    return detail::strict_call<std::string, std::string, std::string, std::int32_t,
                               detail::always<std::int32_t, Count>...>("overlay", x, by, from, count...);
}
/// Filled up to a length with spaces, or with the given characters; longer text is cut.
template <detail::handle X, class N, class... Characters>
auto pad_start(const X& x, const N& n, const Characters&... characters) {
    return detail::strict_call<std::string, std::string, std::int32_t, detail::always<std::string, Characters>...>(
        "lpad", x, n, characters...);
}
template <detail::handle X, class N, class... Characters>
auto pad_end(const X& x, const N& n, const Characters&... characters) {
    return detail::strict_call<std::string, std::string, std::int32_t, detail::always<std::string, Characters>...>(
        "rpad", x, n, characters...);
}
/// Part n of x, counted from 1, or from -1 at the end, where x is cut at a delimiter.
template <detail::handle X, class Delimiter, class N>
auto split_part(const X& x, const Delimiter& delimiter, const N& n) {
    return detail::strict_call<std::string, std::string, std::string, std::int32_t>("split_part", x, delimiter, n);
}
/// Where a part begins in x, counted from 1; 0: nowhere.
template <class Part, detail::handle X>
auto position(const Part& part, const X& x) {
    return detail::strict_call<std::int32_t, std::string, std::string>("strpos", x, part);
}
/// The first, or the last, n characters.
template <detail::handle X, class N>
auto left(const X& x, const N& n) {
    return detail::strict_call<std::string, std::string, std::int32_t>("left", x, n);
}
template <detail::handle X, class N>
auto right(const X& x, const N& n) {
    return detail::strict_call<std::string, std::string, std::int32_t>("right", x, n);
}
template <detail::handle X, class N>
auto repeat(const X& x, const N& n) {
    return detail::strict_call<std::string, std::string, std::int32_t>("repeat", x, n);
}
/// Texts with a separator between them; unlike concat() it leaves NULLs out.
template <class Separator, detail::handle X, class... More>
auto concat_ws(const Separator& separator, const X& x, const More&... more) {
    static_assert((detail::text_operand<X> && ... && detail::text_operand<More>), "concat_ws() needs text");
    using solid = detail::solid_refs<detail::join_all_refs<detail::refs_of<X>, detail::refs_of<More>...>>;
    using type = detail::null_if<std::string, detail::is_optional<detail::sql_of<Separator>>>;
    expr<type, detail::join_refs<detail::refs_of<Separator>, solid>> made;
    made.put_call(detail::op::call, "concat_ws", 2 + sizeof...(More));
    detail::add_operand<std::string>(made, separator);
    made.add(x);
    (detail::add_operand<std::string>(made, more), ...);
    return made;
}
/// x, sorted and compared by the rules of a collation, such as "C" or "de-x-icu".
/// @errors usage_error for a name that is empty or longer than 63 bytes
template <detail::handle X>
auto collate(const X& x, std::string_view collation) {
    static_assert(detail::text_operand<X>, "collate() needs text");
    expr<typename X::sql_type, typename X::sql_refs> made;
    detail::put_collation(made, collation);
    made.add(x);
    return made;
}
/// Texts one after the other; as the + of texts, NULL when one of them is.
template <class X, class Y, class... More>
    requires(detail::handle<X> || detail::handle<Y>)
auto concat(const X& x, const Y& y, const More&... more) {
    static_assert(detail::text_operand<X> && detail::text_operand<Y>, "concat() needs text");
    auto both = detail::infix<detail::strict_result<std::string, X, Y>>(detail::op::concat, x, y);
    if constexpr (sizeof...(More) == 0) return both;
    else return concat(both, more...);
}

}  // namespace overt::sql
