// SPDX-License-Identifier: BSL-1.0
// An answer made by hand, for tests without a server.
#pragma once

#include <overt/pg/result.hpp>

#include <libpq-fe.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace overt::test {

struct made_column {
    const char* name;
    oid type;
};

using made_row = std::vector<std::optional<std::string>>;  // bytes in binary format; empty: NULL

inline pg::result made_result(const std::vector<made_column>& columns, const std::vector<made_row>& rows = {}) {
    PGresult* raw = PQmakeEmptyPGresult(nullptr, columns.empty() ? PGRES_COMMAND_OK : PGRES_TUPLES_OK);
    std::vector<PGresAttDesc> descriptions;
    for (const made_column& c : columns) descriptions.push_back({const_cast<char*>(c.name), 0, 0, 1, c.type, -1, -1});
    if (!descriptions.empty()) PQsetResultAttrs(raw, static_cast<int>(descriptions.size()), descriptions.data());
    for (std::size_t r = 0; r != rows.size(); ++r)
        for (std::size_t c = 0; c != rows[r].size(); ++c) {
            const auto& value = rows[r][c];
            PQsetvalue(raw, static_cast<int>(r), static_cast<int>(c),
                       value ? const_cast<char*>(value->data()) : nullptr,
                       value ? static_cast<int>(value->size()) : -1);
        }
    return pg::result(raw);
}

}  // namespace overt::test
