// SPDX-License-Identifier: BSL-1.0
#include "sql/table_constraints.hpp"

#include <overt/model/fixed_string.hpp>

#include <algorithm>

namespace overt::detail {

namespace {

// "lower" of "lower(name)"; "expr" of what is no call
std::string name_of_expression(std::string_view expression) {
    std::string name;
    std::size_t at = 0;
    for (; at != expression.size(); ++at) {
        const char c = expression[at];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
        if (!letter) break;
        name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    int depth = 0;
    for (std::size_t i = at; i != expression.size(); ++i) {
        depth += expression[i] == '(' ? 1 : expression[i] == ')' ? -1 : 0;
        if (depth == 0 && i + 1 != expression.size()) return "expr";
    }
    return name.empty() || at == expression.size() ? "expr" : name;
}

// as the server does: a name that comes again gets a number
std::string names_of_columns(const table_info& table, const table_constraint& of) {
    std::vector<std::string> names;
    const auto add = [&names](std::string_view base) {
        std::string name(base);
        for (int i = 1; std::find(names.begin(), names.end(), name) != names.end(); ++i)
            name = std::string(base) + std::to_string(i);
        names.push_back(std::move(name));
    };
    for (std::size_t i = 0; i != of.columns.size(); ++i)
        add(of.columns[i] == expression_column ? name_of_expression(of.keys[i].expression)
                                               : std::string(table.columns[of.columns[i]].name));
    for (const std::uint16_t column : of.included) add(table.columns[column].name);
    std::string joined;
    for (const std::string& name : names) joined.append(joined.empty() ? "" : "_").append(name);
    return joined;
}

std::string_view label_of(constraint_kind kind) {
    switch (kind) {
        case constraint_kind::primary_key: return "pkey";
        case constraint_kind::unique: return "key";
        case constraint_kind::check: return "check";
        case constraint_kind::foreign_key: return "fkey";
        case constraint_kind::exclude: return "excl";
        default: return "idx";
    }
}

std::string_view cut(std::string_view text, std::size_t size) {
    while (size != 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
    return text.substr(0, size);
}

class naming {
public:
    explicit naming(const table_info& table) : table_(table) {
        for (const constraint_info& c : table.constraints)
            if (!c.name.empty()) taken_.emplace_back(c.name);
    }

    void name(table_constraint& one) {
        const bool with_columns = one.kind != constraint_kind::primary_key && !one.columns.empty();
        const std::string columns = with_columns ? names_of_columns(table_, one) : std::string();
        const std::string_view label = label_of(one.kind);
        one.name = object_name(table_.name, columns, label);
        for (int i = 1; std::find(taken_.begin(), taken_.end(), one.name) != taken_.end(); ++i)
            one.name = object_name(table_.name, columns, std::string(label) + std::to_string(i));
        taken_.push_back(one.name);
    }

private:
    const table_info& table_;
    std::vector<std::string> taken_;
};

table_constraint of_column(constraint_kind kind, std::size_t column) {
    table_constraint made;
    made.kind = kind;
    made.columns.push_back(static_cast<std::uint16_t>(column));
    return made;
}

void add_column(std::vector<table_constraint>& to, const column_info& column, std::size_t index) {
    if (column.unique) to.push_back(of_column(constraint_kind::unique, index));
    if (!column.check_sql.empty()) {
        to.push_back(of_column(constraint_kind::check, index));
        to.back().sql = column.check_sql;
    }
    if (column.references) {
        to.push_back(of_column(constraint_kind::foreign_key, index));
        const reference_target target = column.target();
        to.back().target = target.table;
        to.back().target_columns.push_back(target.column);
        to.back().actions = column.actions;
    }
    if (column.indexed) to.push_back(of_column(constraint_kind::index, index));
}

table_constraint made_from(const constraint_info& info) {
    table_constraint made;
    made.kind = info.kind;
    made.name = info.name;
    made.named = !info.name.empty();
    made.columns.assign(info.columns.begin(), info.columns.end());
    made.included = info.included;
    made.keys = info.keys;
    made.sql = info.sql;
    made.method = info.method;
    made.storage = info.storage;
    made.nulls_not_distinct = info.nulls_not_distinct;
    made.actions = info.actions;
    if (info.target_table) {
        made.target = info.target_table();
        for (std::size_t i = 0; i != info.columns.size(); ++i) made.target_columns.push_back(info.target_column(i));
    }
    return made;
}

bool is_own_kind(constraint_kind kind) {
    return kind < constraint_kind::extra_column && kind != constraint_kind::primary_key;
}

}  // namespace

std::string object_name(std::string_view table, std::string_view columns, std::string_view label) {
    const std::size_t room = longest_name - label.size() - 1 - std::size_t{!columns.empty()};
    std::size_t first = table.size();
    std::size_t second = columns.size();
    while (first + second > room) first > second ? --first : --second;
    std::string name(cut(table, first));
    if (!columns.empty()) name.append("_").append(cut(columns, second));
    return name.append("_").append(label);
}

std::vector<table_constraint> constraints_on(const table_info& table) {
    std::vector<table_constraint> all;
    for (const constraint_info& info : table.constraints)
        if (info.kind == constraint_kind::primary_key) all.push_back(made_from(info));
    if (all.empty() && !table.primary_key.empty()) {
        all.emplace_back().kind = constraint_kind::primary_key;
        all.back().columns.assign(table.primary_key.begin(), table.primary_key.end());
    }
    for (std::size_t i = 0; i != table.columns.size(); ++i) add_column(all, table.columns[i], i);
    for (const constraint_info& info : table.constraints)
        if (is_own_kind(info.kind)) all.push_back(made_from(info));
    naming names(table);
    for (table_constraint& one : all)
        if (!one.named) names.name(one);
    return all;
}

const constraint_info* partitioning_on(const table_info& table) {
    for (const constraint_info& info : table.constraints)
        if (info.kind >= constraint_kind::partition_range) return &info;
    return nullptr;
}

}  // namespace overt::detail
