// SPDX-License-Identifier: BSL-1.0
// Properties of documents keep their types, and only jsonb columns have them.
// Acceptance: JSON-07, JSON-12, JSON-18.
// case 1: this value has another type than the property that it is assigned to
// case 2: this column holds no document: its type needs a describe() that returns overt::document(...)
// case 3: no property of the document maps this member
// case 4: this value may be NULL, but the property's member is not optional
// case 5: this column holds no document: its type needs a describe() that returns overt::document(...)
// case 6: two properties of this document have the same key
// case 7: this member's type has no form in JSON
// case 8: no column of the description maps this member
// case 9: the two sides of this comparison have different SQL types
// case 10: set() assigns a column of another table
// case 11: no column of the description maps this member
#include "support/golden_types.hpp"

using namespace app;
using overt::col;
using overt::prop;
using namespace overt::sql;

struct doubled {
    int a{};
    int b{};
};
constexpr auto describe(overt::type<doubled>) {
    return overt::document(overt::property("a", &doubled::a), overt::property(CASE == 6 ? "a" : "b", &doubled::b));
}
struct bare {
    int a{};
};

struct half_mapped {
    std::int64_t id{};
    details mapped{};
    details forgotten{};
};
constexpr auto describe(overt::type<half_mapped>) {
    return overt::table("half", overt::column("id", &half_mapped::id), overt::column("mapped", &half_mapped::mapped));
}

#if CASE == 0
auto changed = update<article>().set(prop<&article::about, &details::weight> = 1,
                                     prop<&article::about, &details::price> = 100,
                                     prop<&article::more, &details::colour> = std::nullopt);
auto found = select<article>().where(prop<&article::about, &details::made> > overt::timestamp{});
auto mapped = select(prop<&half_mapped::mapped, &details::weight>).from<half_mapped>();
#elif CASE == 1
auto wrong = update<article>().set(prop<&article::about, &details::weight> = 100.85);
#elif CASE == 2
auto wrong = select(prop<&article::raw, &details::weight>);
#elif CASE == 3
auto wrong = select(prop<&article::about, &bare::a>);
#elif CASE == 4
auto wrong = update<article>().set(prop<&article::about, &details::weight> = std::nullopt);
#elif CASE == 5
auto wrong = select(prop<&article::tags, &details::weight>);
#elif CASE == 6
auto wrong = overt::to_json(doubled{});
auto name = overt::codec<doubled>::name;
#elif CASE == 7
constexpr auto wrong = overt::property("feeling", &article::places);
#elif CASE == 8
auto wrong = select(prop<&details::extra, &details::weight>);
#elif CASE == 9
auto wrong = prop<&article::about, &details::weight> == "heavy";
#elif CASE == 10
auto wrong = update<user>().set(prop<&article::about, &details::weight> = 1);
#elif CASE == 11
auto wrong = select(prop<&half_mapped::forgotten, &details::weight>);
#endif
