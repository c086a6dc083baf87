// SPDX-License-Identifier: BSL-1.0
// Random expressions have the values on the server that a small evaluator computes, and no value stands in the SQL
// text.
#include <boost/test/unit_test.hpp>

#include "support/pooled.hpp"
#include "support/random_expression.hpp"
#include "support/random_seed.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;

constexpr int expressions = 10'000;
constexpr int depth = 5;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_property";
    static constexpr const char* tables =
        "CREATE TABLE specimens(id bigint PRIMARY KEY, whole bigint, good boolean, word text, real double precision)";
};

schema& db() { return own_schema::db(); }

/// The rows that expressions look at: one full of values, one full of NULLs.
const specimen rows[] = {
    {.id = 1, .whole = 345'678, .good = true, .word = "zq6's \\ %_ Word", .real = -1234.5},
    {.id = 2},
};

template <class T>
std::string shown(const std::optional<T>& value) {
    std::ostringstream text;
    text.precision(17);
    text << std::boolalpha;
    if (value) text << *value;
    else text << "NULL";
    return text.str();
}

template <class T>
auto text_of(const random_expression<T>& one) {
    return select(one.sql).template from<specimen>().sql();
}

/// How many expressions of a kind go into one statement, so that thousands of them take a few seconds.
constexpr std::size_t of_a_kind = 4;
template <class T>
using some = std::array<random_expression<T>, of_a_kind>;

class comparison {
public:
    explicit comparison(std::uint64_t seed) : seed_(seed) {}

    asio::awaitable<void> run(overt::lease& conn) {
        int round = 0;
        for (compared_ = 0; compared_ < expressions && failures_ < 5; ++round) {
            const specimen& row = rows[round % 2];
            random_expressions make(seed_ + static_cast<std::uint64_t>(round), row);
            co_await check(conn, make, row.id);
        }
        BOOST_CHECK_EQUAL(failures_, 0);
        BOOST_CHECK_LT(nulls_, compared_ / 2);
    }

private:
    asio::awaitable<void> check(overt::lease& conn, random_expressions& make, std::int64_t id) {
        some<std::int64_t> i;
        some<bool> b;
        some<std::string> t;
        some<double> d;
        for (std::size_t n = 0; n != of_a_kind; ++n) {
            i[n] = make.integer(depth);
            b[n] = make.truth(depth);
            t[n] = make.text(depth);
            d[n] = make.real(depth);
        }
        const auto all = select(i[0].sql, i[1].sql, i[2].sql, i[3].sql, b[0].sql, b[1].sql, b[2].sql, b[3].sql,
                                t[0].sql, t[1].sql, t[2].sql, t[3].sql, d[0].sql, d[1].sql, d[2].sql, d[3].sql)
                             .from<specimen>()
                             .where(col<&specimen::id> == id);
        const std::string text = all.sql();
        for (const std::string& marker : make.markers())
            if (text.find(marker) != text.npos) fail("the value " + marker + " stands in the text", text);
        try {
            const auto got = co_await conn.one(all);
            compare<0>(i, got);
            compare<1>(b, got);
            compare<2>(t, got);
            compare<3>(d, got);
        } catch (const overt::server_error& e) {
            fail(e.what(), text);
        }
    }

    /// The columns of one kind, which is the Kind-th.
    template <std::size_t Kind, class T, class Row>
    void compare(const some<T>& expected, const Row& got) {
        constexpr std::size_t first = Kind * of_a_kind;
        same(expected[0], std::get<first>(got));
        same(expected[1], std::get<first + 1>(got));
        same(expected[2], std::get<first + 2>(got));
        same(expected[3], std::get<first + 3>(got));
    }
    template <class T>
    void same(const random_expression<T>& expected, const std::optional<T>& got) {
        ++compared_;
        nulls_ += expected.value ? 0 : 1;
        if (expected.value == got) return;
        fail("expected " + shown(expected.value) + ", got " + shown(got), text_of(expected));
    }
    void fail(const std::string& what, const std::string& text) {
        ++failures_;
        BOOST_ERROR("OVERT_SEED=" << seed_ << ": " << what << ": " << text);
    }

    std::uint64_t seed_;
    int compared_ = 0;
    int nulls_ = 0;
    int failures_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(property, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(random_expressions_have_the_values_that_an_evaluator_computes) {
    db().run(R"(INSERT INTO specimens VALUES (1, 345678, true, E'zq6''s \\ %_ Word', -1234.5))");
    db().run("INSERT INTO specimens(id) VALUES (2)");
    comparison run(random_seed());
    with_lease(db(), [&run](overt::lease& conn) { return run.run(conn); });
}

BOOST_AUTO_TEST_SUITE_END()
