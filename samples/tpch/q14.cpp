// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT 100.00 * sum(CASE WHEN p_type LIKE 'PROMO%' THEN l_extendedprice * (1 - l_discount) ELSE 0 END)
           / sum(l_extendedprice * (1 - l_discount)) AS promo_revenue
    FROM lineitem, part
    WHERE l_partkey = p_partkey AND l_shipdate >= date '1995-09-01'
      AND l_shipdate < date '1995-09-01' + interval '1' month)";

auto build() {
    const auto promoted = case_when(col<&part::type>.starts_with("PROMO"), revenue()).else_(0);
    return select(decimal("100.00") * sum(promoted) / sum(revenue()))
        .from<lineitem>()
        .join<part>()
        .where(col<&lineitem::shipdate> >= day(1995, 9, 1) && col<&lineitem::shipdate> < day(1995, 10, 1));
}

}  // namespace

extern const query q14;
const query q14 = make_query<&build>("q14", "promotion effect", by_hand);

}  // namespace tpch
