// SPDX-License-Identifier: BSL-1.0
// Aggregates: what they take, and in which order things are said.
// case 1: distinct() and order_by() stand before filter(); count() has none
// case 2: distinct() and order_by() stand before filter(); count() has none
// case 3: the condition of filter() looks at one row: no aggregate, no window
// case 4: an aggregate cannot stand in where(); use having()
// case 5: an aggregate or a window function cannot be a key of group_by()
// case 6: percentile_cont() needs numbers or intervals
// case 7: within_group() needs a key for each value
// case 8: the aggregates of bits need integers
// case 9: a selected column has to stand in group_by, or inside an aggregate
// case 10: rollup(), cube() and grouping sets take columns, expressions and sets of them
// case 11: filter() needs a condition
// case 12: this function needs a number
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

auto likes = sum(col<&post::likes>);

#if CASE == 0
auto all = likes.distinct().order_by(col<&post::likes>).filter(col<&post::likes> > 1);
auto kept = select(count()).from<post>().having(likes > 3).sql();
auto middle = percentile_disc(0.5).within_group(col<&post::title>.desc());
auto place = rank(1, "x").within_group(col<&post::likes>, col<&post::title>);
auto rolled = select(col<&post::title>, count()).from<post>().group_by(rollup(key_set(col<&post::title>))).sql();
auto bits = bit_or(col<&post::likes>);
auto spread = stddev(col<&post::likes>);
#elif CASE == 1
auto wrong = likes.filter(col<&post::likes> > 1).distinct();
#elif CASE == 2
auto wrong = count().order_by(col<&post::likes>);
#elif CASE == 3
auto wrong = likes.filter(count() > 1);
#elif CASE == 4
auto wrong = select(count()).from<post>().where(likes > 3);
#elif CASE == 5
auto wrong = select(count()).from<post>().group_by(likes);
#elif CASE == 6
auto wrong = percentile_cont(0.5).within_group(col<&post::title>);
#elif CASE == 7
auto wrong = rank(1, "x").within_group(col<&post::likes>);
#elif CASE == 8
auto wrong = bit_or(col<&post::title>);
#elif CASE == 9
auto wrong = select(col<&post::title>, count()).from<post>().group_by(rollup(col<&post::likes>)).sql();
#elif CASE == 10
auto wrong = select(count()).from<post>().group_by(rollup(col<&post::likes>.desc()));
#elif CASE == 11
auto wrong = likes.filter(col<&post::likes>);
#elif CASE == 12
auto wrong = stddev(col<&post::title>);
#endif
