// SPDX-License-Identifier: BSL-1.0
// Rows of values are compared with rows of the same types; functions take what they can work on.
// case 1: the two sides of this comparison have different SQL types
// case 2: the two sides of this comparison have different SQL types
// case 3: a row takes values, not optionals; NULL is never equal
// case 4: the elements of this range are not tuples of values that fit the row
// case 5: the two sides of this comparison have different SQL types
// case 6: extract() does not know this field
// case 7: extract() needs a date, a time or an interval
// case 8: collate() needs text
// case 9: the two sides of this comparison have different SQL types
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

auto pair = row_of(col<&post::likes>, col<&post::title>);

#if CASE == 0
auto less = pair < row_of(1, "x");
auto listed = pair.in(row_of(1, "x"), row_of(2, "y"));
auto among = pair.in(std::vector<std::tuple<int, std::string>>{});
auto selected = pair.in(select(col<&post::likes>, col<&post::title>).from<post>());
auto year = extract("year", col<&user::created_at>);
auto sorted = collate(col<&user::name>, "C");
auto later = current_date() < local_timestamp();
#elif CASE == 1
auto wrong = pair < row_of(1, 2);
#elif CASE == 2
auto wrong = pair < row_of(1, "x", 3);
#elif CASE == 3
auto wrong = row_of(1, std::optional<int>());
#elif CASE == 4
auto wrong = pair.in(std::vector<std::tuple<int, int>>{});
#elif CASE == 5
auto wrong = pair.in(select(col<&post::likes>, col<&post::id>).from<post>());
#elif CASE == 6
auto wrong = extract("years", col<&user::created_at>);
#elif CASE == 7
auto wrong = extract("year", col<&user::name>);
#elif CASE == 8
auto wrong = collate(col<&user::id>, "C");
#elif CASE == 9
auto wrong = current_date() < now();
#endif
