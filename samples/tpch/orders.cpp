// SPDX-License-Identifier: BSL-1.0
// Orders and their lines.
#include "generator.hpp"
#include "query.hpp"
#include "words.hpp"

#include <fmt/format.h>

#include <utility>

namespace tpch {

namespace {

constexpr std::uint64_t of_order = 7;
constexpr std::uint64_t of_line = 8;
constexpr overt::date first_day = day(1992, 1, 1);
constexpr overt::date today = day(1995, 6, 17);
constexpr std::int64_t order_days = 2'405;  // until 1998-08-02

overt::date after(overt::date from, std::int64_t days) { return from + overt::date::duration(static_cast<int>(days)); }

std::int64_t cents_of(const overt::numeric& value) {
    std::string digits = value.to_string();
    std::erase(digits, '.');
    return std::stoll(digits);
}

/// A third of the customers never orders.
std::int64_t ordering_customer(dice& random, std::int64_t customers) {
    std::int64_t key = random.between(1, customers);
    while (key % 3 == 0) key = random.between(1, customers);
    return key;
}

/// Most of them are large for a reason: q18 looks for them.
std::int64_t lines_of(std::int64_t order_key, dice& random) { return order_key % 500 == 7 ? 7 : random.between(1, 7); }

std::string status_of(const std::vector<lineitem>& lines) {
    std::size_t open = 0;
    for (const lineitem& line : lines) open += line.linestatus == "O" ? 1 : 0;
    return open == 0 ? "F" : open == lines.size() ? "O" : "P";
}

}  // namespace

lineitem generator::make_line(const order& of, std::int32_t number) const {
    dice random(of_line, 8 * of.orderkey + number);
    const std::int64_t part_key = random.between(1, parts_);
    const std::int64_t quantity = of.orderkey % 500 == 7 ? 50 : random.between(1, 50);
    const std::int64_t price = quantity * retail_cents(part_key);
    lineitem made{.orderkey = of.orderkey,
                  .partkey = part_key,
                  .suppkey = supplier_of(part_key, random.between(0, 3)),
                  .linenumber = number,
                  .quantity = money(100 * quantity),
                  .extendedprice = money(price),
                  .discount = money(random.between(0, 10)),
                  .tax = money(random.between(0, 8)),
                  .shipdate = after(of.orderdate, random.between(1, 121)),
                  .commitdate = after(of.orderdate, random.between(30, 90))};
    made.receiptdate = after(made.shipdate, random.between(1, 30));
    made.returnflag = made.receiptdate > today ? "N" : random.between(0, 1) == 0 ? "R" : "A";
    made.linestatus = made.shipdate > today ? "O" : "F";
    made.shipinstruct = random.pick(instructions);
    made.shipmode = random.pick(modes);
    if (part_key % 200 == 4) made.shipinstruct = "DELIVER IN PERSON", made.shipmode = "AIR";  // q19
    made.comment = chat(random);
    return made;
}

order_with_lines generator::make_order(std::int64_t key) const {
    dice random(of_order, key);
    order_with_lines made;
    order& head = made.head;
    head.orderkey = key;
    head.custkey = ordering_customer(random, customers_);
    head.orderdate = after(first_day, random.between(0, order_days));
    head.orderpriority = random.pick(priorities);
    head.clerk = fmt::format("Clerk#{:09}", random.between(1, 1'000));
    head.comment = chat(random);
    if (key % 50 == 9) head.comment += " special " + random.pick(verbs) + " requests";  // q13
    std::int64_t total = 0;
    const std::int64_t lines = lines_of(key, random);
    for (std::int64_t i = 1; i <= lines; ++i) {
        made.lines.push_back(make_line(head, static_cast<std::int32_t>(i)));
        total += cents_of(made.lines.back().extendedprice);
    }
    head.totalprice = money(total);
    head.orderstatus = status_of(made.lines);
    return made;
}

}  // namespace tpch
