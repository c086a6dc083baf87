// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT o_orderpriority, count(*) AS order_count
    FROM orders
    WHERE o_orderdate >= date '1993-07-01' AND o_orderdate < date '1993-07-01' + interval '3' month
      AND EXISTS (SELECT * FROM lineitem WHERE l_orderkey = o_orderkey AND l_commitdate < l_receiptdate)
    GROUP BY o_orderpriority
    ORDER BY o_orderpriority)";

auto build() {
    const auto late = select(col<&lineitem::orderkey>)
                          .from<lineitem>()
                          .correlate<order>()
                          .where(col<&lineitem::orderkey> == col<&order::orderkey> &&
                                 col<&lineitem::commitdate> < col<&lineitem::receiptdate>);
    return select(col<&order::orderpriority>, count())
        .from<order>()
        .where(col<&order::orderdate> >= day(1993, 7, 1) && col<&order::orderdate> < day(1993, 10, 1) && exists(late))
        .group_by(col<&order::orderpriority>)
        .order_by(col<&order::orderpriority>);
}

}  // namespace

extern const query q04;
const query q04 = make_query<&build>("q04", "order priority checking", by_hand);

}  // namespace tpch
