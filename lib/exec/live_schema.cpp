// SPDX-License-Identifier: BSL-1.0
#include "exec/live_schema.hpp"

#include <overt/codec/array.hpp>
#include <overt/codec/boolean.hpp>
#include <overt/codec/integer.hpp>
#include <overt/codec/text.hpp>
#include <overt/sql/raw.hpp>

#include "sql/ddl_text.hpp"
#include "sql/table_constraints.hpp"

#include <utility>

namespace overt::detail {

namespace {

// what it asks leaves nothing behind in the session
template <class Row>
row_statement<Row, false> harmless(const row_statement<Row, true>& query) {
    return row_statement<Row, false>(query);
}

// relkind: tables, partitioned and foreign ones, views of both kinds
row_statement<live_name, false> names_query(const wanted_names& w) {
    return harmless(raw<live_name>(
        "SELECT 0, n, to_regnamespace(x)::oid::bigint FROM unnest({}::text[]) WITH ORDINALITY AS u(x, n) "
        "WHERE to_regnamespace(x) IS NOT NULL "
        "UNION ALL SELECT 1, n, to_regtype(x)::oid::bigint FROM unnest({}::text[]) WITH ORDINALITY AS u(x, n) "
        "WHERE to_regtype(x) IS NOT NULL "
        "UNION ALL SELECT 2, n, c.oid::bigint FROM unnest({}::text[]) WITH ORDINALITY AS u(x, n) "
        "JOIN pg_catalog.pg_class c ON c.oid = to_regclass(x) AND c.relkind = 'S' "
        "UNION ALL SELECT 3, n, c.oid::bigint FROM unnest({}::text[]) WITH ORDINALITY AS u(x, n) "
        "JOIN pg_catalog.pg_class c ON c.oid = to_regclass(x) AND c.relkind IN ('r', 'p', 'f', 'v', 'm') "
        "UNION ALL SELECT 4, n, to_regclass(x)::oid::bigint FROM unnest({}::text[]) WITH ORDINALITY AS u(x, n) "
        "WHERE to_regclass(x) IS NOT NULL",
        w.of[0], w.of[1], w.of[2], w.of[3], w.of[4]));
}

row_statement<live_column, false> columns_query(const std::vector<std::string>& tables) {
    return harmless(raw<live_column>(
        "SELECT u.n, c.oid::bigint, c.relkind::text, coalesce(p.partstrat::text, ''), coalesce(a.attname::text, ''), "
        "coalesce(pg_catalog.format_type(a.atttypid, a.atttypmod), ''), coalesce(a.atttypid::bigint, 0), "
        "coalesce(t.typbasetype::bigint, 0), coalesce(a.attnotnull, false), coalesce(a.atthasdef, false), "
        "coalesce(a.attidentity::text, ''), coalesce(a.attgenerated::text, ''), coalesce(l.collname::text, '') "
        "FROM unnest({}::text[]) WITH ORDINALITY AS u(x, n) "
        "JOIN pg_catalog.pg_class c ON c.oid = to_regclass(u.x) AND c.relkind IN ('r', 'p', 'f', 'v', 'm') "
        "LEFT JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = c.oid "
        "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
        "LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
        "LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation "
        "ORDER BY u.n, a.attnum",
        tables));
}

row_statement<live_constraint, false> constraints_query(const std::vector<std::string>& tables) {
    return harmless(raw<live_constraint>(
        "SELECT u.n, c.conname::text, c.contype::text, "
        "ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k(number, i) "
        "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number ORDER BY k.i), "
        "c.confrelid::bigint, "
        "ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY AS k(number, i) "
        "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number ORDER BY k.i), "
        "c.confupdtype::text, c.confdeltype::text, c.condeferrable, c.condeferred "
        "FROM unnest({}::text[]) WITH ORDINALITY AS u(x, n) "
        "JOIN pg_catalog.pg_constraint c ON c.conrelid = to_regclass(u.x) AND c.contype IN ('p', 'u', 'f', 'c', 'x') "
        "ORDER BY u.n, c.conname",
        tables));
}

// the column indnullsnotdistinct is younger than the oldest server: asked of the row as jsonb, it may be missing
row_statement<live_index, false> indexes_query(const std::vector<std::string>& tables) {
    return harmless(raw<live_index>(
        "SELECT u.n, c.relname::text, m.amname::text, i.indisunique, i.indisvalid, i.indpred IS NOT NULL, "
        "coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false), "
        "ARRAY(SELECT coalesce(a.attname::text, '') FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, at) "
        "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number > 0 "
        "WHERE k.at <= i.indnkeyatts ORDER BY k.at), "
        "ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, at) "
        "JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number "
        "WHERE k.at > i.indnkeyatts ORDER BY k.at), "
        "ARRAY(SELECT o FROM unnest(i.indoption::int2[]) WITH ORDINALITY AS k(o, at) ORDER BY k.at), "
        "ARRAY(SELECT o.opcname::text FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS k(class, at) "
        "JOIN pg_catalog.pg_opclass o ON o.oid = k.class ORDER BY k.at), "
        "ARRAY(SELECT o.opcdefault::int::int2 FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS k(class, at) "
        "JOIN pg_catalog.pg_opclass o ON o.oid = k.class ORDER BY k.at), "
        "ARRAY(SELECT CASE WHEN a.attcollation = k.rule THEN '' ELSE coalesce(l.collname::text, '') END "
        "FROM unnest(i.indcollation::oid[], i.indkey::int2[]) WITH ORDINALITY AS k(rule, number, at) "
        "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number > 0 "
        "LEFT JOIN pg_catalog.pg_collation l ON l.oid = k.rule WHERE k.at <= i.indnkeyatts ORDER BY k.at) "
        "FROM unnest({}::text[]) WITH ORDINALITY AS u(x, n) "
        "JOIN pg_catalog.pg_index i ON i.indrelid = to_regclass(u.x) "
        "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = c.relam "
        "ORDER BY u.n, c.relname",
        tables));
}

row_statement<live_label, false> labels_query(const std::vector<std::string>& types) {
    return harmless(
        raw<live_label>("SELECT u.n, e.enumlabel::text FROM unnest({}::text[]) WITH ORDINALITY AS u(x, n) "
                        "JOIN pg_catalog.pg_enum e ON e.enumtypid = to_regtype(u.x) ORDER BY u.n, e.enumsortorder",
                        types));
}

}  // namespace

std::int64_t live_schema::object(std::int32_t list, std::size_t i) const noexcept {
    for (const live_name& one : names)
        if (one.list == list && one.number == static_cast<std::int64_t>(i) + 1) return one.object;
    return 0;
}

std::string expected_type(const column_info& column) {
    const std::string_view name = column.type_sql.empty() ? column.type->name : column.type_sql;
    // words for a type and a default, which the server knows in CREATE TABLE only
    if (name == "smallserial") return "smallint";
    if (name == "serial") return "integer";
    if (name == "bigserial") return "bigint";
    return std::string(name);
}

wanted_names names_of(const ddl_plan& plan) {
    wanted_names wanted;
    for (const std::string_view schema : plan.schemas)
        wanted.of[wanted_names::schemas].push_back(qualified({}, schema));
    for (const enum_info* one : plan.enums) wanted.of[wanted_names::types].push_back(qualified(one->schema, one->name));
    for (const sequence_info* one : plan.sequences)
        wanted.of[wanted_names::sequences].push_back(qualified(one->schema, one->name));
    for (const planned_table& one : plan.tables)
        wanted.of[wanted_names::tables].push_back(qualified(one.table->schema, one.table->name));
    return wanted;
}

asio::awaitable<std::vector<live_name>> look_up(verbs& on, wanted_names wanted) {
    const auto query = names_query(wanted);
    co_return co_await on.all(query);
}

asio::awaitable<live_schema> read_schema(verbs& on, ddl_plan plan) {
    wanted_names wanted = names_of(plan);
    const auto columns = columns_query(wanted.of[wanted_names::tables]);
    const auto constraints = constraints_query(wanted.of[wanted_names::tables]);
    const auto indexes = indexes_query(wanted.of[wanted_names::tables]);
    const auto labels = labels_query(wanted.of[wanted_names::types]);
    for (const planned_table& one : plan.tables) {
        for (const column_info& column : one.table->columns)
            wanted.of[wanted_names::types].push_back(expected_type(column));
        for (const table_constraint& each : constraints_on(*one.table))
            if (each.target)
                wanted.of[wanted_names::relations].push_back(qualified(each.target->schema, each.target->name));
    }
    live_schema found;
    found.names = co_await look_up(on, std::move(wanted));
    found.columns = co_await on.all(columns);
    found.constraints = co_await on.all(constraints);
    found.indexes = co_await on.all(indexes);
    found.labels = co_await on.all(labels);
    co_return found;
}

}  // namespace overt::detail
