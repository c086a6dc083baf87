// SPDX-License-Identifier: BSL-1.0
// What the README promises not to compile, each beside its right form.
// case 1: the two sides of this comparison have different SQL types
// case 2: = NULL is never true; use is_null() or is_not_distinct_from()
// case 3: a condition is SQL, not a bool
// case 4: this condition names a table that is not in FROM; join it first
// case 5: a bare column beside an aggregate needs group_by
// case 6: the bare row may be NULL; select<user, post>() or into optional
// case 7: this statement touches every row; add where(...) or all_rows()
// case 8: this statement touches every row; add where(...) or all_rows()
// case 9: set() assigns a column of another table
// case 10: the statement's row type is another one
// case 11: this struct has no table description
// case 12: no column of the description maps this member
// case 13: the number of placeholders differs from the number of arguments
// case 14: get<T>() needs one value for each column of the primary key
// case 15: this table is in FROM already; give the second one an alias
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

struct undescribed {
    int x{};
};

struct membership {
    std::int64_t team_id{};
    std::int64_t user_id{};
};
constexpr auto describe(overt::type<membership>) {
    return overt::table("memberships", overt::column("team_id", &membership::team_id).primary_key(),
                        overt::column("user_id", &membership::user_id).primary_key());
}

struct partly {
    std::int64_t id{};
    int forgotten{};
};
constexpr auto describe(overt::type<partly>) {
    return overt::table("partly", overt::column("id", &partly::id).primary_key());
}

#if CASE == 0
void fine() {
    static_cast<void>(col<&user::id> == 5);
    static_cast<void>(col<&user::team_id>.is_null());
    static_cast<void>(col<&user::team_id>.is_not_distinct_from(std::optional<std::int64_t>{}));
    select<user>().join<post>(col<&post::author_id> == col<&user::id>).where(col<&post::likes> > 3).sql();
    select(col<&user::name>, count()).from<user>().group_by(col<&user::name>).sql();
    select<user, post>().from<user>().right_join<post>(col<&post::author_id> == col<&user::id>).sql();
    delete_from<user>().all_rows().sql();
    update<user>().set(col<&user::name> = "x").where(col<&user::id> == 1).sql();
    update<post>().set(col<&post::likes> = 1).all_rows().sql();
    overt::query<std::tuple<user, std::optional<team>>> v = select<user, team>().from<user>().left_join<team>(
        col<&team::id> == col<&user::team_id>);
    insert(team{}).sql();
    static_cast<void>(col<&partly::id>);
    overt::raw<user>("... {} ... {}", 1, 2).sql();
    get<membership>(1, 2).sql();
    select<user>().join(overt::alias<user, "mate">, overt::alias<user, "mate">.col<&user::id> == col<&user::id>).sql();
}
#elif CASE == 1
auto wrong() { return col<&user::id> == "five"; }  // shown
#elif CASE == 2
auto wrong() { return col<&user::team_id> == std::optional<std::int64_t>{}; }  // shown
#elif CASE == 3
void wrong() {
    if (col<&user::id> == 5) {}
}  // shown
#elif CASE == 4
auto wrong() { return select<user>().where(col<&post::likes> > 3); }  // shown
#elif CASE == 5
auto wrong() { return select(col<&user::name>, count()).from<user>().sql(); }  // shown
#elif CASE == 6
auto wrong() { return select<user>().right_join<post>(col<&post::author_id> == col<&user::id>).sql(); }  // shown
#elif CASE == 7
auto wrong() { return delete_from<user>().sql(); }  // shown
#elif CASE == 8
auto wrong() { return update<user>().set(col<&user::name> = "x").sql(); }  // shown
#elif CASE == 9
auto wrong() { return update<user>().set(col<&post::likes> = 1); }  // shown
#elif CASE == 10
auto users_with_team() {
    return select<user, team>().from<user>().left_join<team>(col<&team::id> == col<&user::team_id>);
}
void wrong() { overt::query<std::tuple<user, team>> v = users_with_team(); }  // shown
#elif CASE == 11
auto wrong() { return insert(undescribed{}); }  // shown
#elif CASE == 12
auto wrong() { return col<&partly::forgotten>; }  // shown
#elif CASE == 13
auto wrong() { return overt::raw<user>("... {} ... {}", 1); }  // shown
#elif CASE == 14
auto wrong() { return get<membership>(1); }  // shown
#elif CASE == 15
auto wrong() { return select<user, user>().from<user>().join<user>(col<&user::id> == col<&user::id>); }  // shown
#endif
