// SPDX-License-Identifier: BSL-1.0
// A keyset tells all rows apart, and knows the values that come next.
// case 1: a key of a keyset is a column, or asc() or desc() of one
// case 2: a key of a keyset cannot be NULL, which comes neither before nor after a value
// case 3: the keys of a keyset do not tell all rows apart; add a unique column or the primary key as the last
// case 4: this key names a table that is not in FROM; join it first
// case 5: a key of this keyset belongs to a table that may be NULL here
// case 6: fetch_page() takes a select
// case 7: a key of a keyset is a column, or asc() or desc() of one
// case 8: the keys of a keyset do not tell all rows apart; add a unique column or the primary key as the last
#include "support/app_model.hpp"

#include <overt/overt.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

struct follow {
    std::int64_t from{};
    std::int64_t to{};
};
constexpr auto describe(overt::type<follow>) {
    return overt::table("follows", overt::column("from", &follow::from).primary_key(),
                        overt::column("to", &follow::to).primary_key());
}

const auto order = overt::keyset(desc(col<&post::likes>), col<&post::id>);

#if CASE == 0
auto follows = overt::keyset(col<&follow::to>, desc(col<&follow::from>));
auto names = overt::keyset(col<&team::name>);
auto behind() { return order.after(select<post>(), {5, 100}); }
asio::awaitable<void> fine(overt::lease& on) {
    overt::page<post> page = co_await fetch_page(on, select<post>(), order, overt::page_request(20));
}
#elif CASE == 1
auto wrong = overt::keyset(lower(col<&post::title>), col<&post::id>);
#elif CASE == 2
auto wrong = overt::keyset(col<&user::email>, col<&user::id>);
#elif CASE == 3
auto wrong = overt::keyset(col<&post::likes>);
#elif CASE == 4
auto wrong() { return order.first(select<user>()); }
#elif CASE == 5
auto wrong() {
    return order.first(select<user, post>().from<user>().left_join<post>(col<&post::author_id> == col<&user::id>));
}
#elif CASE == 6
auto wrong(overt::lease& on) { return fetch_page(on, overt::raw<post>("SELECT 1"), order, overt::page_request(20)); }
#elif CASE == 7
auto wrong = overt::keyset(desc(col<&post::likes>).nulls_last(), col<&post::id>);
#elif CASE == 8
auto wrong = overt::keyset(col<&follow::from>);
#endif
