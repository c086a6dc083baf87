// SPDX-License-Identifier: BSL-1.0
// Functions of the session take operands of the server's types.
// case 1: an advisory lock has one key of 64 bits or two of 32
// case 2: the keys of an advisory lock are integers
// case 3: the numbers of a sequence are of type bigint
// case 4: a channel and its payload are texts
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using namespace overt::sql;
using overt::col;

#if CASE == 0
auto fine =
    select(pg_advisory_xact_lock(1, 2), setval("numbers", 5), pg_notify("users", col<&user::name>)).from<user>();
#elif CASE == 1
auto wrong = pg_advisory_xact_lock(1, 2, 3);
#elif CASE == 2
auto wrong = pg_advisory_xact_lock(1.5);
#elif CASE == 3
auto wrong = setval("numbers", "five");
#elif CASE == 4
auto wrong = pg_notify("users", col<&user::id>);
#endif
