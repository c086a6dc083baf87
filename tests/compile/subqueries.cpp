// SPDX-License-Identifier: BSL-1.0
// A select inside a statement names its own tables, and those of the statement around it that correlate() lists.
// case 1: this condition names a table that is not in FROM; join it first
// case 2: this condition names a table that is not in FROM; join it first
// case 3: a correlated select stands inside the statement whose tables it names, not alone
// case 4: a correlated select stands inside the statement whose tables it names, not alone
// case 5: subquery() needs a select with one column
// case 6: any_of() and all_of() need a select with one column
// case 7: any_of() and all_of() take a select, an array, or a range of values
// case 8: the two sides of this comparison have different SQL types
// case 9: correlate() names tables of the statement around, and this one is in FROM; give it an alias
// case 10: this table is in FROM already; give the second one an alias
// case 11: a selected expression names a table that is not in FROM; join it first
// case 12: a selected expression names a table that is not in FROM; join it first
// case 13: this assignment names a table that is not part of the statement; call from() first
// case 14: = NULL is never true; use is_null() or is_not_distinct_from()
// case 15: this table stands in the statement around; give one of them an alias
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

inline constexpr auto mate = overt::alias<user, "mate">;
inline const auto by_author = col<&post::author_id> == col<&user::id>;

#if CASE == 0
auto some = select<user>().where(exists(select<post>().correlate<user>().where(by_author))).sql();
auto scalar = select(subquery(select(count()).from<post>().correlate<user>().where(by_author))).from<user>().sql();
auto among = select<user>().where(col<&user::id>.in(select(col<&post::author_id>).from<post>())).sql();
auto all = select<user>().where(col<&user::id> >= all_of(select(col<&post::author_id>).from<post>())).sql();
auto twice = select<user>().where(
    exists(select(mate.row).from(mate).correlate<user>().where(mate.col<&user::team_id> == col<&user::team_id>)));
#elif CASE == 1
auto wrong = select<user>().where(exists(select<post>().where(by_author)));
#elif CASE == 2
auto wrong = select<team>().where(exists(select<post>().correlate<user>().where(by_author)));
#elif CASE == 3
auto wrong = select<post>().correlate<user>().where(by_author).sql();
#elif CASE == 4
overt::query<post> wrong = select<post>().correlate<user>().where(by_author);
#elif CASE == 5
auto wrong = subquery(select(col<&post::id>, col<&post::likes>).from<post>());
#elif CASE == 6
auto wrong = col<&user::id> == any_of(select<team>());
#elif CASE == 7
auto wrong = col<&user::id> == any_of(5);
#elif CASE == 8
auto wrong = col<&user::name> == any_of(select(col<&post::id>).from<post>());
#elif CASE == 9
auto wrong = exists(select<user>().correlate<user>());
#elif CASE == 10
auto wrong = exists(select(col<&post::id>).from<post>().correlate<user>().join<user>(by_author));
#elif CASE == 11
auto wrong = exists(select(col<&user::id>).from<post>());
#elif CASE == 12
auto wrong =
    select(subquery(select(max(col<&post::id>)).from<post>().correlate<user>().where(by_author))).from<team>().sql();
#elif CASE == 13
auto wrong = update<team>().set(
    col<&team::name> = subquery(select(count()).from<post>().correlate<user>().where(by_author)));
#elif CASE == 14
auto wrong = std::optional<std::int64_t>(5) == any_of(select(col<&post::id>).from<post>());
#elif CASE == 15
auto wrong = exists(select(col<&user::id>).correlate<user>().from<user>());
#endif
