// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT c_custkey, c_name, sum(l_extendedprice * (1 - l_discount)) AS revenue, c_acctbal, n_name, c_address, c_phone,
           c_comment
    FROM customer, orders, lineitem, nation
    WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND o_orderdate >= date '1993-10-01'
      AND o_orderdate < date '1993-10-01' + interval '3' month AND l_returnflag = 'R' AND c_nationkey = n_nationkey
    GROUP BY c_custkey, c_name, c_acctbal, c_phone, n_name, c_address, c_comment
    ORDER BY revenue DESC
    LIMIT 20)";

auto build() {
    return select(col<&customer::custkey>, col<&customer::name>, sum(revenue()), col<&customer::acctbal>,
                  col<&nation::name>, col<&customer::address>, col<&customer::phone>, col<&customer::comment>)
        .from<customer>()
        .join<order>()
        .join<lineitem>()
        .join<nation>()
        .where(col<&order::orderdate> >= day(1993, 10, 1) && col<&order::orderdate> < day(1994, 1, 1) &&
               col<&lineitem::returnflag> == "R")
        .group_by(col<&customer::custkey>, col<&nation::name>)
        .order_by(desc(sum(revenue())))
        .limit(20);
}

}  // namespace

extern const query q10;
const query q10 = make_query<&build>("q10", "returned items", by_hand);

}  // namespace tpch
