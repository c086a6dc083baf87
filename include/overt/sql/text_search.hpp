// SPDX-License-Identifier: BSL-1.0
// Full text search. `to_tsvector("english", col<&post::body>).matches(websearch_to_tsquery("english", words))`.
#pragma once

#include <overt/sql/call.hpp>
#include <overt/sql/function.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace overt {

namespace detail {

/// f(configuration, text): the configuration's name is cast, so that its own type is known.
template <class R, class X>
expr<null_if<R, is_optional<sql_of<X>>>, refs_of<X>> search_call(const char* name, std::string_view configuration,
                                                                 const X& x) {
    static_assert(typed_as<X, std::string>, "full text search needs a text");
    expr<null_if<R, is_optional<sql_of<X>>>, refs_of<X>> made;
    if constexpr (typed_as<X, std::string>) {
        made.put_call(op::call, name, 2);
        made.put_cast("regconfig");
        detail::bind<std::string>(made, configuration);
        add_operand<std::string>(made, x);
    }
    return made;
}

template <class R, class X, class Q>
auto ranked(const char* name, const X& x, const Q& query) {
    return strict_call<R, tsvector, tsquery>(name, x, query);
}

}  // namespace detail

namespace sql {

/// The words of a text in the language of a configuration, such as "english" or "simple".
template <class X>
auto to_tsvector(std::string_view configuration, const X& text) {
    return detail::search_call<tsvector>("to_tsvector", configuration, text);
}
/// A query with & | ! <-> between its words.
/// @errors data_error from the server for a text that is no such query; the others take any text
template <class X>
auto to_tsquery(std::string_view configuration, const X& query) {
    return detail::search_call<tsquery>("to_tsquery", configuration, query);
}
/// All words of a text, in any order.
template <class X>
auto plainto_tsquery(std::string_view configuration, const X& words) {
    return detail::search_call<tsquery>("plainto_tsquery", configuration, words);
}
/// All words of a text, one behind the other.
template <class X>
auto phraseto_tsquery(std::string_view configuration, const X& words) {
    return detail::search_call<tsquery>("phraseto_tsquery", configuration, words);
}
/// What people write into a search box: words, "phrases", or, -without.
template <class X>
auto websearch_to_tsquery(std::string_view configuration, const X& words) {
    return detail::search_call<tsquery>("websearch_to_tsquery", configuration, words);
}
/// How well the text matches; ts_rank_cd weighs how near the words stand.
template <class X, class Q>
    requires(detail::handle<X> || detail::handle<Q>)
auto ts_rank(const X& vector, const Q& query) {
    return detail::ranked<float>("ts_rank", vector, query);
}
template <class X, class Q>
    requires(detail::handle<X> || detail::handle<Q>)
auto ts_rank_cd(const X& vector, const Q& query) {
    return detail::ranked<float>("ts_rank_cd", vector, query);
}
/// Pieces of a text with the words that were found marked.
template <class X, class Q>
    requires(detail::handle<X> || detail::handle<Q>)
auto ts_headline(std::string_view configuration, const X& text, const Q& query) {
    static_assert(detail::typed_as<X, std::string> && detail::typed_as<Q, tsquery>,
                  "ts_headline() needs a text and a query");
    expr<detail::null_if<std::string, detail::null_operand<X, Q>>,
         detail::join_refs<detail::refs_of<X>, detail::refs_of<Q>>>
        made;
    if constexpr (detail::typed_as<X, std::string> && detail::typed_as<Q, tsquery>) {
        made.put_call(detail::op::call, "ts_headline", 3);
        made.put_cast("regconfig");
        detail::bind<std::string>(made, configuration);
        detail::add_operand<std::string>(made, text);
        detail::add_operand<tsquery>(made, query);
    }
    return made;
}
/// The same words with a weight, 'A' to 'D'; join vectors of several weights with tsvector_concat().
template <detail::handle X>
auto setweight(const X& vector, char weight) {
    static_assert(detail::typed_as<X, tsvector>, "setweight() needs a tsvector");
    expr<typename X::sql_type, detail::refs_of<X>> made;
    made.put_call(detail::op::call, "setweight", 2);
    made.add(vector);
    made.put_cast("\"char\"");
    detail::bind<std::string>(made, std::string_view(&weight, 1));
    return made;
}
template <class X, class Y>
    requires(detail::handle<X> || detail::handle<Y>)
auto tsvector_concat(const X& x, const Y& y) {
    return detail::operate<tsvector, tsvector, tsvector>(" || ", x, y);
}
/// Both queries, one of them, one behind the other, not this one.
template <class X, class Y>
    requires(detail::handle<X> || detail::handle<Y>)
auto tsquery_and(const X& x, const Y& y) {
    return detail::operate<tsquery, tsquery, tsquery>(" && ", x, y);
}
template <class X, class Y>
    requires(detail::handle<X> || detail::handle<Y>)
auto tsquery_or(const X& x, const Y& y) {
    return detail::operate<tsquery, tsquery, tsquery>(" || ", x, y);
}
template <class X, class Y>
    requires(detail::handle<X> || detail::handle<Y>)
auto tsquery_phrase(const X& x, const Y& y) {
    return detail::strict_call<tsquery, tsquery, tsquery>("tsquery_phrase", x, y);
}

}  // namespace sql
}  // namespace overt
