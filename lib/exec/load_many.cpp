// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/load_many.hpp>

#include <overt/error.hpp>

#include "sql/block.hpp"

namespace overt::detail {

bool parent_keys::add(std::string_view key) {
    const key_index::seat seat = index_.find(0, key, 0);
    if (seat.fresh) {
        first_.push_back(numbers_.size());
        ++keys_;
    }
    numbers_.push_back(seat.number);
    return seat.fresh;
}

void parent_keys::add_without() { numbers_.push_back(none); }

std::size_t parent_keys::number_of(std::string_view key) {
    const key_index::seat seat = index_.find(0, key, 0);
    if (seat.number >= keys_)
        throw usage_error(
            "load_many() got a child whose key equals a parent's on the server, but not byte by byte; join the two");
    return seat.number;
}

void refuse_limit(const statement& children) {
    for (const clause_view& c : statement_view(children))
        if (c.kind == clause::limit || c.kind == clause::offset)
            throw usage_error("a limit in load_many() would count the children of all parents together; leave it out");
}

}  // namespace overt::detail
