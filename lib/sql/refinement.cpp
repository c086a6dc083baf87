// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/refinement.hpp>

#include <overt/error.hpp>

#include "sql/block.hpp"
#include "sql/expression_writer.hpp"

#include <string>

namespace overt::detail {

namespace {

/// The table at the beginning of a FROM or a join.
struct table_place {
    const table_info* table;
    const char* alias;

    explicit table_place(std::string_view content) {
        node_reader reader(content);
        table = reader.pointer<table_info>();
        alias = reader.pointer<char>();
    }
    std::string_view name() const { return alias ? std::string_view(alias) : table->name; }
    // Tables of the same name in two schemas stand beside each other without an alias.
    bool clashes(const table_place& other) const {
        return alias || other.alias ? name() == other.name() : table == other.table;
    }
};

bool same_join(const clause_view& a, const clause_view& b) {
    return a.kind == clause::join && a.flags == b.flags && a.content == b.content;
}

/// The join is there already.
bool holds_join(const statement& in, const clause_view& join) {
    const table_place wanted(join.content);
    for (const clause_view& c : statement_view(in)) {
        if (c.kind != clause::from && c.kind != clause::join) continue;
        if (same_join(c, join)) return true;
        if (table_place(c.content).clashes(wanted))
            throw usage_error("the table \"" + std::string(wanted.name()) +
                              "\" is in FROM already, joined in another way; give one of them an alias");
    }
    return false;
}

void add_join_once(statement& to, const clause_view& join) {
    if (!holds_join(to, join)) to.add(join.kind, join.content, join.flags);
}

}  // namespace

void add_joins(statement& to, const statement& joins) {
    for (const clause_view& c : statement_view(joins)) add_join_once(to, c);
}

void add_refinement(statement& to, const statement& refinement) {
    for (const clause_view& c : statement_view(refinement)) {
        if (c.kind == clause::join) add_join_once(to, c);
        else to.add(c.kind, c.content, c.flags);
    }
}

}  // namespace overt::detail
