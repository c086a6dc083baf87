// SPDX-License-Identifier: BSL-1.0
// get<T>() takes the whole key; what names a row by its key needs one.
// case 1: get<T>() needs one value for each column of the primary key
// case 2: get<T>() needs one value for each column of the primary key
// case 3: a value given to get<T>() has another type than its column of the primary key
// case 4: this table has no primary key
// case 5: this table has no primary key
// case 6: this table has no primary key
// case 7: update(struct) has no column to set: all belong to the key or come from the server
// case 8: a value given to get<T>() has another type than its column of the primary key
#include "support/app_model.hpp"

#include <overt/sql.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

struct membership {
    std::int64_t user_id{};
    std::string role{};
};
constexpr auto describe(overt::type<membership>) {
    return overt::table("memberships", overt::column("user_id", &membership::user_id).primary_key(),
                        overt::column("role", &membership::role).primary_key());
}
struct keyless {
    int x{};
};
constexpr auto describe(overt::type<keyless>) { return overt::table("keyless", overt::column("x", &keyless::x)); }

#if CASE == 0
auto fine = get<membership>(1, "owner");
auto prepared = prepare<std::int64_t, std::string>([](auto id, auto role) { return get<membership>(id, role); });
auto all = update<keyless>().set(col<&keyless::x> = 1).all_rows();
#elif CASE == 1
auto wrong = get<membership>(1);
#elif CASE == 2
auto wrong = get<membership>(1, "owner", 2);
#elif CASE == 3
auto wrong = get<membership>("owner", 1);
#elif CASE == 4
auto wrong = get<keyless>(1);
#elif CASE == 5
auto wrong = update(keyless{});
#elif CASE == 6
auto wrong = delete_from(keyless{});
#elif CASE == 7
auto wrong = update(membership{});
#elif CASE == 8
auto wrong = get<membership>(std::optional<int>(1), "owner");
#endif
