// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "exec/schema_compare.hpp"
#include "support/app_model.hpp"

#include <string>
#include <vector>

namespace {

using namespace overt::detail;
using overt::difference;

struct pair {
    std::int32_t a{};
    std::int32_t b{};
};
constexpr auto describe(overt::type<pair>) {
    return overt::table("app", "pairs", overt::column("a", &pair::a), overt::column("b", &pair::b).references(&pair::a),
                        overt::unique(&pair::b, &pair::a), overt::index(&pair::a));
}

constexpr std::int64_t integer_oid = overt::oids::int4;
constexpr std::int64_t table_oid = 20'000;

live_column column(std::string name) {
    return {1, table_oid, "r", "", std::move(name), "integer", integer_oid, 0, true, false, "", "", ""};
}
live_index index_of(std::string name, bool unique, std::vector<std::string> columns) {
    live_index made{1, std::move(name), "btree", unique, true, false, false, std::move(columns), {}, {}, {}, {}, {}};
    made.options.resize(made.columns.size());
    made.classes.resize(made.columns.size(), "int4_ops");
    made.defaults.resize(made.columns.size(), 1);
    made.collations.resize(made.columns.size());
    return made;
}

/// The catalogue as it should be.
live_schema matching() {
    live_schema live;
    live.names = {{wanted_names::tables, 1, table_oid},
                  {wanted_names::types, 1, integer_oid},
                  {wanted_names::types, 2, integer_oid},
                  {wanted_names::relations, 1, table_oid}};
    live.columns = {column("a"), column("b")};
    live.constraints = {{1, "any", "f", {"b"}, table_oid, {"a"}, "a", "a", false, false}};
    live.indexes = {index_of("one", true, {"a", "b"}), index_of("two", false, {"a"})};
    return live;
}

const ddl_plan& plan() {
    static const ddl_plan made = plan_of(objects_of<pair>);
    return made;
}

std::vector<std::string> messages(const live_schema& live) {
    std::vector<std::string> all;
    for (const auto& each : compare(plan(), live)) all.push_back(each.message);
    return all;
}

using strings = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(schema_compare)

BOOST_AUTO_TEST_CASE(no_difference) { BOOST_CHECK(compare(plan(), matching()).empty()); }

BOOST_AUTO_TEST_CASE(nothing_is_there) {
    const auto found = compare(plan(), {});
    BOOST_REQUIRE_EQUAL(found.size(), 1U);
    BOOST_CHECK(found[0].what == difference::missing_table);
    BOOST_CHECK_EQUAL(found[0].object, "app.pairs");
    BOOST_CHECK_EQUAL(found[0].message, "The database has no table app.pairs.");
}

BOOST_AUTO_TEST_CASE(a_missing_column_speaks_for_what_stands_on_it) {
    live_schema live = matching();
    live.columns.pop_back();
    live.constraints.clear();
    live.indexes.erase(live.indexes.begin());
    BOOST_CHECK((messages(live) == strings{"The table app.pairs has no column b of type integer."}));
}

BOOST_AUTO_TEST_CASE(types) {
    live_schema live = matching();
    live.columns[0].type_oid = overt::oids::int8;
    live.columns[0].type = "bigint";
    BOOST_CHECK((messages(live) == strings{"The column app.pairs.a has type bigint; the description says integer."}));
    live.columns[0].base_oid = integer_oid;  // a domain
    BOOST_CHECK(messages(live).empty());
}

BOOST_AUTO_TEST_CASE(several_at_once_in_the_order_of_the_description) {
    live_schema live = matching();
    live.columns[1].not_null = false;
    live.constraints[0].target = table_oid + 1;
    live.indexes[0].unique = false;
    live.indexes[1].valid = false;
    BOOST_CHECK(
        (messages(live) == strings{"The column app.pairs.b may be NULL; the description says NOT NULL.",
                                   "The table app.pairs lacks the foreign key pairs_b_fkey: (b) to app.pairs (a).",
                                   "The table app.pairs lacks the unique pairs_b_a_key: (b, a).",
                                   "The table app.pairs lacks the index pairs_a_idx: btree (a)."}));
}

BOOST_AUTO_TEST_CASE(serial_types) {
    column_info serial;
    serial.type = &overt::value_type_of<std::int64_t>;
    BOOST_CHECK_EQUAL(expected_type(serial), "bigint");
    serial.type_sql = "serial";
    BOOST_CHECK_EQUAL(expected_type(serial), "integer");
}

BOOST_AUTO_TEST_CASE(every_difference_has_its_own_name) {
    std::string seen;
    for (int i = 0; i <= static_cast<int>(difference::missing_sequence); ++i) {
        const std::string name(overt::to_string(static_cast<difference>(i)));
        BOOST_CHECK(name != "unknown difference" && seen.find('|' + name + '|') == std::string::npos);
        seen += '|' + name + '|';
    }
    BOOST_CHECK_EQUAL(overt::to_string(static_cast<difference>(99)), "unknown difference");
}

BOOST_AUTO_TEST_CASE(the_error_keeps_them_when_it_is_copied) {
    const overt::schema_mismatch first(compare(plan(), {}));
    const overt::schema_mismatch copy = first;  // NOLINT: the copy is what is tested
    BOOST_REQUIRE_EQUAL(copy.differences().size(), 1U);
    BOOST_CHECK(std::string(copy.what()).ends_with("The database has no table app.pairs."));
    BOOST_CHECK(copy.code() == overt::errc::schema_mismatch);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
