// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

// the rows of the select inside
struct profit {
    std::string nation{};
    std::int32_t year{};
    overt::numeric amount{};
};
constexpr auto describe(overt::type<profit>) {
    return overt::table("profit", overt::column("nation", &profit::nation), overt::column("o_year", &profit::year),
                        overt::column("amount", &profit::amount));
}

namespace {

constexpr const char* by_hand = R"(
    SELECT nation, o_year, sum(amount) AS sum_profit
    FROM (SELECT n_name AS nation, extract(year FROM o_orderdate) AS o_year,
                 l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity AS amount
          FROM part, supplier, lineitem, partsupp, orders, nation
          WHERE s_suppkey = l_suppkey AND ps_suppkey = l_suppkey AND ps_partkey = l_partkey AND p_partkey = l_partkey
            AND o_orderkey = l_orderkey AND s_nationkey = n_nationkey AND p_name LIKE '%green%') AS profit
    GROUP BY nation, o_year
    ORDER BY nation, o_year DESC)";

auto build() {
    const auto amounts = select(col<&nation::name>, cast<std::int32_t>(date_part("year", col<&order::orderdate>)),
                                revenue() - col<&partsupp::supplycost> * col<&lineitem::quantity>)
                             .from<part>()
                             .join<lineitem>()
                             .join<supplier>()
                             .join<partsupp>(col<&partsupp::suppkey> == col<&lineitem::suppkey> &&
                                             col<&partsupp::partkey> == col<&lineitem::partkey>)
                             .join<order>()
                             .join<nation>()
                             .where(col<&part::name>.like("%green%"));
    return select(col<&profit::nation>, col<&profit::year>, sum(col<&profit::amount>))
        .from(derived<profit>(amounts))
        .group_by(col<&profit::nation>, col<&profit::year>)
        .order_by(col<&profit::nation>, desc(col<&profit::year>));
}

}  // namespace

extern const query q09;
const query q09 = make_query<&build>("q09", "product type profit", by_hand);

}  // namespace tpch
