// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT s_name, count(*) AS numwait
    FROM supplier, lineitem l1, orders, nation
    WHERE s_suppkey = l1.l_suppkey AND o_orderkey = l1.l_orderkey AND o_orderstatus = 'F'
      AND l1.l_receiptdate > l1.l_commitdate
      AND EXISTS (SELECT * FROM lineitem l2
                  WHERE l2.l_orderkey = l1.l_orderkey AND l2.l_suppkey <> l1.l_suppkey)
      AND NOT EXISTS (SELECT * FROM lineitem l3
                      WHERE l3.l_orderkey = l1.l_orderkey AND l3.l_suppkey <> l1.l_suppkey
                        AND l3.l_receiptdate > l3.l_commitdate)
      AND s_nationkey = n_nationkey AND n_name = 'SAUDI ARABIA'
    GROUP BY s_name
    ORDER BY numwait DESC, s_name
    LIMIT 100)";

auto build() {
    constexpr auto l2 = overt::alias<lineitem, "l2">;
    constexpr auto l3 = overt::alias<lineitem, "l3">;
    const auto of_another = [](const auto& line) {
        return select(line.template col<&lineitem::orderkey>)
            .from(line)
            .template correlate<lineitem>()
            .where(line.template col<&lineitem::orderkey> == col<&lineitem::orderkey> &&
                   line.template col<&lineitem::suppkey> != col<&lineitem::suppkey>);
    };
    const auto also_late = of_another(l3).where(l3.col<&lineitem::receiptdate> > l3.col<&lineitem::commitdate>);
    return select(col<&supplier::name>, count())
        .from<supplier>()
        .join<lineitem>()
        .join<order>()
        .join<nation>()
        .where(col<&order::orderstatus> == "F" && col<&lineitem::receiptdate> > col<&lineitem::commitdate> &&
               col<&nation::name> == "SAUDI ARABIA" && exists(of_another(l2)) && !exists(also_late))
        .group_by(col<&supplier::name>)
        .order_by(desc(count()), col<&supplier::name>)
        .limit(100);
}

}  // namespace

extern const query q21;
const query q21 = make_query<&build>("q21", "suppliers who kept orders waiting", by_hand);

}  // namespace tpch
