// SPDX-License-Identifier: BSL-1.0
// Definitions of tables, partitions and sequences.
// case 1: name at least one struct, enum or sequence that has a description
// case 2: this table has no partitions; add partition_by_range(...), partition_by_list(...) or partition_by_hash(...)
// case 3: from(...).to(...) belongs to a table with partition_by_range(...)
// case 4: in(...) belongs to a table with partition_by_list(...)
// case 5: of_modulus(...) belongs to a table with partition_by_hash(...)
// case 6: a bound has one value for each key of the partitioning
// case 7: a bound has one value for each key of the partitioning
// case 8: a sequence increments by another number than 0, caches 1 or more, and its minimum is below its maximum
// case 9: the names of a sequence and of its schema have 1 to 63 bytes
// warning 10: this builds a statement and runs nothing
// warning 11: this builds statements and runs nothing
// warning 12: this partition needs to(...)
#include <overt/codec.hpp>
#include <overt/sql/ddl.hpp>

#include <cstdint>
#include <string>

struct plain {
    std::int64_t id{};
};
struct ranged {
    std::int64_t id{};
    std::string name{};
};
struct listed {
    std::int64_t id{};
};
struct numbers {};
constexpr auto describe(overt::type<plain>) { return overt::table("plain", overt::column("id", &plain::id)); }
constexpr auto describe(overt::type<ranged>) {
    return overt::table("ranged", overt::column("id", &ranged::id), overt::column("name", &ranged::name),
                        overt::partition_by_range(&ranged::id, &ranged::name));
}
constexpr auto describe(overt::type<listed>) {
    return overt::table("listed", overt::column("id", &listed::id), overt::partition_by_list(&listed::id));
}
constexpr auto describe(overt::type<numbers>) {
#if CASE == 8
    return overt::sequence("numbers", overt::sequence_options().cache(0));
#elif CASE == 9
    return overt::sequence("");
#else
    return overt::sequence("numbers", overt::sequence_options().increment(-1));
#endif
}

using namespace overt::sql;

void definitions() {
#if CASE == 0
    auto all = create_all<plain, numbers>();
    all.add(create_partition<ranged>("one").from(1, "a").to(2, overt::max_value{}));
    all.add(create_partition<listed>("two").in(1, 2, std::nullopt));
#elif CASE == 1
    auto all = create_all<>();
#elif CASE == 2
    auto one = create_partition<plain>("one");
#elif CASE == 3
    auto one = create_partition<listed>("one").from(1).to(2);
#elif CASE == 4
    auto one = create_partition<ranged>("one").in(1);
#elif CASE == 5
    auto one = create_partition<ranged>("one").of_modulus(1, 0);
#elif CASE == 6
    auto one = create_partition<ranged>("one").from(1).to(2, "b");
#elif CASE == 7
    auto one = create_partition<ranged>("one").from(1, "a").to(2, "b", 3);
#elif CASE == 8 || CASE == 9
    auto one = create_sequence<numbers>();
#elif CASE == 10
    create_table<plain>();
#elif CASE == 11
    drop_all<plain>();
#elif CASE == 12
    create_partition<ranged>("one").from(1, "a");
#endif
}
