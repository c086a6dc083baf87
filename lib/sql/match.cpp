// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/compare.hpp>
#include <overt/sql/paging.hpp>
#include <overt/sql/subquery.hpp>
#include <overt/sql/text.hpp>

#include <overt/error.hpp>

#include "sql/block.hpp"

namespace overt::detail {

void add_part(code& to, part where, const code& left, const code& right) {
    if (where == part::start) {
        to.put_call(op::call, "starts_with", 2);
        to.add(left);
        to.add(right);
    } else if (where == part::end) {
        to.put(op::equal);
        to.put_call(op::call, "right", 2);
        to.add(left);
        to.put_call(op::call, "length", 1);
        to.add(right);
        to.add(right);
    } else {
        to.put(op::greater);
        to.put_call(op::call, "strpos", 2);
        to.add(left);
        to.add(right);
        to.add_keyword("0");
    }
}

void check_one_row(const statement& rows) {
    for (const clause_view& c : statement_view(rows))
        if (c.kind == clause::having || c.kind == clause::limit || c.kind == clause::offset)
            throw usage_error(
                "subquery() of an aggregate counts on its one row; take having(), limit() and offset() away");
}

void put_collation(code& to, std::string_view name) {
    if (!good_name(name)) throw usage_error("the name of a collation has 1 to 63 bytes");
    to.put_named(op::collate, name);
}

void throw_negative_count() { throw usage_error("limit() and offset() need a number that is not negative"); }

}  // namespace overt::detail
