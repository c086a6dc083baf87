// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT sum(l_extendedprice) / 7.0 AS avg_yearly
    FROM lineitem, part
    WHERE p_partkey = l_partkey AND p_brand = 'Brand#23' AND p_container = 'MED BOX'
      AND l_quantity < (SELECT 0.2 * avg(l_quantity) FROM lineitem WHERE l_partkey = p_partkey))";

auto build() {
    constexpr auto other = overt::alias<lineitem, "other">;
    const auto few = select(decimal("0.2") * avg(other.col<&lineitem::quantity>))
                         .from(other)
                         .correlate<part>()
                         .where(other.col<&lineitem::partkey> == col<&part::partkey>);
    return select(sum(col<&lineitem::extendedprice>) / decimal("7.0"))
        .from<lineitem>()
        .join<part>()
        .where(col<&part::brand> == "Brand#23" && col<&part::container> == "MED BOX" &&
               col<&lineitem::quantity> < subquery(few));
}

}  // namespace

extern const query q17;
const query q17 = make_query<&build>("q17", "small quantity orders", by_hand);

}  // namespace tpch
