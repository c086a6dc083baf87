// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/select.hpp>

namespace overt {

class dynamic_row;

namespace detail {

/// What a select_list is in the type of its select. Its rows tell NULL at run time, so no table is a reason for it.
template <class Refs>
struct listed_items {
    using sql_type = dynamic_row;
    using sql_refs = solid_refs<Refs>;
};

[[noreturn]] void throw_empty_list();

}  // namespace detail

/// A list for select() that is put together at run time: columns, expressions, and whole rows (row<T>) of the listed
/// tables (structs, or decltype of aliases). Its rows are dynamic_row, see exec/dynamic_row.hpp. Whether columns beside
/// aggregates are grouped by is for the server to say.
template <class... Tables>
class select_list {
public:
    select_list() : started_(detail::verb::select, nullptr) {}
    template <detail::selectable X, detail::selectable... Xs>
    explicit select_list(const X& first, const Xs&... more) : select_list() {
        add(first, more...);
    }

    template <class... Xs>
    select_list& add(const Xs&... items) {
        (append(items), ...);
        return *this;
    }
    bool empty() const noexcept { return empty_; }

    /// A select of what is in the list so far. @errors usage_error where that is nothing
    auto start() const {
        if (empty_) detail::throw_empty_list();
        using item = detail::listed_items<detail::refs<detail::tag_of<Tables>...>>;
        return select_statement<detail::items<item>, detail::from_list<>>(started_);
    }

private:
    using allowed = detail::refs<detail::tag_of<Tables>..., detail::aggregated, detail::windowed>;

    template <class X>
    void append(const X& item) {
        static_assert(detail::selectable<X>, "a select list takes columns, expressions and whole rows");
        if constexpr (detail::selectable<X>) {
            static_assert(detail::tables_listed<typename detail::item_refs<X>::type, allowed>,
                          "this expression names a table that the select list does not list");
            detail::add_item(started_, detail::clause::item, item);
            empty_ = false;
        }
    }

    detail::statement started_;
    bool empty_ = true;
};

namespace sql {

/// SELECT of a list that is put together at run time. @errors usage_error for an empty one
template <class... Tables>
auto select(const select_list<Tables...>& list) {
    return list.start();
}

}  // namespace sql
}  // namespace overt
