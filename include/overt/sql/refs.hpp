// SPDX-License-Identifier: BSL-1.0
// Which tables an expression names, and which tables stand in FROM: lists of types.
#pragma once

#include <overt/model/described.hpp>
#include <overt/model/fixed_string.hpp>

#include <optional>
#include <type_traits>

namespace overt::detail {

/// A table under another name. Tags of tables are described structs and these.
template <class T, fixed_string Name>
struct aliased {};

template <class Tag>
struct tag_traits {
    using model = Tag;
    static constexpr const char* alias = nullptr;
};
template <class T, fixed_string Name>
struct tag_traits<aliased<T, Name>> {
    using model = T;
    static constexpr const char* alias = Name.text;
};
template <class Tag>
using model_of = typename tag_traits<Tag>::model;

template <class X>
struct tag_of_table {
    using type = X;
};
template <class X>
    requires requires { typename X::table_tag; }
struct tag_of_table<X> {
    using type = typename X::table_tag;
};
template <class X>
struct tag_of_table<const X> : tag_of_table<X> {};
template <class X>
struct tag_of_table<X&> : tag_of_table<X> {};
/// A struct, or the type of an alias, as a tag.
template <class X>
using tag_of = typename tag_of_table<X>::type;

/// The tables that an expression names.
template <class... Tags>
struct refs {};
/// A table that is named, but is never the reason for NULL: count(x) stays a number under a left join.
template <class Tag>
struct solid {};
/// A table whose NULLs become elements of an array: array_agg(x) under a left join.
template <class Tag>
struct element {};
/// Marks an expression that holds an aggregate.
struct aggregated {};
/// Marks an expression that holds a window function.
struct windowed {};
/// A table that can be the reason for NULL.
template <class Tag>
inline constexpr bool is_bare = true;
template <class Tag>
inline constexpr bool is_bare<solid<Tag>> = false;
template <class Tag>
inline constexpr bool is_bare<element<Tag>> = false;
template <>
inline constexpr bool is_bare<aggregated> = false;
template <>
inline constexpr bool is_bare<windowed> = false;

template <class Tag, bool Nullable>
struct src {};
/// The tables of a FROM clause.
template <class... Sources>
struct from_list {
    static constexpr int count = sizeof...(Sources);
};

/// 0: the table is absent, 1: there, 2: on the outer side of a join, so that its columns may be NULL.
template <class Tag, class From>
inline constexpr int seat = -1;
template <class Tag, class... T, bool... N>
inline constexpr int seat<Tag, from_list<src<T, N>...>> =
    (((__is_same(Tag, T) || __is_same(Tag, solid<T>) || __is_same(Tag, element<T>)) ? (N && __is_same(Tag, T) ? 2 : 1)
                                                                                    : 0) +
     ... + int{__is_same(Tag, aggregated) || __is_same(Tag, windowed)});

template <class Refs, class From>
inline constexpr bool covered = false;
template <class... Tags, class From>
inline constexpr bool covered<refs<Tags...>, From> = ((seat<Tags, From> > 0) && ...);
template <class Refs, class From>
concept tables_in_from = covered<Refs, From>;

template <class Refs, class From>
inline constexpr bool may_be_null = false;
template <class... Tags, class From>
inline constexpr bool may_be_null<refs<Tags...>, From> = ((seat<Tags, From> == 2) || ...);

template <class Tag, class From>
inline constexpr bool null_element = false;
template <class Tag, class From>
inline constexpr bool null_element<element<Tag>, From> = seat<Tag, From> == 2;
template <class Refs, class From>
inline constexpr bool null_elements = false;
template <class... Tags, class From>
inline constexpr bool null_elements<refs<Tags...>, From> = (null_element<Tags, From> || ...);

template <class Tag, class List>
inline constexpr bool in_refs = false;
template <class Tag, class... Tags>
inline constexpr bool in_refs<Tag, refs<Tags...>> = (__is_same(Tag, Tags) || ...);

template <class Tag, class List>
struct with_ref;
template <class Tag, class... Tags>
struct with_ref<Tag, refs<Tags...>> {
    using type = std::conditional_t<in_refs<Tag, refs<Tags...>>, refs<Tags...>, refs<Tags..., Tag>>;
};

template <class A, class B>
struct join_refs_of;
template <class A>
struct join_refs_of<A, refs<>> {
    using type = A;
};
template <class A, class B, class... More>
struct join_refs_of<A, refs<B, More...>> : join_refs_of<typename with_ref<B, A>::type, refs<More...>> {};
template <class B, class... More>
struct join_refs_of<refs<>, refs<B, More...>> {
    using type = refs<B, More...>;
};
template <class B, class... More>
struct join_refs_of<refs<B, More...>, refs<B, More...>> {
    using type = refs<B, More...>;
};
template <class A, class B>
using join_refs = typename join_refs_of<A, B>::type;

template <class... Refs>
struct join_all {
    using type = refs<>;
};
template <class Refs>
struct join_all<Refs> {
    using type = Refs;
};
template <class A, class B, class... More>
struct join_all<A, B, More...> : join_all<join_refs<A, B>, More...> {};
template <class... Refs>
using join_all_refs = typename join_all<Refs...>::type;

template <class Tag>
struct solid_tag {
    using type = solid<Tag>;
};
template <class Tag>
struct solid_tag<solid<Tag>> {
    using type = solid<Tag>;
};
template <class Tag>
struct solid_tag<element<Tag>> {
    using type = element<Tag>;
};
template <>
struct solid_tag<aggregated> {
    using type = aggregated;
};
template <>
struct solid_tag<windowed> {
    using type = windowed;
};

template <class Tag>
struct element_tag {
    using type = element<Tag>;
};
template <class Tag>
struct element_tag<solid<Tag>> {
    using type = solid<Tag>;
};
template <>
struct element_tag<aggregated> {
    using type = aggregated;
};
template <>
struct element_tag<windowed> {
    using type = windowed;
};

template <class Refs>
struct solid_refs_of;
template <class... Tags>
struct solid_refs_of<refs<Tags...>> {
    using type = refs<typename solid_tag<Tags>::type...>;
};
/// The same tables, none of them a reason for NULL.
template <class Refs>
using solid_refs = typename solid_refs_of<Refs>::type;

template <class Refs>
struct element_refs_of;
template <class... Tags>
struct element_refs_of<refs<Tags...>> {
    using type = refs<typename element_tag<Tags>::type...>;
};
/// The same tables, whose NULLs become elements of an array.
template <class Refs>
using element_refs = typename element_refs_of<Refs>::type;

template <class Refs>
inline constexpr bool has_aggregate = in_refs<aggregated, Refs>;
template <class Refs>
inline constexpr bool has_window = in_refs<windowed, Refs>;
template <class Refs>
concept without_aggregate = !has_aggregate<Refs>;
template <class Refs>
concept without_window = !has_window<Refs>;

template <class T, bool Null>
struct null_if_of {
    using type = T;
};
template <class T>
struct null_if_of<T, true> {
    using type = std::optional<T>;
};
template <class T>
struct null_if_of<std::optional<T>, true> {
    using type = std::optional<T>;
};
/// T, optional where Null says so.
template <class T, bool Null>
using null_if = typename null_if_of<T, Null>::type;
template <class T>
using add_optional = null_if<T, true>;

}  // namespace overt::detail
