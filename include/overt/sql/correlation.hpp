// SPDX-License-Identifier: BSL-1.0
// Selects inside other statements: the tables around them that they may name.
#pragma once

#include <overt/sql/refs.hpp>

namespace overt::detail {

/// A FROM clause inside a statement: its own tables, and those of the statement around it.
template <class From, class Outer>
struct correlated {
    static constexpr int count = From::count;
};

template <class Tag, class Outer>
inline constexpr bool names_outer = false;
template <class Tag, class... Outer>
inline constexpr bool names_outer<Tag, refs<Outer...>> =
    ((__is_same(Tag, Outer) || __is_same(Tag, solid<Outer>) || __is_same(Tag, element<Outer>)) || ...);

// A table of the statement around is there, and whether it may be NULL is decided around.
template <class Tag, class From, class Outer>
inline constexpr int seat<Tag, correlated<From, Outer>> = names_outer<Tag, Outer> ? 1 : seat<Tag, From>;

/// The tables that a statement in FROM may name without LATERAL: those around the statement itself.
template <class From>
struct around {
    using type = from_list<>;
};
template <class From, class Outer>
struct around<correlated<From, Outer>> {
    using type = correlated<from_list<>, Outer>;
};

template <class From>
inline constexpr bool is_correlated = false;
template <class From, class Outer>
inline constexpr bool is_correlated<correlated<From, Outer>> = true;
template <class From>
concept stands_alone = !is_correlated<From>;

template <class From, class... Tags>
struct correlate_with {
    using type = correlated<From, refs<Tags...>>;
};
template <class From, class... Outer, class... Tags>
struct correlate_with<correlated<From, refs<Outer...>>, Tags...> {
    using type = correlated<From, refs<Outer..., Tags...>>;
};

/// The outer tables that a statement of type S names; those that only decide on its rows are no reason for NULL.
template <class S>
struct outer_refs {
    using type = refs<>;
};
template <class S>
using outer_refs_of = typename outer_refs<S>::type;

template <class Tag, class ItemRefs>
struct outer_ref {
    static constexpr bool decides = in_refs<Tag, ItemRefs> || in_refs<element<Tag>, ItemRefs>;
    using type = std::conditional_t<decides, Tag, solid<Tag>>;
};
template <class Outer, class ItemRefs>
struct outer_refs_in;
template <class... Outer, class ItemRefs>
struct outer_refs_in<refs<Outer...>, ItemRefs> {
    using type = refs<typename outer_ref<Outer, ItemRefs>::type...>;
};

}  // namespace overt::detail
