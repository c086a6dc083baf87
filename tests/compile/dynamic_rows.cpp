// SPDX-License-Identifier: BSL-1.0
// Rows that take whatever columns there are; some verbs need to know which.
// case 1: copy_out() needs rows whose columns the program knows; a stream reads dynamic rows as well
// case 2: scalar() needs a statement with exactly one column
// case 3: this type has no overt::codec; include the header that holds it, or write one
#include "support/app_model.hpp"

#include <overt/overt.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

struct unknown {};

auto titles(const overt::select_list<post>& list) { return select(list).from<post>(); }

#if CASE == 0
asio::awaitable<void> fine(overt::lease& on, const overt::select_list<post>& list) {
    for (const overt::dynamic_row& row : co_await on.all(titles(list))) (void)row.get(col<&post::title>);
    auto rows = co_await on.copy_out<post>(titles(list));
    std::string one = co_await on.scalar<std::string>(titles(list));
}
#elif CASE == 1
auto wrong(overt::lease& on, const overt::select_list<post>& list) { return on.copy_out(titles(list)); }
#elif CASE == 2
auto wrong(overt::lease& on, const overt::select_list<post>& list) { return on.scalar(titles(list)); }
#elif CASE == 3
auto wrong(const overt::dynamic_row& row) { return row.get<unknown>(0); }
#endif
