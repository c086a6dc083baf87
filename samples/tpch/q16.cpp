// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT p_brand, p_type, p_size, count(DISTINCT ps_suppkey) AS supplier_cnt
    FROM partsupp, part
    WHERE p_partkey = ps_partkey AND p_brand <> 'Brand#45' AND p_type NOT LIKE 'MEDIUM POLISHED%'
      AND p_size IN (49, 14, 23, 45, 19, 3, 36, 9)
      AND ps_suppkey NOT IN (SELECT s_suppkey FROM supplier WHERE s_comment LIKE '%Customer%Complaints%')
    GROUP BY p_brand, p_type, p_size
    ORDER BY supplier_cnt DESC, p_brand, p_type, p_size)";

auto build() {
    const auto complained =
        select(col<&supplier::suppkey>).from<supplier>().where(col<&supplier::comment>.like("%Customer%Complaints%"));
    return select(col<&part::brand>, col<&part::type>, col<&part::size>, count_distinct(col<&partsupp::suppkey>))
        .from<partsupp>()
        .join<part>()
        .where(col<&part::brand> != "Brand#45" && col<&part::type>.not_like("MEDIUM POLISHED%") &&
               col<&part::size>.in(49, 14, 23, 45, 19, 3, 36, 9) && col<&partsupp::suppkey>.not_in(complained))
        .group_by(col<&part::brand>, col<&part::type>, col<&part::size>)
        .order_by(desc(count_distinct(col<&partsupp::suppkey>)), col<&part::brand>, col<&part::type>, col<&part::size>);
}

}  // namespace

extern const query q16;
const query q16 = make_query<&build>("q16", "parts and their suppliers", by_hand);

}  // namespace tpch
