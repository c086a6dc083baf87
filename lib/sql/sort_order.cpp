// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/sort_order.hpp>

#include "sql/expression_writer.hpp"

namespace overt::detail {

void add_sort_keys(statement& to, const code& keys) {
    for (node_reader reader(keys.bytes()); !reader.done();)
        to.add(clause::order_by, reader.bytes(reader.long_number()));
}

}  // namespace overt::detail
