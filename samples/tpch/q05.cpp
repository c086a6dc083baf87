// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT n_name, sum(l_extendedprice * (1 - l_discount)) AS revenue
    FROM customer, orders, lineitem, supplier, nation, region
    WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND l_suppkey = s_suppkey AND c_nationkey = s_nationkey
      AND s_nationkey = n_nationkey AND n_regionkey = r_regionkey AND r_name = 'ASIA'
      AND o_orderdate >= date '1994-01-01' AND o_orderdate < date '1994-01-01' + interval '1' year
    GROUP BY n_name
    ORDER BY revenue DESC)";

auto build() {
    return select(col<&nation::name>, sum(revenue()))
        .from<customer>()
        .join<order>()
        .join<lineitem>()
        .join<supplier>(col<&supplier::suppkey> == col<&lineitem::suppkey> &&
                        col<&supplier::nationkey> == col<&customer::nationkey>)
        .join<nation>(col<&nation::nationkey> == col<&supplier::nationkey>)
        .join<region>()
        .where(col<&region::name> == "ASIA" && col<&order::orderdate> >= day(1994, 1, 1) &&
               col<&order::orderdate> < day(1995, 1, 1))
        .group_by(col<&nation::name>)
        .order_by(desc(sum(revenue())));
}

}  // namespace

extern const query q05;
const query q05 = make_query<&build>("q05", "local supplier volume", by_hand);

}  // namespace tpch
