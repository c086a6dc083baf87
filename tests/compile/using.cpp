// SPDX-License-Identifier: BSL-1.0
// using_() names columns of the joined table that have one namesake before the join.
// case 1: using_() needs exactly one column of the same name and type before the join
// case 2: using_() needs exactly one column of the same name and type before the join
// case 3: using_() needs exactly one column of the same name and type before the join
// case 4: using_() takes columns of the table that is joined
// case 5: a join needs a condition
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

inline const auto two = select<team>().join<user>();

#if CASE == 0
auto joined = select<team>().join<user>(using_(col<&user::name>)).sql();
#elif CASE == 1
auto wrong = select<team>().join<post>(using_(col<&post::likes>));
#elif CASE == 2
auto wrong = two.join<post>(using_(col<&post::id>));
#elif CASE == 3
auto wrong = select<post>().join<team>(using_(col<&team::name>));
#elif CASE == 4
auto wrong = select<team>().join<user>(using_(col<&team::name>));
#elif CASE == 5
auto wrong = select<team>().join<user>(5);
#endif
