// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/code.hpp>

namespace overt {

/// A sort key with its direction.
template <class Refs>
class [[nodiscard]] ordering : public detail::code {
public:
    using order_refs = Refs;

    ordering nulls_first() const { return nulls(detail::op::nulls_first); }
    ordering nulls_last() const { return nulls(detail::op::nulls_last); }

private:
    ordering nulls(detail::op where) const {
        ordering made;
        made.put(where);
        made.add(*this);
        return made;
    }
};

/// The same with the SQL type of the key, which aggregates of an order need.
template <class T, class Refs>
class [[nodiscard]] typed_ordering : public ordering<Refs> {
public:
    using order_type = T;

    typed_ordering nulls_first() const { return nulls(detail::op::nulls_first); }
    typed_ordering nulls_last() const { return nulls(detail::op::nulls_last); }

private:
    typed_ordering nulls(detail::op where) const {
        typed_ordering made;
        made.put(where);
        made.add(*this);
        return made;
    }
};

/// The same of a column, which a keyset needs to know.
template <class Column, bool Descending>
class [[nodiscard]] column_ordering : public typed_ordering<typename Column::sql_type, typename Column::sql_refs> {};

namespace detail {

template <class Column, bool Descending>
column_ordering<Column, Descending> order_column(const Column& column) {
    column_ordering<Column, Descending> made;
    made.put(Descending ? op::descending : op::ascending);
    made.add(column);
    return made;
}

template <class T, class Refs, class X>
typed_ordering<T, Refs> make_ordering(op direction, const X& operand) {
    typed_ordering<T, Refs> made;
    made.put(direction);
    made.add(operand);
    return made;
}

}  // namespace detail
}  // namespace overt
