// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT s_name, s_address
    FROM supplier, nation
    WHERE s_suppkey IN
          (SELECT ps_suppkey FROM partsupp
           WHERE ps_partkey IN (SELECT p_partkey FROM part WHERE p_name LIKE 'forest%')
             AND ps_availqty > (SELECT 0.5 * sum(l_quantity) FROM lineitem
                                WHERE l_partkey = ps_partkey AND l_suppkey = ps_suppkey
                                  AND l_shipdate >= date '1994-01-01'
                                  AND l_shipdate < date '1994-01-01' + interval '1' year))
      AND s_nationkey = n_nationkey AND n_name = 'CANADA'
    ORDER BY s_name)";

auto build() {
    const auto forest = select(col<&part::partkey>).from<part>().where(col<&part::name>.starts_with("forest"));
    const auto half_shipped = select(decimal("0.5") * sum(col<&lineitem::quantity>))
                                  .from<lineitem>()
                                  .correlate<partsupp>()
                                  .where(col<&lineitem::partkey> == col<&partsupp::partkey> &&
                                         col<&lineitem::suppkey> == col<&partsupp::suppkey> &&
                                         col<&lineitem::shipdate> >= day(1994, 1, 1) &&
                                         col<&lineitem::shipdate> < day(1995, 1, 1));
    const auto in_excess = select(col<&partsupp::suppkey>)
                               .from<partsupp>()
                               .where(col<&partsupp::partkey>.in(forest) &&
                                      col<&partsupp::availqty> > subquery(half_shipped));
    return select(col<&supplier::name>, col<&supplier::address>)
        .from<supplier>()
        .join<nation>()
        .where(col<&supplier::suppkey>.in(in_excess) && col<&nation::name> == "CANADA")
        .order_by(col<&supplier::name>);
}

}  // namespace

extern const query q20;
const query q20 = make_query<&build>("q20", "potential part promotion", by_hand);

}  // namespace tpch
