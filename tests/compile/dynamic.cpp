// SPDX-License-Identifier: BSL-1.0
// What is put together at run time names only the tables that it lists, and stands only where these are in FROM.
// case 1: this key names a table that the order does not list
// case 2: this key names a table that is not in FROM; join it first
// case 3: a key is a column or an expression
// case 4: this key names a table that the order does not list
// case 5: this expression names a table that the select list does not list
// case 6: a selected expression names a table that is not in FROM; join it first
// case 7: a select list takes columns, expressions and whole rows
// case 8: a key is a column or an expression
// case 9: this key names a table that the order does not list
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

#if CASE == 0
void order(overt::sort_order<post>& by) { by.then_by(desc(col<&post::likes>), count()); }
auto sorted(const overt::sort_order<post>& by) { return select<post>().order_by(by, col<&post::id>); }
auto named = overt::sortable<post>(col<&post::title>).add("best", desc(col<&post::likes>));
auto listed(const overt::select_list<post, user>& list) {
    return select(list).from<post>().left_join<user>(col<&user::id> == col<&post::author_id>);
}
void list(overt::select_list<post>& to) { to.add(col<&post::likes>, row<post>, lower(col<&post::title>)); }
#elif CASE == 1
void wrong(overt::sort_order<post>& by) { by.then_by(col<&user::name>); }
#elif CASE == 2
auto wrong(const overt::sort_order<post, user>& by) { return select<post>().order_by(by); }
#elif CASE == 3
void wrong(overt::sort_order<post>& by) { by.then_by("likes"); }
#elif CASE == 4
auto wrong = overt::sortable<post>(col<&user::name>);
#elif CASE == 5
void wrong(overt::select_list<post>& to) { to.add(col<&user::name>); }
#elif CASE == 6
auto wrong(const overt::select_list<post, user>& list) { return select(list).from<post>().sql(); }
#elif CASE == 7
void wrong(overt::select_list<post>& to) { to.add("title"); }
#elif CASE == 8
auto wrong(const overt::sort_order<post>& by) { return row_number().over(order_by(by)); }
#elif CASE == 9
void wrong(overt::sort_order<post>& by) { by.then_by(overt::sort_order<user>(col<&user::name>)); }
#endif
