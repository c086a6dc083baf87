// SPDX-License-Identifier: BSL-1.0
// What load_many() takes: parents, and the column that refers to them.
// case 1: the child's column and the parent's key have different types
// case 2: load_many() needs parents with a primary key of one column
// case 3: the function given to load_many() changes the rows; it may add conditions and an order
// case 4: the link's second column needs references(), which names the child
// case 5: load_many() needs parents whose struct has a table description
#include "support/app_model.hpp"

#include <overt/overt.hpp>

#include <vector>

using namespace app;
using overt::col;
using overt::load_many;
using namespace overt::sql;

struct followed {
    std::int64_t user_id{};
    std::int64_t team_id{};
    std::int64_t note{};
};
constexpr auto describe(overt::type<followed>) {
    return overt::table("followed", overt::column("user_id", &followed::user_id).primary_key().references(&user::id),
                        overt::column("team_id", &followed::team_id).primary_key().references(&team::id),
                        overt::column("note", &followed::note));
}

#if CASE == 0
asio::awaitable<void> fine(overt::lease& on, std::vector<user> users) {
    std::vector<std::vector<post>> posts = co_await load_many(on, users, col<&post::author_id>);
    std::vector<std::vector<team>> teams = co_await load_many(on, users, col<&followed::user_id>,
                                                              col<&followed::team_id>);
    posts = co_await load_many(on, users, col<&post::author_id>,
                               [](auto each) { return each.where(col<&post::likes> > 3).order_by(col<&post::id>); });
}
#elif CASE == 1
auto wrong(overt::lease& on, std::vector<user> users) { return load_many(on, users, col<&post::title>); }
#elif CASE == 2
auto wrong(overt::lease& on, std::vector<followed> parents) { return load_many(on, parents, col<&post::author_id>); }
#elif CASE == 3
auto wrong(overt::lease& on, std::vector<user> users) {
    return load_many(on, users, col<&post::author_id>, [](auto) { return select<team>(); });
}
#elif CASE == 4
auto wrong(overt::lease& on, std::vector<user> users) {
    return load_many(on, users, col<&followed::user_id>, col<&followed::note>);
}
#elif CASE == 5
auto wrong(overt::lease& on, std::vector<std::string> names) { return load_many(on, names, col<&post::author_id>); }
#endif
