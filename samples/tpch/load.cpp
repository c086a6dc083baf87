// SPDX-License-Identifier: BSL-1.0
#include "load.hpp"

#include "generator.hpp"
#include "query.hpp"

#include <string>
#include <tuple>

namespace tpch {

namespace {

constexpr const char* tables = R"(
    CREATE TABLE region(r_regionkey bigint PRIMARY KEY, r_name text NOT NULL, r_comment text NOT NULL);
    CREATE TABLE nation(n_nationkey bigint PRIMARY KEY, n_name text NOT NULL, n_regionkey bigint NOT NULL,
                        n_comment text NOT NULL);
    CREATE TABLE supplier(s_suppkey bigint PRIMARY KEY, s_name text NOT NULL, s_address text NOT NULL,
                          s_nationkey bigint NOT NULL, s_phone text NOT NULL, s_acctbal numeric(15, 2) NOT NULL,
                          s_comment text NOT NULL);
    CREATE TABLE part(p_partkey bigint PRIMARY KEY, p_name text NOT NULL, p_mfgr text NOT NULL, p_brand text NOT NULL,
                      p_type text NOT NULL, p_size integer NOT NULL, p_container text NOT NULL,
                      p_retailprice numeric(15, 2) NOT NULL, p_comment text NOT NULL);
    CREATE TABLE partsupp(ps_partkey bigint NOT NULL, ps_suppkey bigint NOT NULL, ps_availqty integer NOT NULL,
                          ps_supplycost numeric(15, 2) NOT NULL, ps_comment text NOT NULL,
                          PRIMARY KEY (ps_partkey, ps_suppkey));
    CREATE TABLE customer(c_custkey bigint PRIMARY KEY, c_name text NOT NULL, c_address text NOT NULL,
                          c_nationkey bigint NOT NULL, c_phone text NOT NULL, c_acctbal numeric(15, 2) NOT NULL,
                          c_mktsegment text NOT NULL, c_comment text NOT NULL);
    CREATE TABLE orders(o_orderkey bigint PRIMARY KEY, o_custkey bigint NOT NULL, o_orderstatus text NOT NULL,
                        o_totalprice numeric(15, 2) NOT NULL, o_orderdate date NOT NULL, o_orderpriority text NOT NULL,
                        o_clerk text NOT NULL, o_shippriority integer NOT NULL, o_comment text NOT NULL);
    CREATE TABLE lineitem(l_orderkey bigint NOT NULL, l_partkey bigint NOT NULL, l_suppkey bigint NOT NULL,
                          l_linenumber integer NOT NULL, l_quantity numeric(15, 2) NOT NULL,
                          l_extendedprice numeric(15, 2) NOT NULL, l_discount numeric(15, 2) NOT NULL,
                          l_tax numeric(15, 2) NOT NULL, l_returnflag text NOT NULL, l_linestatus text NOT NULL,
                          l_shipdate date NOT NULL, l_commitdate date NOT NULL, l_receiptdate date NOT NULL,
                          l_shipinstruct text NOT NULL, l_shipmode text NOT NULL, l_comment text NOT NULL,
                          PRIMARY KEY (l_orderkey, l_linenumber));
)";

constexpr const char* afterwards = R"(
    CREATE INDEX ON orders(o_custkey);
    CREATE INDEX ON lineitem(l_partkey);
    CREATE INDEX ON partsupp(ps_suppkey);
    ANALYZE region, nation, supplier, part, partsupp, customer, orders, lineitem;
)";

/// The fields of a model, as text. Nothing here holds a quotation mark or a backslash.
template <class T>
std::vector<std::string> fields_of(const T& row) {
    return overt::detail::visit_fields(
        row, [](const auto&... field) { return std::vector<std::string>{text_of(field)...}; });
}

/// Rows of one table, inserted many at a time.
class inserter {
public:
    inserter(pqxx::work& work, const char* table)
        : work_(work),
          head_(std::string("INSERT INTO ") + table + " VALUES ") {}

    template <class T>
    void add(const T& row) {
        text_ += text_.empty() ? "(" : ", (";
        const char* between = "'";
        for (const std::string& field : fields_of(row)) {
            text_ += between + field + '\'';
            between = ", '";
        }
        text_ += ')';
        if (text_.size() > 500'000) flush();
    }
    void flush() {
        if (!text_.empty()) work_.exec(head_ + text_);
        text_.clear();
    }

private:
    pqxx::work& work_;
    std::string head_;
    std::string text_;
};

void load_orders(pqxx::work& work, const generator& from) {
    inserter orders(work, "orders");
    inserter lines(work, "lineitem");
    for (std::int64_t key = 1; key <= from.orders(); ++key) {
        const order_with_lines made = from.make_order(key);
        orders.add(made.head);
        for (const lineitem& line : made.lines) lines.add(line);
    }
    orders.flush();
    lines.flush();
}

}  // namespace

void load(pqxx::connection& into, double scale) {
    const generator from(scale);
    pqxx::work work(into);
    work.exec(tables);
    const auto fill = [&work](const char* table, std::int64_t last, const auto& add) {
        inserter target(work, table);
        for (std::int64_t key = 1; key <= last; ++key) add(target, key);
        target.flush();
    };
    fill("region", 1, [](inserter& to, std::int64_t) {
        for (const region& each : generator::regions()) to.add(each);
    });
    fill("nation", 1, [](inserter& to, std::int64_t) {
        for (const nation& each : generator::nations()) to.add(each);
    });
    fill("supplier", from.suppliers(), [&](inserter& to, std::int64_t key) { to.add(from.make_supplier(key)); });
    fill("part", from.parts(), [&](inserter& to, std::int64_t key) { to.add(from.make_part(key)); });
    fill("partsupp", from.parts(), [&](inserter& to, std::int64_t key) {
        for (const partsupp& each : from.make_partsupps(key)) to.add(each);
    });
    fill("customer", from.customers(), [&](inserter& to, std::int64_t key) { to.add(from.make_customer(key)); });
    load_orders(work, from);
    work.exec(afterwards);
    work.commit();
}

}  // namespace tpch
