// SPDX-License-Identifier: BSL-1.0
// The row that a statement gives is known, with its NULLs.
// Acceptance: LOAD-05, LOAD-16.
// case 1: the bare row may be NULL; select<user, post>() or into optional
// case 2: the statement's row type is another one
// case 3: the fields of this row do not match the statement's columns in number, type and nullability
// case 4: the fields of this row do not match the statement's columns in number, type and nullability
// case 5: the fields of this row do not match the statement's columns in number, type and nullability
// case 6: the statement's row type is another one
// case 7: subquery() needs a select with one column
// case 8: selectable
// case 9: the statement's row type is another one
#include "support/app_model.hpp"

#include <overt/sql.hpp>

#include <tuple>

using namespace app;
using overt::col;
using namespace overt::sql;

struct entry {
    std::string name{};
    std::optional<std::string> title{};
};
struct short_entry {
    std::string name{};
};
struct strict_entry {
    std::string name{};
    std::string title{};
};

#if CASE == 0
auto outer = select<user, post>().from<user>().right_join<post>(col<&post::author_id> == col<&user::id>).sql();
auto bare = select<user>().right_join<post>(col<&post::author_id> == col<&user::id>).into<std::optional<user>>().sql();
overt::query<std::tuple<user, std::optional<team>>> both = select<user, team>().from<user>().left_join<team>();
auto named = select(col<&user::name>, col<&post::title>).from<user>().left_join<post>().into<entry>().sql();
overt::query<user> erased = overt::raw<user>("SELECT * FROM users");
#elif CASE == 1
auto wrong = select<user>().right_join<post>(col<&post::author_id> == col<&user::id>).sql();
#elif CASE == 2
overt::query<std::tuple<user, team>> wrong = select<user, team>().from<user>().left_join<team>();
#elif CASE == 3
auto wrong = select(col<&user::name>, col<&post::title>).from<user>().left_join<post>().into<strict_entry>();
#elif CASE == 4
auto wrong = select(col<&user::name>, col<&post::title>).from<user>().left_join<post>().into<short_entry>();
#elif CASE == 5
auto wrong = select(col<&user::id>, col<&post::title>).from<user>().left_join<post>().into<entry>();
#elif CASE == 6
overt::query<user> wrong = overt::raw<post>("SELECT * FROM posts");
#elif CASE == 7
auto wrong = subquery(select<user>());
#elif CASE == 8
auto wrong = select(123).from<user>();
#elif CASE == 9
overt::query<user> wrong = select(col<&post::id>).from<post>();
#endif
