// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

// the rows of the select inside
struct supplier_revenue {
    std::int64_t suppkey{};
    std::optional<overt::numeric> total{};
};
constexpr auto describe(overt::type<supplier_revenue>) {
    return overt::table("revenue",
                        overt::column("supplier_no", &supplier_revenue::suppkey).references(&supplier::suppkey),
                        overt::column("total_revenue", &supplier_revenue::total));
}

namespace {

constexpr const char* by_hand = R"(
    WITH revenue (supplier_no, total_revenue) AS
        (SELECT l_suppkey, sum(l_extendedprice * (1 - l_discount))
         FROM lineitem
         WHERE l_shipdate >= date '1996-01-01' AND l_shipdate < date '1996-01-01' + interval '3' month
         GROUP BY l_suppkey)
    SELECT s_suppkey, s_name, s_address, s_phone, total_revenue
    FROM supplier, revenue
    WHERE s_suppkey = supplier_no AND total_revenue = (SELECT max(total_revenue) FROM revenue)
    ORDER BY s_suppkey)";

auto build() {
    const auto totals = cte<supplier_revenue>(
        select(col<&lineitem::suppkey>, sum(revenue()))
            .from<lineitem>()
            .where(col<&lineitem::shipdate> >= day(1996, 1, 1) && col<&lineitem::shipdate> < day(1996, 4, 1))
            .group_by(col<&lineitem::suppkey>));
    constexpr auto& total = col<&supplier_revenue::total>;
    return with(totals)
        .select(col<&supplier::suppkey>, col<&supplier::name>, col<&supplier::address>, col<&supplier::phone>, total)
        .from<supplier>()
        .join<supplier_revenue>()
        .where(total == subquery(select(max(total)).from<supplier_revenue>()))
        .order_by(col<&supplier::suppkey>);
}

}  // namespace

extern const query q15;
const query q15 = make_query<&build>("q15", "top supplier", by_hand);

}  // namespace tpch
