// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/schema.hpp>

#include <overt/codec/boolean.hpp>
#include <overt/codec/text.hpp>
#include <overt/exec/lease.hpp>
#include <overt/sql/raw.hpp>

#include "exec/live_schema.hpp"
#include "exec/schema_compare.hpp"
#include "sql/ddl_plan.hpp"
#include "sql/ddl_text.hpp"

#include <algorithm>
#include <utility>

namespace overt {

namespace detail {

namespace {

// any number that other software is unlikely to lock
asio::awaitable<void> lock_out_others(verbs& on) {
    const row_statement<void, false> lock(raw("SELECT pg_advisory_xact_lock(8029751398263)"));
    co_await on.execute(lock);
}

template <class T>
void keep_missing(std::vector<T>& from, const live_schema& live, wanted_names::list list) {
    std::vector<T> missing;
    for (std::size_t i = 0; i != from.size(); ++i)
        if (live.object(list, i) == 0) missing.push_back(std::move(from[i]));
    from = std::move(missing);
}

}  // namespace

asio::awaitable<ddl_script> create_objects(transaction_verbs& on, std::span<const object_info> objects) {
    ddl_plan plan = plan_of(objects);
    co_await lock_out_others(on);
    live_schema live;
    live.names = co_await look_up(on, names_of(plan));
    keep_missing(plan.schemas, live, wanted_names::schemas);
    keep_missing(plan.enums, live, wanted_names::types);
    keep_missing(plan.sequences, live, wanted_names::sequences);
    keep_missing(plan.tables, live, wanted_names::tables);
    ddl_script script = script_of(plan);
    co_await execute(on, script);
    co_return script;
}

asio::awaitable<ddl_script> create_objects(lease& on, std::span<const object_info> objects) {
    transaction tx = co_await on.begin();
    ddl_script script = co_await create_objects(tx, objects);
    co_await tx.commit();
    co_return script;
}

asio::awaitable<ddl_script> drop_objects(transaction_verbs& on, std::span<const object_info> objects) {
    co_await lock_out_others(on);
    ddl_script script = script_of_dropping(objects);
    co_await execute(on, script);
    co_return script;
}

asio::awaitable<ddl_script> drop_objects(lease& on, std::span<const object_info> objects) {
    transaction tx = co_await on.begin();
    ddl_script script = co_await drop_objects(tx, objects);
    co_await tx.commit();
    co_return script;
}

asio::awaitable<std::vector<schema_difference>> verify_objects(verbs& on, std::span<const object_info> objects) {
    const ddl_plan plan = plan_of(objects);
    const live_schema live = co_await read_schema(on, plan);
    co_return compare(plan, live);
}

asio::awaitable<void> require_objects(verbs& on, std::span<const object_info> objects) {
    std::vector<schema_difference> differences = co_await verify_objects(on, objects);
    if (!differences.empty()) throw schema_mismatch(std::move(differences));
}

}  // namespace detail

namespace {

asio::awaitable<bool> has(verbs& on, detail::wanted_names::list list, std::string name) {
    detail::wanted_names wanted;
    wanted.of[list].push_back(std::move(name));
    const std::vector<detail::live_name> found = co_await detail::look_up(on, std::move(wanted));
    co_return !found.empty();
}

asio::awaitable<void> execute_each(verbs& on, ddl_script script) {
    for (const ddl_statement& each : script) co_await on.execute(each);
}

}  // namespace

database_operation<void> execute(verbs& on, ddl_script script) {
    return {detail::our_own(), execute_each(on, std::move(script))};
}

database_operation<bool> has_schema(verbs& on, std::string name) {
    return {detail::our_own(), has(on, detail::wanted_names::schemas, detail::qualified({}, name))};
}

database_operation<bool> has_table(verbs& on, std::string name, std::string in_schema) {
    return {detail::our_own(), has(on, detail::wanted_names::tables, detail::qualified(in_schema, name))};
}

database_operation<bool> has_sequence(verbs& on, std::string name, std::string in_schema) {
    return {detail::our_own(), has(on, detail::wanted_names::sequences, detail::qualified(in_schema, name))};
}

database_operation<bool> has_type(verbs& on, std::string name, std::string in_schema) {
    return {detail::our_own(), has(on, detail::wanted_names::types, detail::qualified(in_schema, name))};
}

}  // namespace overt
