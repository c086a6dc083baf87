// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT l_returnflag, l_linestatus, sum(l_quantity) AS sum_qty, sum(l_extendedprice) AS sum_base_price,
           sum(l_extendedprice * (1 - l_discount)) AS sum_disc_price,
           sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charge,
           avg(l_quantity) AS avg_qty, avg(l_extendedprice) AS avg_price, avg(l_discount) AS avg_disc,
           count(*) AS count_order
    FROM lineitem
    WHERE l_shipdate <= date '1998-12-01' - interval '90' day
    GROUP BY l_returnflag, l_linestatus
    ORDER BY l_returnflag, l_linestatus)";

auto build() {
    return select(col<&lineitem::returnflag>, col<&lineitem::linestatus>, sum(col<&lineitem::quantity>),
                  sum(col<&lineitem::extendedprice>), sum(revenue()), sum(revenue() * (1 + col<&lineitem::tax>)),
                  avg(col<&lineitem::quantity>), avg(col<&lineitem::extendedprice>), avg(col<&lineitem::discount>),
                  count())
        .from<lineitem>()
        .where(col<&lineitem::shipdate> <= value(day(1998, 12, 1)) - 90)
        .group_by(col<&lineitem::returnflag>, col<&lineitem::linestatus>)
        .order_by(col<&lineitem::returnflag>, col<&lineitem::linestatus>);
}

}  // namespace

extern const query q01;
const query q01 = make_query<&build>("q01", "pricing summary", by_hand);

}  // namespace tpch
