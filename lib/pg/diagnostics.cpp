// SPDX-License-Identifier: BSL-1.0
#include "pg/diagnostics.hpp"

#include <overt/sqlstate.hpp>

#include <charconv>
#include <cstring>

namespace overt::pg::detail {

namespace {

bool ends_session(std::string_view code) noexcept {
    return code == sqlstate::admin_shutdown || code == sqlstate::crash_shutdown || code == sqlstate::database_dropped ||
           code == sqlstate::idle_in_transaction_session_timeout || code == sqlstate::idle_session_timeout;
}

}  // namespace

std::string_view field(const PGresult* from, int code) noexcept {
    const char* const text = PQresultErrorField(from, code);
    return text ? std::string_view(text) : std::string_view();
}

server_fields fields_of(const PGresult* from) {
    server_fields all;
    all.severity = field(from, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (all.severity.empty()) all.severity = field(from, PG_DIAG_SEVERITY);
    all.sqlstate = field(from, PG_DIAG_SQLSTATE);
    all.message = field(from, PG_DIAG_MESSAGE_PRIMARY);
    all.detail = field(from, PG_DIAG_MESSAGE_DETAIL);
    all.hint = field(from, PG_DIAG_MESSAGE_HINT);
    all.context = field(from, PG_DIAG_CONTEXT);
    all.schema = field(from, PG_DIAG_SCHEMA_NAME);
    all.table = field(from, PG_DIAG_TABLE_NAME);
    all.column = field(from, PG_DIAG_COLUMN_NAME);
    all.data_type = field(from, PG_DIAG_DATATYPE_NAME);
    all.constraint = field(from, PG_DIAG_CONSTRAINT_NAME);
    all.routine = field(from, PG_DIAG_SOURCE_FUNCTION);
    const std::string_view position = field(from, PG_DIAG_STATEMENT_POSITION);
    std::from_chars(position.data(), position.data() + position.size(), all.position);
    return all;
}

bool is_fatal(const PGresult* error) noexcept {
    const std::string_view severity = field(error, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity == "FATAL" || severity == "PANIC";
}

bool is_out_of_memory(const PGresult* error) noexcept {
    return error && sqlstate_of(error).empty() &&
           std::string_view(PQresultErrorMessage(error)).find("out of memory") != std::string_view::npos;
}

bool is_error(const PGresult* answer) noexcept {
    switch (PQresultStatus(answer)) {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
        case PGRES_EMPTY_QUERY: return false;
        default: return true;
    }
}

stale stale_statement(const PGresult* error) noexcept {
    const std::string_view code = sqlstate_of(error);
    if (code.empty() || !field(error, PG_DIAG_CONTEXT).empty()) return stale::no;
    if (code == sqlstate::invalid_sql_statement_name) return stale::gone;
    if (code == sqlstate::duplicate_prepared_statement) return stale::name_taken;
    const bool changed = code == sqlstate::feature_not_supported &&
                         field(error, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery";
    return changed ? stale::changed : stale::no;
}

loss loss_of(std::string_view code) noexcept {
    if (code.empty()) return loss::closed;
    if (code == sqlstate::admin_shutdown) return loss::admin_shutdown;
    if (code == sqlstate::crash_shutdown) return loss::crash;
    if (code == sqlstate::idle_in_transaction_session_timeout) return loss::idle_in_transaction;
    if (code == sqlstate::idle_session_timeout) return loss::idle_session;
    return loss::other;
}

bool server_left(std::string_view code) noexcept {
    return code == sqlstate::admin_shutdown || code == sqlstate::crash_shutdown || code == sqlstate::cannot_connect_now;
}

void death_note::read(const PGresult* notice) noexcept {
    const std::string_view code = sqlstate_of(notice);
    const bool ends = is_fatal(notice);
    // after a crash, and in an immediate shutdown, the server says it as a warning and hangs up
    if (!ends && !ends_session(code)) return;
    fatal = fatal || ends;
    if (code.size() == 5) std::memcpy(sqlstate, code.data(), 5);
}

}  // namespace overt::pg::detail
