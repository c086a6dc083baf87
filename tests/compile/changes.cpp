// SPDX-License-Identifier: BSL-1.0
// Inserts that are complete, upserts, changes of many rows, and merges.
// case 1: insert_into() leaves out a NOT NULL column without a default
// case 2: post::author_id
// case 3: insert_into() leaves out a NOT NULL column without a default
// case 4: index_where() needs the columns of the index: on_conflict(col<...>)
// case 5: this table has no primary key
// case 6: update_many() finds the rows by their keys, and cannot set these
// case 7: the alias is one of another struct than the range holds
// case 8: a merge needs when_matched() or when_not_matched()
// case 9: this condition names a table that is not in FROM; join it first
// case 10: insert_into() leaves out a NOT NULL column without a default
// case 11: an update needs set(...)
// case 12: this struct has no table description
// case 13: this assignment names a table that is not part of the statement; call from() first
// case 14: a column of this range is an array, or travels as text, and cannot be sent as one array
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

struct bare {
    int x{};
};
struct keyless {
    int x{};
};
constexpr auto describe(overt::type<keyless>) { return overt::table("keyless", overt::column("x", &keyless::x)); }
struct tagged {
    std::int64_t id{};
    std::vector<std::string> tags{};
};
constexpr auto describe(overt::type<tagged>) {
    return overt::table("tagged", overt::column("id", &tagged::id).primary_key(), overt::column("tags", &tagged::tags));
}
inline constexpr auto fresh = overt::alias<team, "fresh">;
const auto same = col<&team::id> == fresh.col<&team::id>;
const auto merging = merge_into<team>().using_(fresh, std::vector<team>{}, same);

#if CASE == 0
auto complete = insert_into<post>(col<&post::author_id> = 1, col<&post::title> = "x");
auto chosen = insert_into<post>(col<&post::author_id>, col<&post::title>)
                  .from(select(col<&user::id>, col<&user::name>).from<user>());
auto partly = insert(team{}).on_conflict(col<&team::name>).index_where(col<&team::id>.is_not_null()).do_nothing();
auto many = update_many(std::vector<post>{}, col<&post::likes>);
auto changed = update_changed(post{}, post{});
auto joined = update<team>().from(fresh, std::vector<team>{}).set(col<&team::name> = "x").where(same);
auto merged = merging.when_matched(fresh.col<&team::id> > col<&team::id>).delete_().sql();
auto added = merging.when_not_matched().insert(col<&team::name> = fresh.col<&team::name>).sql();
auto emptied = truncate<post, user>();
#elif CASE == 1 || CASE == 2
auto wrong = insert_into<post>(col<&post::title> = "x");
#elif CASE == 3
auto wrong = insert_into<post>(col<&post::title>);
#elif CASE == 4
auto wrong = insert(team{}).on_conflict().index_where(col<&team::id>.is_not_null());
#elif CASE == 5
auto wrong = update_changed(keyless{}, keyless{});
#elif CASE == 6
auto wrong = update_many(std::vector<post>{}, col<&post::id>);
#elif CASE == 7
auto wrong = update<team>().from(fresh, std::vector<post>{});
#elif CASE == 8
auto wrong = merging.sql();
#elif CASE == 9
auto wrong = merging.when_not_matched(col<&team::id> > 3);
#elif CASE == 10
auto wrong = merging.when_not_matched().insert(col<&team::id> = fresh.col<&team::id>);
#elif CASE == 11
auto wrong = merging.when_matched().update();
#elif CASE == 12
auto wrong = truncate<bare>();
#elif CASE == 13
auto wrong = merging.when_not_matched().insert(col<&team::name> = col<&team::name>);
#elif CASE == 14
auto wrong = update_many(std::vector<tagged>{});
#endif
