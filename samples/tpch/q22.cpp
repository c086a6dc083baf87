// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

using namespace overt::sql;
using overt::col;

namespace tpch {

// the rows of the select inside
struct custsale {
    std::string code{};
    overt::numeric acctbal{};
};
constexpr auto describe(overt::type<custsale>) {
    return overt::table("custsale", overt::column("cntrycode", &custsale::code),
                        overt::column("c_acctbal", &custsale::acctbal));
}

namespace {

constexpr const char* by_hand = R"(
    SELECT cntrycode, count(*) AS numcust, sum(c_acctbal) AS totacctbal
    FROM (SELECT substring(c_phone FROM 1 FOR 2) AS cntrycode, c_acctbal
          FROM customer
          WHERE substring(c_phone FROM 1 FOR 2) IN ('13', '31', '23', '29', '30', '18', '17')
            AND c_acctbal > (SELECT avg(c_acctbal) FROM customer
                             WHERE c_acctbal > 0.00
                               AND substring(c_phone FROM 1 FOR 2) IN ('13', '31', '23', '29', '30', '18', '17'))
            AND NOT EXISTS (SELECT * FROM orders WHERE o_custkey = c_custkey)) AS custsale
    GROUP BY cntrycode
    ORDER BY cntrycode)";

auto build() {
    const auto code = substring(col<&customer::phone>, 1, 2);
    const auto wanted = code.in("13", "31", "23", "29", "30", "18", "17");
    const auto average =
        select(avg(col<&customer::acctbal>)).from<customer>().where(col<&customer::acctbal> > 0 && wanted);
    const auto orders = select(col<&order::orderkey>)
                            .from<order>()
                            .correlate<customer>()
                            .where(col<&order::custkey> == col<&customer::custkey>);
    const auto idle = select(code, col<&customer::acctbal>)
                          .from<customer>()
                          .where(wanted && col<&customer::acctbal> > subquery(average) && !exists(orders));
    return select(col<&custsale::code>, count(), sum(col<&custsale::acctbal>))
        .from(derived<custsale>(idle))
        .group_by(col<&custsale::code>)
        .order_by(col<&custsale::code>);
}

}  // namespace

extern const query q22;
const query q22 = make_query<&build>("q22", "global sales opportunity", by_hand);

}  // namespace tpch
