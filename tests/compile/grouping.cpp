// SPDX-License-Identifier: BSL-1.0
// Beside an aggregate stands what group_by() names.
// case 1: a bare column beside an aggregate needs group_by
// case 2: a bare column beside an aggregate needs group_by
// case 3: a selected column has to stand in group_by, or inside an aggregate
// case 4: a selected column has to stand in group_by, or inside an aggregate
// case 5: an aggregate or a window function cannot stand in returning()
// case 6: sum() and avg() need numbers or intervals
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

#if CASE == 0
auto grouped = select(col<&user::name>, count()).from<user>().group_by(col<&user::name>).sql();
auto by_key = select(row<user>, count(col<&post::id>)).from<user>().join<post>().group_by(col<&user::id>).sql();
auto all = select(count(), sum(col<&post::likes>), overt::sql::value(5)).from<post>().sql();
auto expression = select(lower(col<&user::name>), count()).from<user>().group_by(lower(col<&user::name>)).sql();
#elif CASE == 1
auto wrong = select(col<&user::name>, count()).from<user>().sql();
#elif CASE == 2
auto wrong = select(row<user>, count() + 1).from<user>().sql();
#elif CASE == 3
auto wrong = select(col<&user::name>, count()).from<user>().group_by(col<&user::email>).sql();
#elif CASE == 4
auto wrong = select(row<user>, count()).from<user>().group_by(col<&user::name>).sql();
#elif CASE == 5
auto wrong = delete_from<post>().all_rows().returning(count());
#elif CASE == 6
auto wrong = sum(col<&user::name>);
#endif
