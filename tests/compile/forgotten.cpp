// SPDX-License-Identifier: BSL-1.0
// A statement that is built and dropped does nothing.
// warning 1: this builds a statement and runs nothing
// warning 2: this builds a statement and runs nothing
// warning 3: this builds a statement and runs nothing
// warning 4: this builds a statement and runs nothing
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

#if CASE == 0
auto kept() { return select<user>(); }
#elif CASE == 1
void forgotten() { select<user>(); }
#elif CASE == 2
void forgotten() { insert(user{}); }
#elif CASE == 3
void forgotten() { delete_from<user>().all_rows(); }
#elif CASE == 4
void forgotten() { overt::raw("DELETE FROM users"); }
#endif
