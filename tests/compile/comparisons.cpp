// SPDX-License-Identifier: BSL-1.0
// Both sides of a comparison have the same SQL type; = NULL is never meant.
// case 1: the two sides of this comparison have different SQL types
// case 2: the two sides of this comparison have different SQL types
// case 3: = NULL is never true; use is_null() or is_not_distinct_from()
// case 4: = NULL is never true; use is_null() or is_not_distinct_from()
// case 5: the two sides of this comparison have different SQL types
// case 6: the two sides of this comparison have different SQL types
// case 7: in() takes values, not optionals; NULL is never equal
// case 8: this operator needs text on both sides
// case 9: the two sides of this comparison have different SQL types
// case 10: the two sides of this comparison have different SQL types
// case 11: the two sides of this comparison have different SQL types
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

#if CASE == 0
auto five = col<&user::id> == 5;
auto reversed = 5L == col<&user::id>;
auto unknown = col<&user::team_id>.is_not_distinct_from(std::optional<std::int64_t>{});
auto several = col<&user::id>.in(1, 2, 3) && col<&user::id>.in(std::vector<int>{4}) && col<&user::name>.in("a", "b");
auto wider = col<&post::likes> < col<&post::id>;
auto text = col<&user::name>.like("d%") || col<&user::id>.between(1, 5U);
#elif CASE == 1
auto wrong = col<&user::id> == "five";
#elif CASE == 2
auto wrong = col<&user::id> == col<&user::name>;
#elif CASE == 3
auto wrong = col<&user::team_id> == std::optional<std::int64_t>{};
#elif CASE == 4
auto wrong = col<&user::team_id> != std::nullopt;
#elif CASE == 5
auto wrong = col<&user::id> == true;
#elif CASE == 6
auto wrong = col<&user::id>.in(std::vector<std::string>{"five"});
#elif CASE == 7
auto wrong = col<&user::id>.in(std::vector<std::optional<int>>{});
#elif CASE == 8
auto wrong = col<&user::id>.like("d%");
#elif CASE == 9
auto wrong = col<&user::id> == 5.5;
#elif CASE == 10
auto wrong = col<&user::id>.between(1, "five");
#elif CASE == 11
auto wrong = 5 == col<&user::created_at>;
#endif
