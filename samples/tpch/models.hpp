// SPDX-License-Identifier: BSL-1.0
// The eight tables of the TPC-H benchmark as models.
#pragma once

#include <overt/codec.hpp>
#include <overt/model.hpp>

#include <cstdint>
#include <string>

namespace tpch {

struct region {
    std::int64_t regionkey{};
    std::string name{};
    std::string comment{};
};
constexpr auto describe(overt::type<region>) {
    return overt::table("region", overt::column("r_regionkey", &region::regionkey).primary_key(),
                        overt::column("r_name", &region::name), overt::column("r_comment", &region::comment));
}

struct nation {
    std::int64_t nationkey{};
    std::string name{};
    std::int64_t regionkey{};
    std::string comment{};
};
constexpr auto describe(overt::type<nation>) {
    return overt::table("nation", overt::column("n_nationkey", &nation::nationkey).primary_key(),
                        overt::column("n_name", &nation::name),
                        overt::column("n_regionkey", &nation::regionkey).references(&region::regionkey),
                        overt::column("n_comment", &nation::comment));
}

struct supplier {
    std::int64_t suppkey{};
    std::string name{};
    std::string address{};
    std::int64_t nationkey{};
    std::string phone{};
    overt::numeric acctbal{};
    std::string comment{};
};
constexpr auto describe(overt::type<supplier>) {
    return overt::table("supplier", overt::column("s_suppkey", &supplier::suppkey).primary_key(),
                        overt::column("s_name", &supplier::name), overt::column("s_address", &supplier::address),
                        overt::column("s_nationkey", &supplier::nationkey).references(&nation::nationkey),
                        overt::column("s_phone", &supplier::phone), overt::column("s_acctbal", &supplier::acctbal),
                        overt::column("s_comment", &supplier::comment));
}

struct part {
    std::int64_t partkey{};
    std::string name{};
    std::string mfgr{};
    std::string brand{};
    std::string type{};
    std::int32_t size{};
    std::string container{};
    overt::numeric retailprice{};
    std::string comment{};
};
constexpr auto describe(overt::type<part>) {
    return overt::table("part", overt::column("p_partkey", &part::partkey).primary_key(),
                        overt::column("p_name", &part::name), overt::column("p_mfgr", &part::mfgr),
                        overt::column("p_brand", &part::brand), overt::column("p_type", &part::type),
                        overt::column("p_size", &part::size), overt::column("p_container", &part::container),
                        overt::column("p_retailprice", &part::retailprice), overt::column("p_comment", &part::comment));
}

struct partsupp {
    std::int64_t partkey{};
    std::int64_t suppkey{};
    std::int32_t availqty{};
    overt::numeric supplycost{};
    std::string comment{};
};
constexpr auto describe(overt::type<partsupp>) {
    return overt::table(
        "partsupp", overt::column("ps_partkey", &partsupp::partkey).primary_key().references(&part::partkey),
        overt::column("ps_suppkey", &partsupp::suppkey).primary_key().references(&supplier::suppkey),
        overt::column("ps_availqty", &partsupp::availqty), overt::column("ps_supplycost", &partsupp::supplycost),
        overt::column("ps_comment", &partsupp::comment));
}

struct customer {
    std::int64_t custkey{};
    std::string name{};
    std::string address{};
    std::int64_t nationkey{};
    std::string phone{};
    overt::numeric acctbal{};
    std::string mktsegment{};
    std::string comment{};
};
constexpr auto describe(overt::type<customer>) {
    return overt::table("customer", overt::column("c_custkey", &customer::custkey).primary_key(),
                        overt::column("c_name", &customer::name), overt::column("c_address", &customer::address),
                        overt::column("c_nationkey", &customer::nationkey).references(&nation::nationkey),
                        overt::column("c_phone", &customer::phone), overt::column("c_acctbal", &customer::acctbal),
                        overt::column("c_mktsegment", &customer::mktsegment),
                        overt::column("c_comment", &customer::comment));
}

struct order {
    std::int64_t orderkey{};
    std::int64_t custkey{};
    std::string orderstatus{};
    overt::numeric totalprice{};
    overt::date orderdate{};
    std::string orderpriority{};
    std::string clerk{};
    std::int32_t shippriority{};
    std::string comment{};
};
constexpr auto describe(overt::type<order>) {
    return overt::table(
        "orders", overt::column("o_orderkey", &order::orderkey).primary_key(),
        overt::column("o_custkey", &order::custkey).references(&customer::custkey),
        overt::column("o_orderstatus", &order::orderstatus), overt::column("o_totalprice", &order::totalprice),
        overt::column("o_orderdate", &order::orderdate), overt::column("o_orderpriority", &order::orderpriority),
        overt::column("o_clerk", &order::clerk), overt::column("o_shippriority", &order::shippriority),
        overt::column("o_comment", &order::comment));
}

struct lineitem {
    std::int64_t orderkey{};
    std::int64_t partkey{};
    std::int64_t suppkey{};
    std::int32_t linenumber{};
    overt::numeric quantity{};
    overt::numeric extendedprice{};
    overt::numeric discount{};
    overt::numeric tax{};
    std::string returnflag{};
    std::string linestatus{};
    overt::date shipdate{};
    overt::date commitdate{};
    overt::date receiptdate{};
    std::string shipinstruct{};
    std::string shipmode{};
    std::string comment{};
};
constexpr auto describe(overt::type<lineitem>) {
    return overt::table(
        "lineitem", overt::column("l_orderkey", &lineitem::orderkey).primary_key().references(&order::orderkey),
        overt::column("l_partkey", &lineitem::partkey).references(&part::partkey),
        overt::column("l_suppkey", &lineitem::suppkey).references(&supplier::suppkey),
        overt::column("l_linenumber", &lineitem::linenumber).primary_key(),
        overt::column("l_quantity", &lineitem::quantity), overt::column("l_extendedprice", &lineitem::extendedprice),
        overt::column("l_discount", &lineitem::discount), overt::column("l_tax", &lineitem::tax),
        overt::column("l_returnflag", &lineitem::returnflag), overt::column("l_linestatus", &lineitem::linestatus),
        overt::column("l_shipdate", &lineitem::shipdate), overt::column("l_commitdate", &lineitem::commitdate),
        overt::column("l_receiptdate", &lineitem::receiptdate),
        overt::column("l_shipinstruct", &lineitem::shipinstruct), overt::column("l_shipmode", &lineitem::shipmode),
        overt::column("l_comment", &lineitem::comment));
}

}  // namespace tpch
