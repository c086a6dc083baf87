// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

namespace {

constexpr const char* by_hand = R"(
    SELECT ps_partkey, sum(ps_supplycost * ps_availqty) AS value
    FROM partsupp, supplier, nation
    WHERE ps_suppkey = s_suppkey AND s_nationkey = n_nationkey AND n_name = 'GERMANY'
    GROUP BY ps_partkey
    HAVING sum(ps_supplycost * ps_availqty) >
           (SELECT sum(ps_supplycost * ps_availqty) * :fraction
            FROM partsupp, supplier, nation
            WHERE ps_suppkey = s_suppkey AND s_nationkey = n_nationkey AND n_name = 'GERMANY')
    ORDER BY value DESC)";

auto build() {
    const auto worth = sum(col<&partsupp::supplycost> * col<&partsupp::availqty>);
    const auto german = [](const auto& rows) {
        return rows.template from<partsupp>().template join<supplier>().template join<nation>().where(
            col<&nation::name> == "GERMANY");
    };
    return german(select(col<&partsupp::partkey>, worth))
        .group_by(col<&partsupp::partkey>)
        .having(worth > subquery(german(select(worth * decimal(fraction())))))
        .order_by(desc(worth));
}

}  // namespace

extern const query q11;
const query q11 = make_query<&build>("q11", "important stock", by_hand);

}  // namespace tpch
