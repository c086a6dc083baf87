// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/keyset.hpp>

#include <overt/error.hpp>

#include "sql/block.hpp"

#include <algorithm>

namespace overt::detail {

namespace {

void refuse_own_order(const statement& rows) {
    for (const clause_view& c : statement_view(rows)) {
        switch (c.kind) {
            case clause::order_by:
            case clause::limit:
            case clause::offset:
            case clause::distinct:
            case clause::distinct_on:
                throw usage_error(
                    "a keyset sorts the rows, and a page counts them; leave order_by(), limit(), offset() "
                    "and distinct() out of its select");
            default: break;
        }
    }
}

void put_value(code& to, const page_key& key, const std::string& value) {
    const std::size_t mark = to.begin_value(*key.info().type);
    to.out().append(value);
    to.end_value(mark);
}

/// Rows before and behind a place, in the direction of reading.
class reach {
public:
    reach(std::span<const page_key> keys, const page_place& place) : keys_(keys), place_(place) {}

    code condition() const {
        const auto same_way = [this](const page_key& key) { return key.descending == keys_.front().descending; };
        // Only where all keys go one way can one comparison of rows say it, which an index answers at once.
        return std::all_of(keys_.begin(), keys_.end(), same_way) ? row_beyond() : beyond(0);
    }

private:
    op strict(std::size_t i) const { return keys_[i].descending != place_.backward ? op::less : op::greater; }
    op loose(std::size_t i) const { return strict(i) == op::less ? op::less_equal : op::greater_equal; }

    code compared(op node, std::size_t i) const {
        code made;
        made.put(node);
        made.add(keys_[i].column);
        put_value(made, keys_[i], place_.values[i]);
        return made;
    }
    code row_beyond() const {
        if (keys_.size() == 1) return compared(strict(0), 0);
        code made;
        made.put(strict(0));
        made.put_counted(op::row_value, keys_.size());
        for (const page_key& key : keys_) made.add(key.column);
        made.put_counted(op::row_value, keys_.size());
        for (std::size_t i = 0; i != keys_.size(); ++i) put_value(made, keys_[i], place_.values[i]);
        return made;
    }
    /// `a >= x AND (a > x OR b ...)`: the first half is what an index over the first keys can use.
    code beyond(std::size_t i) const {
        if (i + 1 == keys_.size()) return compared(strict(i), i);
        code either = compared(strict(i), i);
        either.combine(op::or_, beyond(i + 1));
        code made = compared(loose(i), i);
        made.combine(op::and_, either);
        return made;
    }

    std::span<const page_key> keys_;
    const page_place& place_;
};

}  // namespace

void add_page(statement& to, std::span<const page_key> keys, const page_place& place) {
    refuse_own_order(to);
    if (!place.values.empty()) to.add(clause::where, reach(keys, place).condition());
    for (const page_key& key : keys) {
        code sorted;
        sorted.put(key.descending != place.backward ? op::descending : op::ascending);
        sorted.add(key.column);
        to.add(clause::order_by, sorted);
    }
}

void check_key(bool (*holds)(const std::string&), const std::string& bytes) {
    try {
        if (holds(bytes)) return;
    } catch (const error&) {  // of the codec: it says what is wrong with a value, and here the whole token is
    }
    throw_bad_token();
}

}  // namespace overt::detail
