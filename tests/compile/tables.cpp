// SPDX-License-Identifier: BSL-1.0
// Every table that a statement names stands in its FROM, once.
// Acceptance: HZ-33, LOAD-12.
// case 1: this condition names a table that is not in FROM; join it first
// case 2: this table is in FROM already; give the second one an alias
// case 3: a selected expression names a table that is not in FROM; join it first
// case 4: this key names a table that is not in FROM; join it first
// case 5: this condition names a table that is not in FROM; join it first
// case 6: returning() names a table that is not part of this statement
// case 7: this assignment names a table that is not part of the statement; call from() first
// case 8: this condition names a table that is not in FROM; join it first
// case 9: from() was called already; use a join
// case 10: of<> names a table that is not in FROM; join it first
// case 11: a join without a condition needs exactly one foreign key between the tables
// case 12: this condition names a table that is not in FROM; join it first
// case 13: no column of the description maps this member
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

inline constexpr auto mate = overt::alias<user, "mate">;

#if CASE == 0
auto joined = select<user>()
                  .join<post>(col<&post::author_id> == col<&user::id>)
                  .where(col<&post::likes> > 3)
                  .order_by(col<&post::likes>)
                  .for_update(of<user>)
                  .sql();
auto twice = select(row<user>, mate.row).from<user>().join(mate, mate.col<&user::team_id> == col<&user::team_id>).sql();
auto along_the_key = select<team>().join<user>().sql();
auto from = update<post>()
                .from<user>()
                .set(col<&post::title> = col<&user::name>)
                .where(col<&post::author_id> == col<&user::id>);
#elif CASE == 1
auto wrong = select<user>().where(col<&post::likes> > 3);
#elif CASE == 2
auto wrong = select<user, user>().from<user>().join<user>(col<&user::id> == col<&user::team_id>);
#elif CASE == 3
auto wrong = select(col<&post::title>).from<user>().sql();
#elif CASE == 4
auto wrong = select<user>().order_by(col<&post::likes>);
#elif CASE == 5
auto wrong = select<user>().join<team>(col<&team::id> == col<&post::author_id>);
#elif CASE == 6
auto wrong = delete_from<post>().all_rows().returning(col<&user::name>);
#elif CASE == 7
auto wrong = update<post>().set(col<&post::title> = col<&user::name>);
#elif CASE == 8
auto wrong = delete_from<post>().where(col<&user::id> == 5);
#elif CASE == 9
auto wrong = select<user, post>().from<user>().from<post>();
#elif CASE == 10
auto wrong = select<user>().for_update(of<post>);
#elif CASE == 11
auto wrong = select<team>().join<post>();
#elif CASE == 12
auto wrong = select<user>().where(mate.col<&user::id> == 5);
#elif CASE == 13
auto wrong = mate.col<&post::likes>;
#endif
