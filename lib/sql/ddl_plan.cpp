// SPDX-License-Identifier: BSL-1.0
#include "sql/ddl_plan.hpp"

#include <overt/sql/ddl/tables.hpp>
#include <overt/sql/ddl/types.hpp>

#include "sql/table_constraints.hpp"

#include <algorithm>

namespace overt::detail {

namespace {

template <class T, class Same>
void add_once(std::vector<T>& to, T value, Same same) {
    if (std::none_of(to.begin(), to.end(), [&](const T& other) { return same(other, value); })) to.push_back(value);
}

bool same_object(const auto* a, const auto* b) { return a->schema == b->schema && a->name == b->name; }

void add_schema(ddl_plan& to, std::string_view schema) {
    if (!schema.empty()) add_once(to.schemas, schema, [](std::string_view a, std::string_view b) { return a == b; });
}

void add_enum(ddl_plan& to, const enum_info* one) {
    if (!one) return;
    add_schema(to, one->schema);
    add_once(to.enums, one, [](const enum_info* a, const enum_info* b) { return same_object(a, b); });
}

using table_list = std::vector<const table_info*>;

bool among(const table_list& tables, const table_info* one) {
    return std::find(tables.begin(), tables.end(), one) != tables.end();
}

// foreign keys to others that are not placed yet
std::vector<table_constraint> open_keys(const table_info& table, const table_list& left) {
    std::vector<table_constraint> all = constraints_on(table);
    std::erase_if(all, [&](const table_constraint& c) { return c.target == &table || !among(left, c.target); });
    return all;
}

bool in_cycle(const table_info* table, const table_list& left) {
    table_list reached{table};
    for (std::size_t i = 0; i != reached.size(); ++i) {
        for (const table_constraint& key : open_keys(*reached[i], left)) {
            if (key.target == table) return true;
            if (!among(reached, key.target)) reached.push_back(key.target);
        }
    }
    return false;
}

// the first that waits for nobody, else the first of a cycle, whose keys then follow later
void place_tables(ddl_plan& plan, table_list left) {
    while (!left.empty()) {
        auto next = std::find_if(left.begin(), left.end(), [&](auto* t) { return open_keys(*t, left).empty(); });
        if (next == left.end())
            next = std::find_if(left.begin(), left.end(), [&](auto* t) { return in_cycle(t, left); });
        const table_info* const table = *next;
        left.erase(next);
        plan.tables.push_back({table, {}});
        for (table_constraint& key : open_keys(*table, left)) plan.tables.back().late.push_back(std::move(key.name));
    }
}

}  // namespace

ddl_plan plan_of(std::span<const object_info> objects) {
    ddl_plan plan;
    table_list tables;
    for (const object_info& object : objects) {
        add_enum(plan, object.enumeration);
        for (const enum_info* one : object.enums) add_enum(plan, one);
        if (object.sequence) {
            add_schema(plan, object.sequence->schema);
            add_once(plan.sequences, object.sequence, [](const auto* a, const auto* b) { return same_object(a, b); });
        }
        if (object.table) {
            add_schema(plan, object.table->schema);
            add_once(tables, object.table, [](const auto* a, const auto* b) { return a == b; });
        }
    }
    place_tables(plan, std::move(tables));
    return plan;
}

ddl_script script_of(const ddl_plan& plan) {
    ddl_script script;
    for (const std::string_view schema : plan.schemas) {
        ddl_command made = command_for(ddl_kind::create_schema, std::string(schema));
        made.checked = true;
        script.add(ddl_statement(std::move(made)));
    }
    for (const enum_info* one : plan.enums) script.add(ddl_statement(command_for(ddl_kind::create_type, *one)));
    for (const sequence_info* one : plan.sequences)
        script.add(ddl_statement(command_for(ddl_kind::create_sequence, *one)));
    for (const planned_table& one : plan.tables) {
        ddl_command made = command_for(ddl_kind::create_table, *one.table);
        made.left_out = one.late;
        script.add(ddl_statement(std::move(made)));
    }
    for (const planned_table& one : plan.tables)
        for (const std::string& name : one.late)
            script.add(ddl_statement(command_for(ddl_kind::add_constraint, *one.table, name)));
    for (const planned_table& one : plan.tables) {
        script.add(script_of_indexes(*one.table));
        script.add(script_of_comments(*one.table));
    }
    return script;
}

ddl_script script_of_all(std::span<const object_info> objects) { return script_of(plan_of(objects)); }

ddl_script script_of_dropping(std::span<const object_info> objects) {
    const ddl_plan plan = plan_of(objects);
    ddl_script script;
    const auto add = [&script](ddl_command made) {
        made.checked = true;
        script.add(ddl_statement(std::move(made)));
    };
    if (!plan.tables.empty()) {
        // one statement, so that foreign keys among these tables hinder nothing
        ddl_command made = command_for(ddl_kind::drop_table, *plan.tables.back().table);
        for (auto one = plan.tables.rbegin() + 1; one != plan.tables.rend(); ++one)
            made.more_tables.push_back(one->table);
        add(std::move(made));
    }
    for (const sequence_info* one : plan.sequences) add(command_for(ddl_kind::drop_sequence, *one));
    for (const enum_info* one : plan.enums) add(command_for(ddl_kind::drop_type, *one));
    return script;
}

}  // namespace overt::detail
