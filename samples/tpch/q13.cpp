// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

// the rows of the select inside
struct c_orders {
    std::int64_t custkey{};
    std::int64_t count{};
};
constexpr auto describe(overt::type<c_orders>) {
    return overt::table("c_orders", overt::column("c_custkey", &c_orders::custkey),
                        overt::column("c_count", &c_orders::count));
}

namespace {

constexpr const char* by_hand = R"(
    SELECT c_count, count(*) AS custdist
    FROM (SELECT c_custkey, count(o_orderkey)
          FROM customer LEFT OUTER JOIN orders ON c_custkey = o_custkey AND o_comment NOT LIKE '%special%requests%'
          GROUP BY c_custkey) AS c_orders (c_custkey, c_count)
    GROUP BY c_count
    ORDER BY custdist DESC, c_count DESC)";

auto build() {
    const auto orders = select(col<&customer::custkey>, count(col<&order::orderkey>))
                            .from<customer>()
                            .left_join<order>(col<&order::custkey> == col<&customer::custkey> &&
                                              col<&order::comment>.not_like("%special%requests%"))
                            .group_by(col<&customer::custkey>);
    return select(col<&c_orders::count>, count())
        .from(derived<c_orders>(orders))
        .group_by(col<&c_orders::count>)
        .order_by(desc(count()), desc(col<&c_orders::count>));
}

}  // namespace

extern const query q13;
const query q13 = make_query<&build>("q13", "customer distribution", by_hand);

}  // namespace tpch
