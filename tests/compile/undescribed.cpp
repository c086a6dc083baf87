// SPDX-License-Identifier: BSL-1.0
// Only structs with a table description are models.
// Acceptance: DECL-15.
// case 1: this struct has no table description
// case 2: no column of the description maps this member
// case 3: this struct has no table description
// case 4: this struct has no table description
// case 5: this struct has no table description
// case 6: this struct has no table description
// case 7: this struct has no table description
// case 8: this struct has no table description
// case 9: this struct has no table description
// case 10: no column of the description maps this member
// case 11: this struct has no table description
// case 12: this struct has no table description
// case 13: described
// case 14: this struct has no table description
// case 15: this struct has no table description
// case 16: this struct has no table description
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

struct undescribed {
    int x{};
};
struct half_described {
    std::int64_t id{};
    int x{};
};
constexpr auto describe(overt::type<half_described>) {
    return overt::table("half", overt::column("id", &half_described::id).primary_key());
}

struct plain {
    int x{};
};

#if CASE == 0
auto fine = insert(half_described{1, 2});
auto mapped = col<&half_described::id>;
#elif CASE == 1
auto wrong = insert(undescribed{});
#elif CASE == 2
auto wrong = col<&undescribed::x>;
#elif CASE == 3
auto wrong = select<undescribed>();
#elif CASE == 4
auto wrong = update<undescribed>();
#elif CASE == 5
auto wrong = update(undescribed{});
#elif CASE == 6
auto wrong = delete_from<undescribed>();
#elif CASE == 7
auto wrong = get<undescribed>(1);
#elif CASE == 8
auto wrong = insert_many(std::vector<undescribed>{});
#elif CASE == 9
auto wrong = select<user>().join<undescribed>(col<&user::id> == 1);
#elif CASE == 10
auto wrong = col<&half_described::x>;
#elif CASE == 11
auto wrong = select(col<&user::id>).from<undescribed>();
#elif CASE == 12
auto wrong = insert_into<undescribed>();
#elif CASE == 13
auto wrong = overt::alias<plain, "p">;
#elif CASE == 14
auto wrong = select<user>().left_join<undescribed>(col<&user::id> == 1);
#elif CASE == 15
auto wrong = merge_into<undescribed>();
#elif CASE == 16
auto wrong = truncate<undescribed>();
#endif
