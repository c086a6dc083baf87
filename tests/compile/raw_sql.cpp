// SPDX-License-Identifier: BSL-1.0
// Raw SQL has a place for each argument, and names of functions are names.
// case 1: the number of placeholders differs from the number of arguments
// case 2: the number of placeholders differs from the number of arguments
// case 3: a brace in raw SQL is written {{ or }}
// case 4: this argument's type has no overt::codec
// case 5: a function's name is a name or schema.name, each of 1 to 63 bytes
// case 6: an alias has 1 to 63 bytes
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

struct unknown {};

#if CASE == 0
auto found = overt::raw<user>("SELECT * FROM users WHERE id = {} AND name <> {}", 1, "x");
auto braces = overt::raw("SELECT '{{}}'::json");
auto called = call<int>("pg_catalog.length", col<&user::name>);
#elif CASE == 1
auto wrong = overt::raw<user>("SELECT {} + {}", 1);
#elif CASE == 2
auto wrong = overt::raw("SELECT 1", 1);
#elif CASE == 3
auto wrong = overt::raw("SELECT '{1}'");
#elif CASE == 4
auto wrong = overt::raw("SELECT {}", unknown{});
#elif CASE == 5
auto wrong = call<int>("pg_catalog..length", col<&user::name>);
#elif CASE == 6
inline constexpr auto wrong = overt::alias<user, "">;
#endif
