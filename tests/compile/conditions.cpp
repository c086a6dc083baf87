// SPDX-License-Identifier: BSL-1.0
// A condition is SQL; C++ cannot decide it.
// case 1: a condition is SQL, not a bool
// case 2: a condition is SQL, not a bool
// case 3: AND, OR and NOT need conditions on both sides
// case 4: this clause needs a condition
// case 5: a join needs a condition
// case 6: an aggregate cannot stand in where(); use having()
// case 7: this condition names a table that the filter does not list
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

#if CASE == 0
auto both = select<user>().where(col<&user::id> == 5 && !(col<&user::name> == "x"));
auto joined = select<user>().join<post>(col<&post::author_id> == col<&user::id>);
void filter(overt::condition<user>& all) { all &= col<&user::id> == 5; }
#elif CASE == 1
bool wrong() {
    if (col<&user::id> == 5) return true;
    return false;
}
#elif CASE == 2
int wrong() { return col<&user::id> == 5 ? 1 : 2; }
#elif CASE == 3
auto wrong = col<&user::id> == 5 && col<&user::name>;
#elif CASE == 4
auto wrong = select<user>().where(col<&user::id>);
#elif CASE == 5
auto wrong = select<user>().join<post>(col<&post::author_id>);
#elif CASE == 6
auto wrong = select(col<&user::name>, count()).from<user>().where(count() > 3);
#elif CASE == 7
void wrong(overt::condition<user>& all) { all &= col<&post::likes> > 5; }
#endif
