// SPDX-License-Identifier: BSL-1.0
// 1,000 wares on three shelves, and the order in which the server itself puts them.
#pragma once

#include "pooled.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace overt::test {

struct shelf {
    std::int64_t id{};
    std::string room{};
};
constexpr auto describe(overt::type<shelf>) {
    return overt::table("shelves", overt::column("id", &shelf::id).primary_key(), overt::column("room", &shelf::room));
}

struct ware {
    std::int64_t id{};
    std::int64_t shelf_id{};
    std::string name{};
    std::int32_t rank{};
    std::optional<std::string> note{};
    overt::timestamptz made{};
};
constexpr auto describe(overt::type<ware>) {
    return overt::table("wares", overt::column("id", &ware::id).primary_key(),
                        overt::column("shelf_id", &ware::shelf_id).references(&shelf::id),
                        overt::column("name", &ware::name), overt::column("rank", &ware::rank),
                        overt::column("note", &ware::note), overt::column("made", &ware::made));
}

inline constexpr const char* ware_tables =
    "CREATE TABLE shelves (id bigint PRIMARY KEY, room text NOT NULL);"
    "CREATE TABLE wares (id bigint PRIMARY KEY, shelf_id bigint NOT NULL REFERENCES shelves, name text NOT NULL,"
    " rank integer NOT NULL, note text, made timestamptz NOT NULL);";

/// Names, ranks and times come several times each, every second ware has no note.
inline constexpr const char* ware_rows =
    "TRUNCATE wares, shelves;"
    "INSERT INTO shelves VALUES (1, 'attic'), (2, 'cellar'), (3, 'hall');"
    "INSERT INTO wares SELECT n, 1 + n % 3, 'Name ' || n % 50, n % 10,"
    " CASE WHEN n % 2 = 1 THEN 'note ' || n % 20 END,"
    " '2026-01-01 00:00:00.000001+00'::timestamptz + n % 7 * interval '1 microsecond'"
    " FROM generate_series(1, 1000) n";

using ware_ids = std::vector<std::int64_t>;

inline ware_ids ids_by(witness& through, const std::string& order, const std::string& condition = "true") {
    ware_ids all;
    const auto rows = through.rows("SELECT id FROM wares WHERE " + condition + " ORDER BY " + order);
    for (const auto& row : rows) all.push_back(row[0].as<std::int64_t>());
    return all;
}

inline void check_same(const ware_ids& seen, const ware_ids& expected) {
    BOOST_CHECK_EQUAL_COLLECTIONS(seen.begin(), seen.end(), expected.begin(), expected.end());
}

}  // namespace overt::test
