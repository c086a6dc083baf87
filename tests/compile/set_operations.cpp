// SPDX-License-Identifier: BSL-1.0
// The selects of a set operation give the same columns; it is sorted by what its first select names.
// case 1: the selects of a set operation give different rows; their columns agree in number and SQL type
// case 2: the selects of a set operation give different rows; their columns agree in number and SQL type
// case 3: the selects of a set operation give different rows; their columns agree in number and SQL type
// case 4: a set operation takes selects
// case 5: a set operation is sorted by columns that its first select names
// case 6: a set operation is sorted by columns that its first select names
// case 7: a set operation is sorted by columns that its first select names
// case 8: a correlated select stands inside the statement whose tables it names, not alone
// case 9: this condition names a table that is not in FROM; join it first
// case 10: subquery() needs a select with one column
// case 11: a key is a column or an expression
// case 12: a selected expression names a table that is not in FROM; join it first
// case 13: the statement's row type is another one
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

inline const auto users = select(col<&user::id>, col<&user::name>).from<user>();
inline const auto teams = select(col<&team::id>, col<&team::name>).from<team>();
inline const auto of_team = select(col<&user::id>).from<user>().correlate<team>();

#if CASE == 0
auto all = union_all(users, teams, users).order_by(col<&user::name>.desc(), output<1>()).limit(3).sql();
overt::query<std::tuple<std::int64_t, std::optional<std::string>>> nullable = union_(
    users, select(col<&user::id>, col<&user::email>).from<user>());
overt::query<std::tuple<std::int64_t, std::string>> first_only = except_(
    users, select(col<&user::id>, col<&user::email>).from<user>());
#elif CASE == 1
auto wrong = union_(users, select(col<&team::id>).from<team>());
#elif CASE == 2
auto wrong = intersect(users, select(col<&team::name>, col<&team::id>).from<team>());
#elif CASE == 3
auto wrong = except_(select<team>(), select<user>());
#elif CASE == 4
auto wrong = union_(users, delete_from<team>().all_rows());
#elif CASE == 5
auto wrong = union_(users, teams).order_by(col<&user::email>);
#elif CASE == 6
auto wrong = union_(users, teams).order_by(col<&team::name>.desc());
#elif CASE == 7
auto wrong = union_(users, teams).order_by(output<3>());
#elif CASE == 8
auto wrong = union_(of_team, of_team).sql();
#elif CASE == 9
auto wrong = select<post>().where(exists(union_(of_team, of_team)));
#elif CASE == 10
auto wrong = subquery(union_(users, teams));
#elif CASE == 11
auto wrong = union_(users, teams).order_by(2);
#elif CASE == 12
auto wrong = union_(users, select(col<&post::id>, col<&post::title>).from<team>());
#elif CASE == 13
overt::query<std::tuple<std::int64_t, std::string>> wrong = union_(
    users, select(col<&user::id>, col<&user::email>).from<user>());
#endif
