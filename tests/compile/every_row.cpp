// SPDX-License-Identifier: BSL-1.0
// A statement that touches every row says so.
// case 1: this statement touches every row; add where(...) or all_rows()
// case 2: this statement touches every row; add where(...) or all_rows()
// case 3: an update needs set(...)
// case 4: this statement touches every row; add where(...) or all_rows()
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

#if CASE == 0
auto some = delete_from<user>().where(col<&user::id> == 5).sql();
auto all = delete_from<user>().all_rows().sql();
auto renamed = update<user>().set(col<&user::name> = "x").where(col<&user::id> == 5).sql();
auto one = update(user{}).sql() + delete_from(user{}).sql();
#elif CASE == 1
auto wrong = delete_from<user>().sql();
#elif CASE == 2
auto wrong = update<user>().set(col<&user::name> = "x").sql();
#elif CASE == 3
auto wrong = update<user>().where(col<&user::id> == 5).sql();
#elif CASE == 4
overt::query<user> wrong = delete_from<user>().returning<user>();
#endif
