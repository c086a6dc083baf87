// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT s_acctbal, s_name, n_name, p_partkey, p_mfgr, s_address, s_phone, s_comment
    FROM part, supplier, partsupp, nation, region
    WHERE p_partkey = ps_partkey AND s_suppkey = ps_suppkey AND p_size = 15 AND p_type LIKE '%BRASS'
      AND s_nationkey = n_nationkey AND n_regionkey = r_regionkey AND r_name = 'EUROPE'
      AND ps_supplycost = (SELECT min(ps_supplycost) FROM partsupp, supplier, nation, region
                           WHERE p_partkey = ps_partkey AND s_suppkey = ps_suppkey AND s_nationkey = n_nationkey
                             AND n_regionkey = r_regionkey AND r_name = 'EUROPE')
    ORDER BY s_acctbal DESC, n_name, s_name, p_partkey
    LIMIT 100)";

auto build() {
    // the same four tables once more, inside
    constexpr auto offer = overt::alias<partsupp, "offer">;
    constexpr auto seller = overt::alias<supplier, "seller">;
    constexpr auto home = overt::alias<nation, "home">;
    constexpr auto continent = overt::alias<region, "continent">;
    const auto cheapest = select(min(offer.col<&partsupp::supplycost>))
                              .from(offer)
                              .correlate<part>()
                              .join(seller, seller.col<&supplier::suppkey> == offer.col<&partsupp::suppkey>)
                              .join(home, home.col<&nation::nationkey> == seller.col<&supplier::nationkey>)
                              .join(continent, continent.col<&region::regionkey> == home.col<&nation::regionkey>)
                              .where(offer.col<&partsupp::partkey> == col<&part::partkey> &&
                                     continent.col<&region::name> == "EUROPE");
    return select(col<&supplier::acctbal>, col<&supplier::name>, col<&nation::name>, col<&part::partkey>,
                  col<&part::mfgr>, col<&supplier::address>, col<&supplier::phone>, col<&supplier::comment>)
        .from<part>()
        .join<partsupp>()
        .join<supplier>()
        .join<nation>()
        .join<region>()
        .where(col<&part::size> == 15 && col<&part::type>.like("%BRASS") && col<&region::name> == "EUROPE" &&
               col<&partsupp::supplycost> == subquery(cheapest))
        .order_by(desc(col<&supplier::acctbal>), col<&nation::name>, col<&supplier::name>, col<&part::partkey>)
        .limit(100);
}

}  // namespace

extern const query q02;
const query q02 = make_query<&build>("q02", "minimum cost supplier", by_hand);

}  // namespace tpch
