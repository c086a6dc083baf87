// SPDX-License-Identifier: BSL-1.0
// What names a joined table brings the join with it.
// case 1: this condition names a table that neither the refinement lists nor its path joins
// case 2: this key names a table that neither the refinement lists nor its path joins
// case 3: a join of this path names a table that the refinement does not list, and the path does not join
// case 4: this table is in FROM already; give the second one an alias
// case 5: this refinement lists a table that is not in FROM; join it first
// case 6: this is no path of joins: see joining() and left_joining()
// case 7: this table is in the path already; give the second one an alias
// case 8: a join needs a condition
// case 9: this clause needs a condition
// case 10: an aggregate cannot stand in the condition of a join
// case 11: an aggregate cannot stand in where(); use having()
// case 12: a join before this one names this table; join it first
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

const auto author = left_joining<user>(col<&user::id> == col<&post::author_id>);
const auto author_team = author.join<team>(col<&team::id> == col<&user::team_id>);

#if CASE == 0
void where(overt::refinement<post>& to) {
    to.where(col<&post::likes> > 3).where(author, col<&user::name> == "x" || col<&post::likes> > 5);
    to.where(author_team, col<&team::name> == "y").order_by(author, desc(col<&user::name>)).order_by(col<&post::id>);
}
auto refined(const overt::refinement<post>& by) { return select<post>().refine(by); }
#elif CASE == 1
void wrong(overt::refinement<post>& to) { to.where(col<&user::name> == "x"); }
#elif CASE == 2
void wrong(overt::refinement<post>& to) { to.order_by(author, col<&team::name>); }
#elif CASE == 3
void wrong(overt::refinement<team>& to) { to.where(author, col<&user::name> == "x"); }
#elif CASE == 4
void wrong(overt::refinement<post, user>& to) { to.where(author, col<&user::name> == "x"); }
#elif CASE == 5
auto wrong(const overt::refinement<user>& by) { return select<post>().refine(by); }
#elif CASE == 6
void wrong(overt::refinement<post>& to) { to.where(col<&post::id>, col<&post::likes> > 3); }
#elif CASE == 7
auto wrong = author.join<user>(col<&user::id> == col<&post::id>);
#elif CASE == 8
auto wrong = joining<user>(col<&user::id>);
#elif CASE == 9
void wrong(overt::refinement<post>& to) { to.where(col<&post::likes>); }
#elif CASE == 10
auto wrong = joining<user>(count() > 3);
#elif CASE == 11
void wrong(overt::refinement<post>& to) { to.where(count() > 3); }
#elif CASE == 12
auto wrong = joining<user>(col<&user::team_id> == col<&team::id>).join<team>(col<&team::id> == col<&post::id>);
#endif
