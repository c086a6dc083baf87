// SPDX-License-Identifier: BSL-1.0
#include "generator.hpp"

#include "query.hpp"
#include "words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tpch {

namespace {

enum table : std::uint64_t { of_region = 1, of_nation, of_supplier, of_part, of_partsupp, of_customer, of_order };

struct nation_of_region {
    std::string_view name;
    std::int64_t region;
};
constexpr std::array<nation_of_region, 25> nation_names{
    {{"ALGERIA", 0},      {"ARGENTINA", 1},  {"BRAZIL", 1},  {"CANADA", 1},         {"EGYPT", 4},
     {"ETHIOPIA", 0},     {"FRANCE", 3},     {"GERMANY", 3}, {"INDIA", 2},          {"INDONESIA", 2},
     {"IRAN", 4},         {"IRAQ", 4},       {"JAPAN", 2},   {"JORDAN", 4},         {"KENYA", 0},
     {"MOROCCO", 0},      {"MOZAMBIQUE", 0}, {"PERU", 1},    {"CHINA", 2},          {"ROMANIA", 3},
     {"SAUDI ARABIA", 4}, {"VIETNAM", 2},    {"RUSSIA", 3},  {"UNITED KINGDOM", 3}, {"UNITED STATES", 1}}};

std::int64_t scaled(double scale, double at_one) {
    return std::max<std::int64_t>(10, static_cast<std::int64_t>(scale * at_one));
}

std::string phone(dice& random, std::int64_t nation) {
    return fmt::format("{}-{}-{}-{}", nation + 10, random.between(100, 999), random.between(100, 999),
                       random.between(1000, 9999));
}

std::string address(dice& random) { return fmt::format("{} {} street", random.between(1, 999), random.pick(colours)); }

}  // namespace

generator::generator(double scale)
    : suppliers_(scaled(scale, 10'000)),
      parts_(scaled(scale, 200'000)),
      customers_(scaled(scale, 150'000)) {}

std::vector<region> generator::regions() {
    static constexpr std::array<std::string_view, 5> names{"AFRICA", "AMERICA", "ASIA", "EUROPE", "MIDDLE EAST"};
    std::vector<region> all;
    for (std::int64_t i = 0; i != 5; ++i) {
        dice random(of_region, i);
        all.push_back({i, std::string(names[static_cast<std::size_t>(i)]), chat(random)});
    }
    return all;
}

std::vector<nation> generator::nations() {
    std::vector<nation> all;
    for (const nation_of_region& each : nation_names) {
        const auto key = static_cast<std::int64_t>(all.size());
        dice random(of_nation, key);
        all.push_back({key, std::string(each.name), each.region, chat(random)});
    }
    return all;
}

supplier generator::make_supplier(std::int64_t key) const {
    dice random(of_supplier, key);
    const std::int64_t home = random.between(0, 24);
    std::string comment = chat(random);
    if (key % 20 == 5) comment += ". Customer " + random.pick(adjectives) + " Complaints";
    return {key,
            fmt::format("Supplier#{:09}", key),
            address(random),
            home,
            phone(random, home),
            money(random.between(-99'999, 999'999)),
            std::move(comment)};
}

part generator::make_part(std::int64_t key) const {
    dice random(of_part, key);
    const std::int64_t maker = random.between(1, 5);
    part made{.partkey = key,
              .name = random.pick(colours),
              .mfgr = fmt::format("Manufacturer#{}", maker),
              .brand = fmt::format("Brand#{}{}", maker, random.between(1, 5)),
              .type = random.pick(type_sizes) + ' ' + random.pick(type_finishes) + ' ' + random.pick(type_metals),
              .size = static_cast<std::int32_t>(random.between(1, 50)),
              .container = random.pick(box_sizes) + ' ' + random.pick(boxes),
              .retailprice = money(retail_cents(key)),
              .comment = chat(random)};
    for (int i = 0; i != 4; ++i) made.name += ' ' + random.pick(colours);
    if (key % 200 == 3) made.brand = "Brand#23", made.container = "MED BOX";                 // q17
    if (key % 200 == 4) made.brand = "Brand#12", made.container = "SM CASE", made.size = 3;  // q19
    if (key % 200 == 5) made.type = "SMALL PLATED BRASS", made.size = 15;                    // q2
    return made;
}

std::int64_t generator::supplier_of(std::int64_t part_key, std::int64_t which) const noexcept {
    return (part_key + which * (suppliers_ / 4 + (part_key - 1) / suppliers_)) % suppliers_ + 1;
}

std::vector<partsupp> generator::make_partsupps(std::int64_t part_key) const {
    std::vector<partsupp> all;
    for (std::int64_t i = 0; i != 4; ++i) {
        dice random(of_partsupp, 4 * part_key + i);
        const std::int64_t by = supplier_of(part_key, i);
        const auto met = std::find_if(all.begin(), all.end(), [by](const partsupp& p) { return p.suppkey == by; });
        if (met != all.end()) continue;  // few suppliers: the formula may come round
        all.push_back({part_key, by, static_cast<std::int32_t>(random.between(1, 9'999)),
                       money(random.between(100, 100'000)), chat(random)});
    }
    return all;
}

customer generator::make_customer(std::int64_t key) const {
    dice random(of_customer, key);
    const std::int64_t home = random.between(0, 24);
    return {key,
            fmt::format("Customer#{:09}", key),
            address(random),
            home,
            phone(random, home),
            money(random.between(-99'999, 999'999)),
            random.pick(segments),
            chat(random)};
}

}  // namespace tpch
