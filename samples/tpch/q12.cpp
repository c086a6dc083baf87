// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT l_shipmode,
           sum(CASE WHEN o_orderpriority IN ('1-URGENT', '2-HIGH') THEN 1 ELSE 0 END) AS high_line_count,
           sum(CASE WHEN o_orderpriority <> '1-URGENT' AND o_orderpriority <> '2-HIGH' THEN 1 ELSE 0 END)
               AS low_line_count
    FROM orders, lineitem
    WHERE o_orderkey = l_orderkey AND l_shipmode IN ('MAIL', 'SHIP') AND l_commitdate < l_receiptdate
      AND l_shipdate < l_commitdate AND l_receiptdate >= date '1994-01-01'
      AND l_receiptdate < date '1994-01-01' + interval '1' year
    GROUP BY l_shipmode
    ORDER BY l_shipmode)";

auto build() {
    const auto urgent = col<&order::orderpriority>.in("1-URGENT", "2-HIGH");
    return select(col<&lineitem::shipmode>, sum(case_when(urgent, 1).else_(0)), sum(case_when(!urgent, 1).else_(0)))
        .from<order>()
        .join<lineitem>()
        .where(col<&lineitem::shipmode>.in("MAIL", "SHIP") &&
               col<&lineitem::commitdate> < col<&lineitem::receiptdate> &&
               col<&lineitem::shipdate> < col<&lineitem::commitdate> &&
               col<&lineitem::receiptdate> >= day(1994, 1, 1) && col<&lineitem::receiptdate> < day(1995, 1, 1))
        .group_by(col<&lineitem::shipmode>)
        .order_by(col<&lineitem::shipmode>);
}

}  // namespace

extern const query q12;
const query q12 = make_query<&build>("q12", "shipping modes", by_hand);

}  // namespace tpch
