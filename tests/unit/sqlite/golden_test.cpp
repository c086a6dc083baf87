// SPDX-License-Identifier: BSL-1.0
// SQLite's own library prepares what is written for it, and understands what PostgreSQL would.
#include <boost/test/unit_test.hpp>

#include "support/golden_sqlite.hpp"
#include "support/golden_statements.hpp"

#include "database.hpp"

using namespace app;
using namespace overt::sql;
using overt::col;

namespace {

class database : public overt::test::sqlite_database {
public:
    template <class S>
    std::string answer(const S& statement) {
        return rows(statement.render(overt::sqlite));
    }
    /// Names of the users for whom the condition holds.
    template <class C>
    std::string users_where(const C& condition) {
        return answer(select(col<&user::name>).from<user>().where(condition).order_by(col<&user::id>));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(golden, database)

BOOST_AUTO_TEST_CASE(sqlite_prepares_every_text_of_its_table) {
    for (const auto& row : overt::test::golden_sqlite()) {
        if (!row.error.empty()) continue;
        BOOST_CHECK_MESSAGE(trouble_with(row.text).empty(),
                            row.name << ": " << row.text << ": " << trouble_with(row.text));
    }
}

BOOST_AUTO_TEST_CASE(sqlite_prepares_every_golden_statement_that_it_does_not_refuse) {
    int prepared = 0;
    for (const auto& row : overt::test::golden_statements()) {
        if (row.raw) continue;
        if (!row.refused_by_sqlite.empty()) {
            BOOST_CHECK_MESSAGE(row.refused_by_sqlite.starts_with("SQLite cannot say "), row.name);
            continue;
        }
        const std::string_view text = row.in_sqlite.text();
        BOOST_CHECK_MESSAGE(trouble_with(text).empty(), row.name << ": " << text << ": " << trouble_with(text));
        ++prepared;
    }
    BOOST_CHECK_GT(prepared, 200);
}

BOOST_AUTO_TEST_CASE(lists_of_values) {
    BOOST_CHECK_EQUAL(users_where(col<&user::id>.in(std::vector<std::int64_t>{1, 3, 9})), "Daisy; iris");
    BOOST_CHECK_EQUAL(users_where(col<&user::id>.in(std::vector<std::int64_t>{})), "");
    BOOST_CHECK_EQUAL(users_where(col<&user::email>.not_in(std::vector<std::string>{})), "Daisy; Rose; iris");
    BOOST_CHECK_EQUAL(users_where(row_of(col<&user::id>, col<&user::name>)
                                      .in(std::vector<std::tuple<std::int64_t, std::string>>{{2, "Rose"}, {3, "x"}})),
                      "Rose");
}

BOOST_AUTO_TEST_CASE(patterns_know_the_case_of_letters) {
    BOOST_CHECK_EQUAL(users_where(col<&user::name>.like("%I%")), "");
    BOOST_CHECK_EQUAL(users_where(col<&user::name>.like("_ris")), "iris");
    BOOST_CHECK_EQUAL(users_where(col<&user::name>.ilike("%I%")), "Daisy; iris");
    BOOST_CHECK_EQUAL(answer(select(col<&post::title>).from<post>().where(col<&post::title>.contains("0% "))),
                      "50% off");
    BOOST_CHECK_EQUAL(answer(select(col<&post::title>).from<post>().where(col<&post::title>.ilike("50\\% %"))),
                      "50% off");
    BOOST_CHECK_EQUAL(answer(select(col<&post::title>).from<post>().where(col<&post::title>.ilike("5\\%%"))), "");
}

BOOST_AUTO_TEST_CASE(nulls_stand_where_postgresql_has_them) {
    BOOST_CHECK_EQUAL(answer(select(col<&user::team_id>, col<&user::id>)
                                 .from<user>()
                                 .order_by(col<&user::team_id>, desc(col<&user::id>))),
                      "1, 3; 1, 1; NULL, 2");
    BOOST_CHECK_EQUAL(answer(select(col<&user::team_id>).from<user>().order_by(desc(col<&user::team_id>))),
                      "NULL; 1; 1");
    BOOST_CHECK_EQUAL(users_where(col<&user::team_id>.is_distinct_from(1)), "Rose");
    BOOST_CHECK_EQUAL(answer(select(col<&user::id>, first_value(col<&user::id>).over(order_by(col<&user::email>)))
                                 .from<user>()
                                 .order_by(col<&user::id>)),
                      "1, 1; 2, 1; 3, 1");
}

BOOST_AUTO_TEST_CASE(rows_that_statements_make) {
    BOOST_CHECK_EQUAL(answer(select(col<&user::name>, col<&author_posts::posts>)
                                 .from<user>()
                                 .left_join(derived<author_posts>(overt::test::posts_of_authors()),
                                            col<&author_posts::author_id> == col<&user::id>)
                                 .order_by(col<&user::id>)),
                      "Daisy, 2; Rose, 1; iris, NULL");
    BOOST_CHECK_EQUAL(answer(select<step>()
                                 .from(values_list<step>(std::vector<step>{{4}, {5}}))
                                 .order_by(desc(col<&step::n>))
                                 .offset(1)),
                      "4");
    BOOST_CHECK_EQUAL(answer(with(cte_recursive<step>(select(overt::sql::value(std::int64_t{1})))
                                      .union_all(select(col<&step::n> + 1).from<step>().where(col<&step::n> < 4)))
                                 .select<step>()),
                      "1; 2; 3; 4");
    const auto names = select(col<&user::name>).from<user>();
    BOOST_CHECK_EQUAL(answer(union_all(names.order_by(desc(col<&user::name>)).limit(1),
                                       select(col<&team::name>).from<team>().order_by(col<&team::name>).offset(1))),
                      "iris; green");
}

BOOST_AUTO_TEST_CASE(changes) {
    BOOST_CHECK_EQUAL(answer(insert_many(std::vector<team>{{.name = "red"}, {.name = "grey"}}).returning<team>()),
                      "3, red; 4, grey");
    BOOST_CHECK_EQUAL(answer(insert_many(std::vector<team>{}).returning<team>()), "");
    BOOST_CHECK_EQUAL(answer(insert(team{.name = "red"})
                                 .on_conflict(col<&team::name>)
                                 .do_update(col<&team::name> = excluded(col<&team::name>) + "!")
                                 .returning<team>()),
                      "3, red!");
    answer(insert_into<team>(col<&team::name>)
               .from(union_(select(col<&user::name>).from<user>(), select(col<&team::name>).from<team>()))
               .on_conflict(col<&team::name>)
               .do_nothing());
    answer(update_many(std::vector<team>{{1, "black"}, {2, "white"}}));
    answer(delete_from<team>().where(col<&team::id>.in(3, 4)));
    BOOST_CHECK_EQUAL(answer(select(col<&team::name>).from<team>().order_by(col<&team::id>).limit(2)), "black; white");
    BOOST_CHECK_EQUAL(answer(select(count()).from<team>().where(col<&team::name>.in("Daisy", "Rose", "iris"))), "3");
}

BOOST_AUTO_TEST_SUITE_END()
