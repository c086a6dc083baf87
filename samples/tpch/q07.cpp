// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

// the rows of the select inside
struct shipping {
    std::string supp_nation{};
    std::string cust_nation{};
    std::int32_t year{};
    overt::numeric volume{};
};
constexpr auto describe(overt::type<shipping>) {
    return overt::table("shipping", overt::column("supp_nation", &shipping::supp_nation),
                        overt::column("cust_nation", &shipping::cust_nation), overt::column("l_year", &shipping::year),
                        overt::column("volume", &shipping::volume));
}

namespace {

constexpr const char* by_hand = R"(
    SELECT supp_nation, cust_nation, l_year, sum(volume) AS revenue
    FROM (SELECT n1.n_name AS supp_nation, n2.n_name AS cust_nation, extract(year FROM l_shipdate) AS l_year,
                 l_extendedprice * (1 - l_discount) AS volume
          FROM supplier, lineitem, orders, customer, nation n1, nation n2
          WHERE s_suppkey = l_suppkey AND o_orderkey = l_orderkey AND c_custkey = o_custkey
            AND s_nationkey = n1.n_nationkey AND c_nationkey = n2.n_nationkey
            AND ((n1.n_name = 'FRANCE' AND n2.n_name = 'GERMANY') OR (n1.n_name = 'GERMANY' AND n2.n_name = 'FRANCE'))
            AND l_shipdate BETWEEN date '1995-01-01' AND date '1996-12-31') AS shipping
    GROUP BY supp_nation, cust_nation, l_year
    ORDER BY supp_nation, cust_nation, l_year)";

auto build() {
    constexpr auto n1 = overt::alias<nation, "n1">;
    constexpr auto n2 = overt::alias<nation, "n2">;
    constexpr auto from = n1.col<&nation::name>;
    constexpr auto to = n2.col<&nation::name>;
    const auto shipments = select(from, to, cast<std::int32_t>(date_part("year", col<&lineitem::shipdate>)), revenue())
                               .from<supplier>()
                               .join<lineitem>()
                               .join<order>()
                               .join<customer>(col<&customer::custkey> == col<&order::custkey>)
                               .join(n1, n1.col<&nation::nationkey> == col<&supplier::nationkey>)
                               .join(n2, n2.col<&nation::nationkey> == col<&customer::nationkey>)
                               .where((from == "FRANCE" && to == "GERMANY") || (from == "GERMANY" && to == "FRANCE"))
                               .where(col<&lineitem::shipdate>.between(day(1995, 1, 1), day(1996, 12, 31)));
    constexpr auto keys = std::tuple(col<&shipping::supp_nation>, col<&shipping::cust_nation>, col<&shipping::year>);
    return std::apply(
        [&](const auto&... key) {
            return select(key..., sum(col<&shipping::volume>))
                .from(derived<shipping>(shipments))
                .group_by(key...)
                .order_by(key...);
        },
        keys);
}

}  // namespace

extern const query q07;
const query q07 = make_query<&build>("q07", "volume shipping", by_hand);

}  // namespace tpch
