// SPDX-License-Identifier: BSL-1.0
// Window functions stand where rows are still rows, and are complete.
// case 1: a window function cannot stand in a condition; select it in a subquery and filter there
// case 2: a window function cannot stand in a condition; select it in a subquery and filter there
// case 3: an aggregate or a window function cannot be a key of group_by()
// case 4: a window function needs over(...), an aggregate of an order within_group(...)
// case 5: a window function needs over(...), an aggregate of an order within_group(...)
// case 6: a window function needs over(...), an aggregate of an order within_group(...)
// case 7: a frame ends where it starts, or behind it
// case 8: rows() and groups() count in whole numbers; see range()
// case 9: an aggregate with distinct() or an order takes no over()
// case 10: this window names a table that is not in FROM; join it first
// case 11: over() takes partition_by(...), order_by(...) or the name of a window
// case 12: a selected expression names a table that is not in FROM; join it first
// case 13: a window function cannot stand in a condition; select it in a subquery and filter there
// case 14: an aggregate or a window function cannot be assigned; select it in a subquery
// case 15: an aggregate or a window function cannot stand in returning()
// case 16: the distance of a frame cannot depend on a row
// case 17: a frame goes from preceding(n), current_row or following(n) to one of them
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

auto likes = sum(col<&post::likes>);

#if CASE == 0
auto listed = select(rank().over(order_by(col<&post::likes>)), likes.over()).from<post>().sql();
auto sorted = select<post>().order_by(row_number().over(order_by(col<&post::likes>))).sql();
auto nested = select(col<&post::author_id>, sum(count()).over()).from<post>().group_by(col<&post::author_id>).sql();
auto framed = order_by(col<&post::likes>).rows(preceding(1), following(1));
auto ranged = order_by(col<&post::likes>).range(preceding(1.5), current_row);
auto named = select(likes.over("w")).from<post>().window("w", partition_by(col<&post::author_id>)).sql();
auto median = select(percentile_cont(0.5).within_group(col<&post::likes>)).from<post>().sql();
auto filtered = select(count().filter(col<&post::likes> > 3).over()).from<post>().sql();
#elif CASE == 1
auto wrong = select<post>().where(row_number().over() < 3);
#elif CASE == 2
auto wrong = select(count()).from<post>().having(likes.over() > 3);
#elif CASE == 3
auto wrong = select(count()).from<post>().group_by(row_number().over());
#elif CASE == 4
auto wrong = select(row_number()).from<post>();
#elif CASE == 5
auto wrong = select(sum(count())).from<post>();
#elif CASE == 6
auto wrong = select(mode()).from<post>();
#elif CASE == 7
auto wrong = order_by(col<&post::likes>).rows(current_row, preceding(1));
#elif CASE == 8
auto wrong = order_by(col<&post::likes>).rows(preceding(1.5), current_row);
#elif CASE == 9
auto wrong = likes.distinct().over();
#elif CASE == 10
auto wrong = select(count().over("w")).from<post>().window("w", partition_by(col<&user::id>));
#elif CASE == 11
auto wrong = likes.over(col<&post::likes>);
#elif CASE == 12
auto wrong = select(likes.over(partition_by(col<&user::id>))).from<post>().sql();
#elif CASE == 13
auto wrong = select<post>().join<user>(col<&user::id> == row_number().over());
#elif CASE == 14
auto wrong = update<post>().set(col<&post::likes> = cast<std::int32_t>(row_number().over()));
#elif CASE == 15
auto wrong = delete_from<post>().all_rows().returning(row_number().over());
#elif CASE == 16
auto wrong = preceding(col<&post::likes>);
#elif CASE == 17
auto wrong = order_by(col<&post::likes>).rows(1, 2);
#endif
