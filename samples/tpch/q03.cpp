// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT l_orderkey, sum(l_extendedprice * (1 - l_discount)) AS revenue, o_orderdate, o_shippriority
    FROM customer, orders, lineitem
    WHERE c_mktsegment = 'BUILDING' AND c_custkey = o_custkey AND l_orderkey = o_orderkey
      AND o_orderdate < date '1995-03-15' AND l_shipdate > date '1995-03-15'
    GROUP BY l_orderkey, o_orderdate, o_shippriority
    ORDER BY revenue DESC, o_orderdate
    LIMIT 10)";

auto build() {
    const overt::date then = day(1995, 3, 15);
    return select(col<&lineitem::orderkey>, sum(revenue()), col<&order::orderdate>, col<&order::shippriority>)
        .from<customer>()
        .join<order>()
        .join<lineitem>()
        .where(col<&customer::mktsegment> == "BUILDING" && col<&order::orderdate> < then &&
               col<&lineitem::shipdate> > then)
        .group_by(col<&lineitem::orderkey>, col<&order::orderdate>, col<&order::shippriority>)
        .order_by(desc(sum(revenue())), col<&order::orderdate>)
        .limit(10);
}

}  // namespace

extern const query q03;
const query q03 = make_query<&build>("q03", "shipping priority", by_hand);

}  // namespace tpch
