// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

// the rows of the select inside
struct all_nations {
    std::int32_t year{};
    overt::numeric volume{};
    std::string nation{};
};
constexpr auto describe(overt::type<all_nations>) {
    return overt::table("all_nations", overt::column("o_year", &all_nations::year),
                        overt::column("volume", &all_nations::volume), overt::column("nation", &all_nations::nation));
}

namespace {

constexpr const char* by_hand = R"(
    SELECT o_year, sum(CASE WHEN nation = 'BRAZIL' THEN volume ELSE 0 END) / sum(volume) AS mkt_share
    FROM (SELECT extract(year FROM o_orderdate) AS o_year, l_extendedprice * (1 - l_discount) AS volume,
                 n2.n_name AS nation
          FROM part, supplier, lineitem, orders, customer, nation n1, nation n2, region
          WHERE p_partkey = l_partkey AND s_suppkey = l_suppkey AND l_orderkey = o_orderkey AND o_custkey = c_custkey
            AND c_nationkey = n1.n_nationkey AND n1.n_regionkey = r_regionkey AND r_name = 'AMERICA'
            AND s_nationkey = n2.n_nationkey AND o_orderdate BETWEEN date '1995-01-01' AND date '1996-12-31'
            AND p_type = 'ECONOMY ANODIZED STEEL') AS all_nations
    GROUP BY o_year
    ORDER BY o_year)";

auto build() {
    constexpr auto n1 = overt::alias<nation, "n1">;
    constexpr auto n2 = overt::alias<nation, "n2">;
    const auto sales = select(cast<std::int32_t>(date_part("year", col<&order::orderdate>)), revenue(),
                              n2.col<&nation::name>)
                           .from<part>()
                           .join<lineitem>()
                           .join<supplier>()
                           .join<order>()
                           .join<customer>(col<&customer::custkey> == col<&order::custkey>)
                           .join(n1, n1.col<&nation::nationkey> == col<&customer::nationkey>)
                           .join<region>(col<&region::regionkey> == n1.col<&nation::regionkey>)
                           .join(n2, n2.col<&nation::nationkey> == col<&supplier::nationkey>)
                           .where(col<&region::name> == "AMERICA" && col<&part::type> == "ECONOMY ANODIZED STEEL" &&
                                  col<&order::orderdate>.between(day(1995, 1, 1), day(1996, 12, 31)));
    constexpr auto& volume = col<&all_nations::volume>;
    const auto brazil = case_when(col<&all_nations::nation> == "BRAZIL", volume).else_(0);
    return select(col<&all_nations::year>, sum(brazil) / sum(volume))
        .from(derived<all_nations>(sales))
        .group_by(col<&all_nations::year>)
        .order_by(col<&all_nations::year>);
}

}  // namespace

extern const query q08;
const query q08 = make_query<&build>("q08", "national market share", by_hand);

}  // namespace tpch
