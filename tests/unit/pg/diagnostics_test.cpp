// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/pg/result.hpp>

#include "pg/diagnostics.hpp"

using namespace overt::pg::detail;
using overt::loss;

namespace {

overt::pg::result made(ExecStatusType status) { return overt::pg::result(PQmakeEmptyPGresult(nullptr, status)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(diagnostics)

BOOST_AUTO_TEST_CASE(names_why_a_session_ended) {
    BOOST_TEST((loss_of("57P01") == loss::admin_shutdown));
    BOOST_TEST((loss_of("57P02") == loss::crash));
    BOOST_TEST((loss_of("25P03") == loss::idle_in_transaction));
    BOOST_TEST((loss_of("57P05") == loss::idle_session));
    BOOST_TEST((loss_of("") == loss::closed));
    BOOST_TEST((loss_of("57P04") == loss::other));
}

BOOST_AUTO_TEST_CASE(an_answer_is_an_error_unless_it_is_known_to_be_none) {
    for (const ExecStatusType fine : {PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY})
        BOOST_TEST(!is_error(made(fine).native_handle()));
    for (const ExecStatusType bad : {PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_COPY_OUT, PGRES_PIPELINE_ABORTED})
        BOOST_TEST(is_error(made(bad).native_handle()));
    BOOST_TEST(is_error(nullptr));
}

BOOST_AUTO_TEST_CASE(an_error_without_fields_says_nothing) {
    const overt::pg::result bare = made(PGRES_FATAL_ERROR);
    BOOST_TEST(sqlstate_of(bare.native_handle()) == "");
    BOOST_TEST(!is_fatal(bare.native_handle()));
    BOOST_TEST((stale_statement(bare.native_handle()) == stale::no));
    BOOST_TEST((stale_statement(nullptr) == stale::no));
    const overt::server_fields fields = fields_of(bare.native_handle());
    BOOST_TEST(fields.sqlstate.empty());
    BOOST_TEST(fields.position == 0);
    death_note note;
    note.read(bare.native_handle());
    BOOST_TEST(!note.fatal);
    BOOST_TEST(note.sqlstate[0] == '\0');
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
