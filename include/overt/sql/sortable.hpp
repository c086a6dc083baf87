// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/sort_order.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace overt {

namespace detail {

/// Names that a request may say, and the keys that each of them stands for.
class sort_names {
public:
    void add(std::string_view name, const code& keys);
    code parse(std::string_view request) const;

private:
    struct entry {
        std::string name;
        code keys;
    };
    const entry& find(std::string_view name) const;
    std::string listed() const;

    std::vector<entry> entries_;
};

}  // namespace detail

/// An allow-list: what a request may sort by, and under which names. No text of a request gets into a statement.
///
///     const auto by = overt::sortable<product>(col<&product::name>, col<&product::price>)
///                         .add("newest", desc(col<&product::id>));
///     select<product>().order_by(by.parse("-price,name"));
///
/// @threads const functions may run at the same time
template <class... Tables>
class sortable {
public:
    sortable() {}
    /// Columns under their own names.
    /// @errors as add()
    template <class... Columns>
    explicit sortable(const Columns&... columns) {
        (add(columns), ...);
    }

    /// A column under its own name.
    template <class Tag, class T, std::size_t I>
    sortable& add(const column_of<Tag, T, I>& column) {
        return add(detail::table_of<detail::model_of<Tag>>.columns[I].name, column);
    }
    /// Keys under a name of your own: columns and expressions, or asc(...) and desc(...) of them. nulls_first() and
    /// nulls_last() hold for both directions.
    /// @errors usage_error for a name that is there already, is empty, holds a comma or a space, or begins with -
    template <class Key, class... Keys>
    sortable& add(std::string_view name, const Key& first, const Keys&... more) {
        names_.add(name, sort_order<Tables...>(first, more...).keys_);
        return *this;
    }

    /// Reads `name`, `-name` for the other direction, or several of them with commas between; nothing is an empty
    /// order.
    /// @errors request_error for a name that is not in the list, or twice in the request
    sort_order<Tables...> parse(std::string_view request) const {
        sort_order<Tables...> made;
        made.keys_ = names_.parse(request);
        return made;
    }

private:
    detail::sort_names names_;
};

}  // namespace overt
