// SPDX-License-Identifier: BSL-1.0
// Random expressions that SQLite does not refuse have the values there that they have in PostgreSQL.
#include <boost/test/unit_test.hpp>

#include <overt/sql/unsupported_error.hpp>

#include "support/random_expression.hpp"
#include "support/random_seed.hpp"

#include "database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

namespace {

using namespace overt::test;

template <class T>
std::optional<T> answer(sqlite3_stmt* row) {
    if (sqlite3_column_type(row, 0) == SQLITE_NULL) return std::nullopt;
    if constexpr (std::is_same_v<T, std::string>) return reinterpret_cast<const char*>(sqlite3_column_text(row, 0));
    else if constexpr (std::is_same_v<T, double>) return sqlite3_column_double(row, 0);
    else return static_cast<T>(sqlite3_column_int64(row, 0));
}

class expressions : public sqlite_database {
public:
    expressions() {
        run("CREATE TABLE specimens(id INTEGER PRIMARY KEY, whole INTEGER, good INTEGER, word TEXT, real REAL)");
        run(R"(INSERT INTO specimens VALUES (1, 345678, TRUE, 'zq6''s \ %_ Word', -1234.5))");
    }

    template <class T>
    void check(const random_expression<T>& one) {
        overt::rendered statement;
        try {
            statement = overt::sql::select(one.sql).template from<specimen>().render(overt::sqlite);
        } catch (const overt::unsupported_error&) {
            return;
        }
        ++compared;
        const std::optional<T> got = answer<T>(first_row(statement));
        if (one.value != got) BOOST_ERROR("OVERT_SEED=" << seed << ": another value for " << statement.text());
    }

    std::uint64_t seed = random_seed();
    int compared = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(property, expressions)

BOOST_AUTO_TEST_CASE(sqlite_computes_what_postgresql_computes) {
    const specimen row{.id = 1, .whole = 345'678, .good = true, .word = "zq6's \\ %_ Word", .real = -1234.5};
    random_expressions make(seed, row);
    for (int round = 0; round != 5'000; ++round) {
        const int depth = 1 + round % 5;
        check(make.integer(depth));
        check(make.truth(depth));
        check(make.text(depth));
        check(make.real(depth));
    }
    BOOST_CHECK_GT(compared, 5'000);
}

BOOST_AUTO_TEST_CASE(nothing_replaced_by_null_is_null) {
    using namespace overt::sql;
    const auto null = value(std::optional<std::string>());
    const auto replaced = [&](const auto& by, std::optional<std::string> expected) {
        random_expression<std::string> one{{}, std::move(expected)};
        one.sql.add(replace(overt::col<&specimen::word>, "", by));
        check(one);
    };
    replaced(null, std::nullopt);
    replaced(nullif(overt::col<&specimen::word>, overt::col<&specimen::word>), std::nullopt);
    replaced(overt::col<&specimen::word>, "zq6's \\ %_ Word");
    replaced("x", "zq6's \\ %_ Word");
    BOOST_CHECK_EQUAL(compared, 4);
}

BOOST_AUTO_TEST_SUITE_END()
