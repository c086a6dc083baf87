// SPDX-License-Identifier: BSL-1.0
#include <overt/error.hpp>
#include <overt/sqlstate.hpp>

#include <algorithm>
#include <utility>

namespace overt {

namespace {

struct span {
    std::size_t begin;
    std::size_t end;
};

// The first and the last quotation mark of a text in any language the server speaks.
span quoted_part(std::string_view text) {
    constexpr std::string_view marks[] = {"\"", "«", "»", "„", "“", "”", "「", "」"};
    span found{text.size(), 0};
    for (const std::string_view mark : marks) {
        const std::size_t first = text.find(mark);
        if (first == std::string_view::npos) continue;
        found.begin = std::min(found.begin, first);
        found.end = std::max(found.end, text.rfind(mark) + mark.size());
    }
    return found;
}

// Messages of class 22 quote the value that was refused; no other class does so in its primary message.
std::string without_values(const server_fields& fields) {
    if (!fields.sqlstate.starts_with("22")) return fields.message;
    const span quoted = quoted_part(fields.message);
    if (quoted.begin >= quoted.end) return fields.message;
    return fields.message.substr(0, quoted.begin) + "\"...\"" + fields.message.substr(quoted.end);
}

// One that we have prepared, and that is gone, or was there before us: each transaction ran in another session.
bool behind_a_pooler(const server_fields& fields) {
    const bool about_names = fields.sqlstate == sqlstate::invalid_sql_statement_name ||
                             fields.sqlstate == sqlstate::duplicate_prepared_statement;
    return about_names && fields.message.find("overt_") != std::string::npos;
}

constexpr std::string_view advice =
    "; behind a pooler of transactions, such as PgBouncer, set statement_cache_size(0): nothing is prepared then";

std::string describe_failure(const server_fields& fields) {
    constexpr std::size_t most = 200;
    std::string text = without_values(fields);
    text.append(" (SQLSTATE ").append(fields.sqlstate);
    if (!fields.constraint.empty()) text.append(", constraint ").append(fields.constraint);
    text.append(")");
    if (behind_a_pooler(fields)) text.append(advice);
    if (fields.statement.empty()) return text;
    std::size_t end = std::min(most, fields.statement.size());
    while (end < fields.statement.size() && end > 0 &&
           (static_cast<unsigned char>(fields.statement[end]) & 0xC0) == 0x80)
        --end;
    text.append(" in: ").append(fields.statement, 0, end);
    if (end < fields.statement.size()) text.append("...");
    return text;
}

using thrower = void (*)(server_fields&&, circumstances);

template <class Error>
void raise(server_fields&& fields, circumstances where) {
    throw Error(std::move(fields), where);
}

struct rule {
    std::string_view prefix;  // a code, or the first two characters of one
    thrower raise;
};

// The first rule that fits wins, so a code stands before its class.
constexpr rule rules[] = {
    {sqlstate::unique_violation, raise<unique_violation>},
    {sqlstate::foreign_key_violation, raise<foreign_key_violation>},
    {sqlstate::not_null_violation, raise<not_null_violation>},
    {sqlstate::check_violation, raise<check_violation>},
    {sqlstate::exclusion_violation, raise<exclusion_violation>},
    {"23", raise<integrity_error>},
    {"22", raise<data_error>},
    {sqlstate::undefined_table, raise<undefined_table>},
    {sqlstate::undefined_column, raise<undefined_column>},
    {sqlstate::insufficient_privilege, raise<privilege_error>},
    {"42", raise<statement_error>},
    {sqlstate::serialization_failure, raise<serialization_failure>},
    {sqlstate::deadlock_detected, raise<deadlock_detected>},
    {"40", raise<transaction_rollback>},
    {sqlstate::in_failed_sql_transaction, raise<transaction_aborted>},
    {sqlstate::read_only_sql_transaction, raise<read_only_error>},
    {sqlstate::query_canceled, raise<query_cancelled>},
    {sqlstate::lock_not_available, raise<lock_not_available>},
    {"53", raise<resource_error>},
    {"54", raise<resource_error>},
};

}  // namespace

server_error::server_error(server_fields fields, circumstances where)
    : error(errc::server, describe_failure(fields), where),
      fields_(std::make_shared<const server_fields>(std::move(fields))) {}

void throw_server_error(server_fields fields, circumstances where) {
    if (fields.sqlstate == sqlstate::feature_not_supported) {
        // The message of this one is translated, its routine never is.
        if (fields.routine == "RevalidateCachedQuery") throw plan_changed(std::move(fields), where);
        throw feature_not_supported(std::move(fields), where);
    }
    for (const rule& each : rules)
        if (fields.sqlstate.starts_with(each.prefix)) each.raise(std::move(fields), where);
    throw server_error(std::move(fields), where);
}

}  // namespace overt
