// SPDX-License-Identifier: BSL-1.0
// Types that cannot travel say why.
// case 1: money depends on the server's lc_monetary; use overt::numeric, and cast the column to numeric
// case 2: a field of a composite type needs a built-in type
// case 3: arrays of this type can be read, but not sent: the server alone knows the number of its type
// case 4: the name of a composite type has 1 to 63 bytes
// case 5: money depends on the server's lc_monetary; use overt::numeric, and cast the column to numeric
// case 6: domain_of<> wraps a member whose type has an overt::codec
// case 7: a vector of vectors is no PostgreSQL array: arrays have one dimension here
#include "support/golden_search.hpp"

using namespace app;
using namespace overt::sql;

struct pair {
    int x{};
#if CASE == 2
    mood y{};
#else
    int y{};
#endif
};
constexpr auto describe(overt::type<pair>) {
    return overt::composite(CASE == 4 ? "" : "pair", overt::field("x", &pair::x), overt::field("y", &pair::y));
}
struct unknown {};
struct wrapper {
    unknown value{};
};

#if CASE == 0
auto fine = overt::raw<pair>("SELECT ({}::pair).*", pair{1, 2});
#elif CASE == 1
auto wrong = overt::raw("SELECT {}", overt::money{});
#elif CASE == 2
auto wrong = overt::raw("SELECT {}", pair{});
#elif CASE == 3
auto wrong = overt::raw("SELECT {}", std::vector<pair>{});
#elif CASE == 4
auto wrong = overt::raw("SELECT {}", pair{});
#elif CASE == 5
auto wrong = overt::codec<overt::money>::decode(overt::cell{});
#elif CASE == 6
template <>
struct overt::codec<wrapper> : overt::domain_of<wrapper, &wrapper::value> {};
#elif CASE == 7
auto wrong = overt::raw("SELECT {}", std::vector<std::vector<int>>{});
#endif
