// SPDX-License-Identifier: BSL-1.0
#include "exec/compare_constraints.hpp"

#include "sql/ddl_text.hpp"

#include <algorithm>
#include <utility>

namespace overt::detail {

namespace {

constexpr std::int16_t descending_option = 1;
constexpr std::int16_t nulls_first_option = 2;

std::string listed(const std::vector<std::string>& names) {
    std::string text = "(";
    for (const std::string& name : names)
        text.append(text.size() == 1 ? "" : ", ").append(name.empty() ? "expression" : name);
    return text + ')';
}

std::string timing(bool deferrable, bool deferred) {
    return deferred ? ", deferrable initially deferred" : deferrable ? ", deferrable" : "";
}

char letter_of(on_reference action) {
    switch (action) {
        case on_reference::no_action: return 'a';
        case on_reference::restrict_: return 'r';
        case on_reference::cascade: return 'c';
        case on_reference::set_null: return 'n';
        case on_reference::set_default: return 'd';
    }
    return 'a';
}

const char* action_of(char letter) {
    switch (letter) {
        case 'r': return "restrict";
        case 'c': return "cascade";
        case 'n': return "set null";
        case 'd': return "set default";
        default: return "no action";
    }
}

std::string shown(char on_delete, char on_update, bool deferrable, bool deferred) {
    std::string text = "on delete ";
    text.append(action_of(on_delete)).append(", on update ").append(action_of(on_update));
    return text + timing(deferrable, deferred);
}

std::vector<std::string> sorted(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    return names;
}

// the pairs of a foreign key, in an order that does not depend on who wrote it down
std::vector<std::string> pairs(const std::vector<std::string>& from, const std::vector<std::string>& to) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i != from.size() && i != to.size(); ++i) all.push_back(from[i] + '\0' + to[i]);
    return sorted(std::move(all));
}

std::int16_t option_of(const table_constraint& one, std::size_t key) {
    if (one.keys.empty()) return 0;
    const key_options& said = one.keys[key];
    const bool nulls_first = said.nulls == nulls_place::server_default ? said.descending
                                                                       : said.nulls == nulls_place::first;
    return static_cast<std::int16_t>((said.descending ? descending_option : 0) |
                                     (nulls_first ? nulls_first_option : 0));
}

std::string_view method_of(const table_constraint& one) { return one.method.empty() ? "btree" : one.method; }

std::string shown(const live_index& index) {
    std::string text = index.unique ? "unique, " : "";
    text.append(index.method).append(" ").append(listed(index.columns));
    if (!index.included.empty()) text.append(" include ").append(listed(index.included));
    const bool ordered = index.method == "btree";
    if (ordered && std::any_of(index.options.begin(), index.options.end(), [](std::int16_t o) { return o != 0; })) {
        text += ", order";
        for (const std::int16_t option : index.options)
            text.append((option & descending_option) != 0 ? " desc" : " asc")
                .append((option & nulls_first_option) != 0 ? " nulls first" : " nulls last");
    }
    for (std::size_t i = 0; i != index.classes.size() && i != index.defaults.size(); ++i)
        if (index.defaults[i] == 0) text.append(", operator class ").append(index.classes[i]);
    for (const std::string& collation : index.collations)
        if (!collation.empty()) text.append(", collation ").append(collation);
    if (index.nulls_not_distinct) text += ", nulls not distinct";
    if (index.partial) text += ", partial";
    if (!index.valid) text += ", invalid";
    return text;
}

}  // namespace

std::vector<std::string> constraint_comparison::names(const std::vector<std::uint16_t>& columns) const {
    std::vector<std::string> all;
    for (const std::uint16_t column : columns)
        all.emplace_back(column == expression_column ? std::string_view() : table_.columns[column].name);
    return all;
}

schema_difference constraint_comparison::report(difference what, const table_constraint& one, std::string expected,
                                                std::string actual) const {
    schema_difference made{what, readable(table_.schema, table_.name), one.name, std::move(expected), std::move(actual),
                           {}};
    made.message.append("The table ").append(made.object).append(made.actual.empty() ? " lacks the " : " has the ");
    made.message.append(to_string(what)).append(" ").append(made.part);
    if (made.actual.empty()) {
        if (!made.expected.empty()) made.message.append(": ").append(made.expected);
        made.message += '.';
    } else {
        made.message.append(" as ").append(made.actual).append("; the description says ");
        made.message.append(made.expected).append(".");
    }
    return made;
}

std::optional<schema_difference> constraint_comparison::compare(const table_constraint& one,
                                                                std::int64_t target) const {
    switch (one.kind) {
        case constraint_kind::primary_key: return primary_key(one);
        case constraint_kind::unique: return unique(one);
        case constraint_kind::foreign_key: return foreign_key(one, target);
        case constraint_kind::check: return by_name(one, "c", difference::check);
        case constraint_kind::exclude: return by_name(one, "x", difference::exclusion);
        default: return index(one);
    }
}

std::optional<schema_difference> constraint_comparison::primary_key(const table_constraint& one) const {
    const std::vector<std::string> columns = names(one.columns);
    for (const live_constraint& other : constraints_) {
        if (other.kind != "p") continue;
        if (other.columns == columns) return std::nullopt;
        return report(difference::primary_key, one, listed(columns), listed(other.columns));
    }
    return report(difference::primary_key, one, listed(columns), {});
}

// a unique constraint, or a unique index over the same columns, which refuses the same rows
std::optional<schema_difference> constraint_comparison::unique(const table_constraint& one) const {
    const std::vector<std::string> columns = names(one.columns);
    const std::string wanted = listed(columns) + timing(one.actions.deferrable, one.actions.initially_deferred);
    std::string actual;
    for (const live_index& other : indexes_) {
        const bool same = other.unique && other.valid && !other.partial && (!one.named || other.name == one.name) &&
                          sorted(other.columns) == sorted(columns) &&
                          other.nulls_not_distinct == one.nulls_not_distinct;
        if (!same) continue;
        std::string when;
        for (const live_constraint& each : constraints_)
            if (each.name == other.name) when = timing(each.deferrable, each.deferred);
        actual = listed(other.columns) + when;
        if (when == timing(one.actions.deferrable, one.actions.initially_deferred)) return std::nullopt;
    }
    return report(difference::unique, one, wanted, std::move(actual));
}

std::optional<schema_difference> constraint_comparison::foreign_key(const table_constraint& one,
                                                                    std::int64_t target) const {
    std::vector<std::string> to;
    for (const std::uint16_t column : one.target_columns) to.emplace_back(one.target->columns[column].name);
    const std::vector<std::string> from = names(one.columns);
    const reference_actions& a = one.actions;
    for (const live_constraint& other : constraints_) {
        if (other.kind != "f" || other.target != target || (one.named && other.name != one.name)) continue;
        if (pairs(other.columns, other.target_columns) != pairs(from, to)) continue;
        const bool same_actions = other.on_delete == std::string(1, letter_of(a.on_delete)) &&
                                  other.on_update == std::string(1, letter_of(a.on_update)) &&
                                  other.deferrable == a.deferrable && other.deferred == a.initially_deferred;
        if (same_actions) return std::nullopt;
        return report(difference::foreign_key, one,
                      shown(letter_of(a.on_delete), letter_of(a.on_update), a.deferrable, a.initially_deferred),
                      shown(other.on_delete[0], other.on_update[0], other.deferrable, other.deferred));
    }
    return report(difference::foreign_key, one,
                  listed(from) + " to " + readable(one.target->schema, one.target->name) + ' ' + listed(to), {});
}

std::optional<schema_difference> constraint_comparison::by_name(const table_constraint& one, const char* kind,
                                                                difference what) const {
    for (const live_constraint& other : constraints_)
        if (other.kind == kind && other.name == one.name) return std::nullopt;
    return report(what, one, what == difference::check ? std::string(one.sql) : std::string(), {});
}

// operator class and collation of each key, its order in a btree
bool constraint_comparison::same_keys(const table_constraint& one, const live_index& other) const {
    const std::size_t size = one.columns.size();
    if (other.classes.size() < size || other.defaults.size() < size || other.collations.size() < size) return false;
    if (other.options.size() < size) return false;
    for (std::size_t i = 0; i != size; ++i) {
        const key_options key = one.keys.empty() ? key_options{} : one.keys[i];
        const bool same_class = key.operator_class.empty() ? other.defaults[i] != 0
                                                           : key.operator_class == other.classes[i];
        const bool is_column = one.columns[i] != expression_column;
        const std::string_view own = is_column ? table_.columns[one.columns[i]].collation : std::string_view();
        const bool same_collation = key.collation == other.collations[i] ||
                                    (other.collations[i].empty() ? key.collation == own
                                                                 : !is_column && key.collation.empty());
        const bool same_order = other.method != "btree" || other.options[i] == option_of(one, i);
        if (!same_class || !same_collation || !same_order) return false;
    }
    return true;
}

bool constraint_comparison::same_index(const table_constraint& one, const live_index& other) const {
    std::vector<std::uint16_t> included(one.included.begin(), one.included.end());
    if (other.method != method_of(one) || other.unique != (one.kind == constraint_kind::unique_index)) return false;
    if (other.columns != names(one.columns) || other.included != names(included)) return false;
    return same_keys(one, other) && other.valid && other.partial == !one.sql.empty() &&
           other.nulls_not_distinct == one.nulls_not_distinct;
}

// where the description gives no name, any index that does the same will do
std::optional<schema_difference> constraint_comparison::index(const table_constraint& one) const {
    const bool has_expression = std::find(one.columns.begin(), one.columns.end(), expression_column) !=
                                one.columns.end();
    const bool any_name = !one.named && !has_expression && one.sql.empty();
    const live_index* found = nullptr;
    for (const live_index& other : indexes_) {
        if (other.name == one.name) found = &other;
        if ((any_name || other.name == one.name) && same_index(one, other)) return std::nullopt;
    }
    live_index wanted{0,
                      one.name,
                      std::string(method_of(one)),
                      one.kind == constraint_kind::unique_index,
                      true,
                      !one.sql.empty(),
                      one.nulls_not_distinct,
                      names(one.columns),
                      {},
                      {}};
    wanted.included = names({one.included.begin(), one.included.end()});
    for (std::size_t i = 0; i != one.columns.size(); ++i) {
        const key_options key = one.keys.empty() ? key_options{} : one.keys[i];
        if (wanted.method == "btree") wanted.options.push_back(option_of(one, i));
        wanted.classes.emplace_back(key.operator_class);
        wanted.defaults.push_back(key.operator_class.empty() ? 1 : 0);
        wanted.collations.emplace_back(key.collation);
    }
    return report(difference::index, one, shown(wanted), found ? shown(*found) : std::string());
}

}  // namespace overt::detail
