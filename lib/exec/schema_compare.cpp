// SPDX-License-Identifier: BSL-1.0
#include "exec/schema_compare.hpp"

#include "exec/compare_constraints.hpp"
#include "sql/ddl_text.hpp"

#include <algorithm>
#include <utility>

namespace overt::detail {

namespace {

schema_difference missing(difference what, const char* kind, std::string object) {
    std::string message = "The database has no ";
    message.append(kind).append(" ").append(object).append(".");
    return {what, std::move(object), {}, {}, {}, std::move(message)};
}

std::string listed(std::span<const std::string_view> labels) {
    std::string text;
    for (const std::string_view label : labels) text.append(text.empty() ? "" : ", ").append(label);
    return text;
}

// "10,2" of "numeric(10, 2)"
std::string modifiers(std::string_view type) {
    std::string inside;
    const std::size_t open = type.find('(');
    const std::size_t close = type.find(')');
    if (open == std::string_view::npos || close == std::string_view::npos) return inside;
    for (const char c : type.substr(open + 1, close - open - 1))
        if (c != ' ') inside += c;
    return inside;
}

bool is_text(std::int64_t type) {
    return type == oids::text || type == oids::varchar || type == oids::bpchar || type == oids::name;
}

// A std::string holds what varchar(20) holds; where sql_type() names a type, it is that one.
bool same_type(const column_info& column, std::int64_t wanted, const live_column& other) {
    if (other.type_oid != wanted && other.base_oid != wanted) {
        const bool both_text = column.type_sql.empty() && is_text(wanted);
        if (!both_text || !is_text(other.base_oid != 0 ? other.base_oid : other.type_oid)) return false;
    }
    const std::string wanted_modifiers = modifiers(column.type_sql);
    return wanted_modifiers.empty() || wanted_modifiers == modifiers(other.type);
}

class table_comparison {
public:
    table_comparison(const planned_table& planned, std::size_t number, const live_schema& live)
        : table_(*planned.table),
          object_(readable(table_.schema, table_.name)),
          number_(static_cast<std::int64_t>(number) + 1),
          live_(live) {
        for (const live_column& each : live.columns)
            if (each.table == number_) columns_.push_back(&each);
    }

    /// The first of its types and of its targets in the lists of the catalogue.
    void compare(std::size_t first_type, std::size_t first_target);
    std::vector<schema_difference> take() { return std::move(found_); }

private:
    void column(const column_info& one, std::int64_t wanted_type);
    void filling(const column_info& one, const live_column& other);
    void unexpected();
    void partitioning();
    void constraints(std::size_t next_target);
    const live_column* find(std::string_view name) const;
    bool lacks_columns(const table_constraint& one) const;
    bool in_key(const column_info& one) const;
    bool is_view() const { return columns_[0]->relation == "v" || columns_[0]->relation == "m"; }
    void report(difference what, std::string_view part, std::string expected, std::string actual, std::string message);
    std::string called(std::string_view part) const { return object_ + '.' + std::string(part); }

    const table_info& table_;
    std::string object_;
    std::int64_t number_;
    const live_schema& live_;
    std::vector<const live_column*> columns_;
    std::vector<schema_difference> found_;
};

void table_comparison::report(difference what, std::string_view part, std::string expected, std::string actual,
                              std::string message) {
    found_.push_back({what, object_, std::string(part), std::move(expected), std::move(actual), std::move(message)});
}

const live_column* table_comparison::find(std::string_view name) const {
    for (const live_column* each : columns_)
        if (each->name == name) return each;
    return nullptr;
}

bool table_comparison::in_key(const column_info& one) const {
    return std::any_of(table_.primary_key.begin(), table_.primary_key.end(),
                       [&](std::uint16_t i) { return &table_.columns[i] == &one; });
}

void table_comparison::compare(std::size_t first_type, std::size_t first_target) {
    if (columns_.empty()) {
        found_.push_back(missing(difference::missing_table, "table", object_));
        return;
    }
    for (std::size_t i = 0; i != table_.columns.size(); ++i)
        column(table_.columns[i], live_.object(wanted_names::types, first_type + i));
    if (is_view()) return;
    unexpected();
    partitioning();
    constraints(first_target);
}

void table_comparison::column(const column_info& one, std::int64_t wanted_type) {
    const std::string type = expected_type(one);
    const live_column* const other = find(one.name);
    if (!other) {
        return report(difference::missing_column, one.name, type, {},
                      "The table " + object_ + " has no column " + std::string(one.name) + " of type " + type + ".");
    }
    if (!same_type(one, wanted_type, *other))
        report(difference::type, one.name, type, other->type,
               "The column " + called(one.name) + " has type " + other->type + "; the description says " + type + ".");
    if (is_view()) return;
    const bool not_null = !one.nullable || in_key(one);
    if (not_null != other->not_null)
        report(difference::nullability, one.name, not_null ? "NOT NULL" : "NULL", other->not_null ? "NOT NULL" : "NULL",
               "The column " + called(one.name) +
                   (other->not_null ? " is NOT NULL; the description lets it be NULL."
                                    : " may be NULL; the description says NOT NULL."));
    filling(one, *other);
}

void table_comparison::filling(const column_info& one, const live_column& other) {
    const std::string_view wanted = one.identity_rule == identity_kind::always       ? "always"
                                    : one.identity_rule == identity_kind::by_default ? "by default"
                                                                                     : "none";
    const std::string_view actual = other.identity == "a" ? "always" : other.identity == "d" ? "by default" : "none";
    if (wanted != actual)
        report(difference::identity, one.name, std::string(wanted), std::string(actual),
               "The column " + called(one.name) + " has the identity \"" + std::string(actual) +
                   "\"; the description says \"" + std::string(wanted) + "\".");
    if (one.generated == other.generated.empty())
        report(difference::generated, one.name, one.generated ? "generated" : "not generated",
               one.generated ? "not generated" : "generated",
               "The column " + called(one.name) +
                   (one.generated ? " is not generated; the description says it is."
                                  : " is generated; the description says it is not."));
    else if (!one.default_sql.empty() && !other.has_default)
        report(difference::default_value, one.name, std::string(one.default_sql), {},
               "The column " + called(one.name) + " has no default; the description says " +
                   std::string(one.default_sql) + ".");
    if (!one.collation.empty() && one.collation != other.collation)
        report(difference::collation, one.name, std::string(one.collation), other.collation,
               "The column " + called(one.name) + " has the collation \"" + other.collation +
                   "\"; the description says \"" + std::string(one.collation) + "\".");
}

void table_comparison::unexpected() {
    for (const constraint_info& extra : table_.constraints)
        if (extra.kind == constraint_kind::extra_column && !find(extra.name))
            report(difference::missing_column, extra.name, std::string(extra.sql), {},
                   "The table " + object_ + " has no column " + std::string(extra.name) + ".");
    const auto known = [this](const std::string& name) {
        return std::any_of(table_.columns.begin(), table_.columns.end(),
                           [&](const column_info& c) { return c.name == name; }) ||
               std::any_of(table_.constraints.begin(), table_.constraints.end(), [&](const constraint_info& c) {
                   return c.kind == constraint_kind::extra_column && c.name == name;
               });
    };
    for (const live_column* each : columns_) {
        const bool filled = !each->not_null || each->has_default || !each->identity.empty();
        if (each->name.empty() || filled || known(each->name)) continue;
        report(difference::unexpected_column, each->name, {}, each->type,
               "The column " + called(each->name) +
                   " is NOT NULL and has no default, and the description does not "
                   "know it: inserts will fail.");
    }
}

void table_comparison::partitioning() {
    const constraint_info* const how = partitioning_on(table_);
    const auto named = [](char letter) -> std::string {
        return letter == 'r' ? "by range" : letter == 'l' ? "by list" : letter == 'h' ? "by hash" : "not partitioned";
    };
    const std::string actual = named(columns_[0]->strategy.empty() ? ' ' : columns_[0]->strategy[0]);
    const std::string wanted = !how                                            ? named(' ')
                               : how->kind == constraint_kind::partition_range ? named('r')
                               : how->kind == constraint_kind::partition_list  ? named('l')
                                                                               : named('h');
    if (actual != wanted)
        report(difference::partitioning, {}, wanted, actual,
               "The partitioning of the table " + object_ + " is \"" + actual + "\"; the description says \"" + wanted +
                   "\".");
}

// a column that is missing was reported; what stands on it is not once more
bool table_comparison::lacks_columns(const table_constraint& one) const {
    const auto lacks = [this](std::uint16_t column) {
        return column != expression_column && !find(table_.columns[column].name);
    };
    return std::any_of(one.columns.begin(), one.columns.end(), lacks) ||
           std::any_of(one.included.begin(), one.included.end(), lacks);
}

void table_comparison::constraints(std::size_t next_target) {
    std::vector<live_constraint> own;
    std::vector<live_index> indexes;
    std::copy_if(live_.constraints.begin(), live_.constraints.end(), std::back_inserter(own),
                 [this](const live_constraint& c) { return c.table == number_; });
    std::copy_if(live_.indexes.begin(), live_.indexes.end(), std::back_inserter(indexes),
                 [this](const live_index& i) { return i.table == number_; });
    const constraint_comparison comparison(table_, std::move(own), std::move(indexes));
    for (const table_constraint& one : constraints_on(table_)) {
        const std::int64_t target = one.target ? live_.object(wanted_names::relations, next_target++) : 0;
        if (lacks_columns(one)) continue;
        if (std::optional<schema_difference> found = comparison.compare(one, target))
            found_.push_back(*std::move(found));
    }
}

void compare_enums(const ddl_plan& plan, const live_schema& live, std::vector<schema_difference>& to) {
    for (std::size_t i = 0; i != plan.enums.size(); ++i) {
        const enum_info& one = *plan.enums[i];
        std::string object = readable(one.schema, one.name);
        if (live.object(wanted_names::types, i) == 0) {
            to.push_back(missing(difference::missing_enum, "enum", std::move(object)));
            continue;
        }
        std::vector<std::string_view> labels;
        for (const live_label& each : live.labels)
            if (each.type == static_cast<std::int64_t>(i) + 1) labels.emplace_back(each.text);
        if (std::equal(labels.begin(), labels.end(), one.labels.begin(), one.labels.end())) continue;
        schema_difference made{difference::enum_labels, std::move(object), {}, listed(one.labels), listed(labels), {}};
        made.message = "The enum " + made.object + " has the labels " + (labels.empty() ? "of no enum" : made.actual) +
                       "; the description says " + made.expected + ".";
        to.push_back(std::move(made));
    }
}

}  // namespace

std::vector<schema_difference> compare(const ddl_plan& plan, const live_schema& live) {
    std::vector<schema_difference> found;
    compare_enums(plan, live, found);
    for (std::size_t i = 0; i != plan.sequences.size(); ++i)
        if (live.object(wanted_names::sequences, i) == 0)
            found.push_back(missing(difference::missing_sequence, "sequence",
                                    readable(plan.sequences[i]->schema, plan.sequences[i]->name)));
    std::size_t type = plan.enums.size();
    std::size_t target = 0;
    for (std::size_t i = 0; i != plan.tables.size(); ++i) {
        const table_info& table = *plan.tables[i].table;
        table_comparison one(plan.tables[i], i, live);
        one.compare(type, target);
        for (schema_difference& each : one.take()) found.push_back(std::move(each));
        type += table.columns.size();
        const auto all = constraints_on(table);
        target += static_cast<std::size_t>(
            std::count_if(all.begin(), all.end(), [](const table_constraint& c) { return c.target != nullptr; }));
    }
    return found;
}

}  // namespace overt::detail
