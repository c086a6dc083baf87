// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT sum(l_extendedprice * l_discount) AS revenue
    FROM lineitem
    WHERE l_shipdate >= date '1994-01-01' AND l_shipdate < date '1994-01-01' + interval '1' year
      AND l_discount BETWEEN 0.06 - 0.01 AND 0.06 + 0.01 AND l_quantity < 24)";

auto build() {
    return select(sum(col<&lineitem::extendedprice> * col<&lineitem::discount>))
        .from<lineitem>()
        .where(col<&lineitem::shipdate> >= day(1994, 1, 1) && col<&lineitem::shipdate> < day(1995, 1, 1) &&
               col<&lineitem::discount>.between(decimal("0.05"), decimal("0.07")) && col<&lineitem::quantity> < 24);
}

}  // namespace

extern const query q06;
const query q06 = make_query<&build>("q06", "forecasting revenue change", by_hand);

}  // namespace tpch
