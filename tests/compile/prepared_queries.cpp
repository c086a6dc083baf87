// SPDX-License-Identifier: BSL-1.0
// Prepared queries are built from their arguments alone.
// Acceptance: PREP-04, BAKE-02.
// case 1: the function given to prepare() must not capture anything
// case 2: the number of arguments differs from the prepared query's
// case 3: an argument of this prepared query has another type, or may be NULL
// case 4: an argument of this prepared query has another type, or may be NULL
// case 5: limit() and offset() take whole numbers
// case 6: the two sides of this comparison have different SQL types
// case 7: no member named
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

inline const auto by_id = prepare<std::int64_t>([](auto id) { return select<user>().where(col<&user::id> == id); });

#if CASE == 0
inline const auto page = prepare<std::string, std::optional<std::int64_t>, std::int64_t>([](auto name, auto team,
                                                                                            auto rows) {
    return select<user>().where(col<&user::name> > name && col<&user::team_id>.is_not_distinct_from(team)).limit(rows);
});
void run() { page("x", std::nullopt, 5).sql(), by_id(5).sql(), page(std::string("x"), 3, 5).sql(); }
#elif CASE == 1
void run(std::int64_t id) {
    auto wrong = prepare<>([id] { return select<user>().where(col<&user::id> == id); });
}
#elif CASE == 2
void run() { auto wrong = by_id(1, 2); }
#elif CASE == 3
void run() { auto wrong = by_id("five"); }
#elif CASE == 4
void run() { auto wrong = by_id(std::optional<int>()); }
#elif CASE == 5
auto wrong = select<user>().limit("five");
#elif CASE == 6
auto wrong = prepare<std::string>([](auto id) { return select<user>().where(col<&user::id> == id); });
#elif CASE == 7
void run() { by_id(5).all(); }
#endif
