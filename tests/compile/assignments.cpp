// SPDX-License-Identifier: BSL-1.0
// What is assigned to a column fits it.
// case 1: set() assigns a column of another table
// case 2: this value has another SQL type than the column that it is assigned to
// case 3: this value may be NULL, but the column that it is assigned to is NOT NULL
// case 4: set() takes assignments: col<&user::name> = value
// case 5: set() assigns a column of another table
// case 6: do_update() needs the columns of the conflict: on_conflict(col<...>)
// case 7: this value may be NULL, but the column that it is assigned to is NOT NULL
// case 8: the select's row does not match the columns of insert_into() in number, type and nullability
// case 9: this operator is not defined for the types of its two sides
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

#if CASE == 0
auto changed = update<user>().set(col<&user::name> = "x", col<&user::email> = std::nullopt, col<&user::team_id> = 5);
auto counted = update<post>().set(col<&post::likes> = col<&post::likes> + 1);
auto copied = insert_into<post>(col<&post::author_id>, col<&post::title>)
                  .from(select(col<&user::id>, col<&user::name>).from<user>());
auto kept = insert(team{}).on_conflict(col<&team::name>).do_update(col<&team::name> = excluded(col<&team::name>));
#elif CASE == 1
auto wrong = update<user>().set(col<&post::likes> = 1);
#elif CASE == 2
auto wrong = update<user>().set(col<&user::name> = 1);
#elif CASE == 3
auto wrong = update<user>().set(col<&user::name> = std::optional<std::string>());
#elif CASE == 4
auto wrong = update<user>().set(col<&user::name> == "x");
#elif CASE == 5
auto wrong = insert(team{}).on_conflict(col<&team::name>).do_update(col<&user::name> = "x");
#elif CASE == 6
auto wrong = insert(team{}).on_conflict().do_update(col<&team::name> = "x");
#elif CASE == 7
auto wrong = update<user>().set(col<&user::name> = col<&user::email>);
#elif CASE == 8
auto wrong = insert_into<post>(col<&post::author_id>, col<&post::title>)
                 .from(select(col<&user::id>, col<&user::email>).from<user>());
#elif CASE == 9
auto wrong = update<post>().set(col<&post::likes> = col<&post::likes> + "x");
#endif
