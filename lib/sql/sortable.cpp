// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/sortable.hpp>

#include <overt/error.hpp>
#include <overt/sql/request_error.hpp>

#include "sql/expression_writer.hpp"

#include <algorithm>

namespace overt::detail {

namespace {

/// The key the other way round. Where NULLs stand is turned only where the key does not say it.
code turned(std::string_view key) {
    code made;
    op direction = op::descending;
    node_reader reader(key);
    for (;; reader.node()) {
        const op kind = reader.peek();
        if (kind == op::nulls_first || kind == op::nulls_last) made.put(kind);
        else if (kind == op::descending) direction = op::ascending;
        else if (kind != op::ascending) break;
    }
    made.put(direction);
    made.add_bytes(reader.rest());
    return made;
}

void add_turned(code& to, const code& keys) {
    for (node_reader reader(keys.bytes()); !reader.done();) to.add_sized(turned(reader.bytes(reader.long_number())));
}

std::string_view without_spaces(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

void sort_names::add(std::string_view name, const code& keys) {
    if (name.empty() || name.front() == '-' || name.find_first_of(", ") != name.npos)
        throw usage_error("the name of a sort key is not empty, holds no comma and no space, and begins without -");
    const auto same = [name](const entry& e) { return e.name == name; };
    if (std::any_of(entries_.begin(), entries_.end(), same))
        throw usage_error("two sort keys have the name \"" + std::string(name) + "\"; give one of them another name");
    if (keys.empty()) throw usage_error("the sort key \"" + std::string(name) + "\" stands for no column");
    entries_.push_back({std::string(name), keys});
}

std::string sort_names::listed() const {
    std::string all;
    for (const entry& e : entries_) all += (all.empty() ? "" : ", ") + e.name;
    return all;
}

const sort_names::entry& sort_names::find(std::string_view name) const {
    for (const entry& e : entries_)
        if (e.name == name) return e;
    throw request_error("there is no sort key " + quoted_request(name) + "; there are: " + listed());
}

code sort_names::parse(std::string_view request) const {
    code keys;
    std::vector<const entry*> used;
    for (bool more = !without_spaces(request).empty(); more;) {
        const std::size_t comma = request.find(',');
        more = comma != request.npos;
        std::string_view name = without_spaces(request.substr(0, comma));
        if (more) request.remove_prefix(comma + 1);
        const bool other_way = !name.empty() && name.front() == '-';
        if (other_way) name.remove_prefix(1);
        const entry& found = find(name);
        if (std::find(used.begin(), used.end(), &found) != used.end())
            throw request_error("the sort key " + quoted_request(name) + " stands twice in the request");
        used.push_back(&found);
        if (other_way) add_turned(keys, found.keys);
        else keys.add_bytes(found.keys.bytes());
    }
    return keys;
}

}  // namespace overt::detail
