// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice, sum(l_quantity)
    FROM customer, orders, lineitem
    WHERE o_orderkey IN (SELECT l_orderkey FROM lineitem GROUP BY l_orderkey HAVING sum(l_quantity) > 300)
      AND c_custkey = o_custkey AND o_orderkey = l_orderkey
    GROUP BY c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice
    ORDER BY o_totalprice DESC, o_orderdate
    LIMIT 100)";

auto build() {
    const auto large = select(col<&lineitem::orderkey>)
                           .from<lineitem>()
                           .group_by(col<&lineitem::orderkey>)
                           .having(sum(col<&lineitem::quantity>) > 300);
    return select(col<&customer::name>, col<&customer::custkey>, col<&order::orderkey>, col<&order::orderdate>,
                  col<&order::totalprice>, sum(col<&lineitem::quantity>))
        .from<customer>()
        .join<order>()
        .join<lineitem>()
        .where(col<&order::orderkey>.in(large))
        .group_by(col<&customer::custkey>, col<&order::orderkey>)
        .order_by(desc(col<&order::totalprice>), col<&order::orderdate>)
        .limit(100);
}

}  // namespace

extern const query q18;
const query q18 = make_query<&build>("q18", "large volume customers", by_hand);

}  // namespace tpch
