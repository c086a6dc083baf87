// SPDX-License-Identifier: BSL-1.0
// Columns as operands: col<&user::name>, and the same of a table under another name.
#pragma once

#include <overt/sql/assignment.hpp>
#include <overt/sql/expr.hpp>

#include <cstddef>
#include <cstdint>

namespace overt {

/// Column Index of the table that Tag names, of SQL type T. Copies of it are made by value; assigning to it makes SQL.
template <class Tag, class T, std::size_t Index>
class column_of : public detail::column_ref, public detail::fluent<column_of<Tag, T, Index>, T, detail::refs<Tag>> {
public:
    using sql_type = T;
    using sql_refs = detail::refs<Tag>;
    using table_tag = Tag;
    static constexpr std::size_t column_index = Index;

    explicit constexpr column_of(const detail::column_ref& place) noexcept : detail::column_ref(place) {}
    column_of(const column_of&) = default;
    ~column_of() = default;

    auto asc() const { return detail::order_column<column_of, false>(*this); }
    auto desc() const { return detail::order_column<column_of, true>(*this); }

    /// `column = value` in set(): an assignment for the statement, nothing happens here.
    detail::assignment<Tag, sql_refs, Index> operator=(const column_of& other) const {
        return detail::assign<Tag, T, Index>(other);
    }
    template <class X>
    detail::assignment<Tag, detail::refs_of<X>, Index> operator=(const X& value) const {
        return detail::assign<Tag, T, Index>(value);
    }
};

namespace detail {

template <class T, auto Member>
constexpr std::size_t index_of() {
    if constexpr (described<T>) return find_column<T>(Member);
    else return no_column;
}

template <auto Member, class T>
concept mapped_by = index_of<T, Member>() != no_column;

template <class Tag, auto Member>
constexpr auto make_column() {
    using model = model_of<Tag>;
    using value = typename member_pointer<decltype(Member)>::type;
    static_assert(mapped_by<Member, model>, "no column of the description maps this member");
    if constexpr (mapped_by<Member, model>) {
        constexpr std::size_t index = index_of<model, Member>();
        return column_of<Tag, value, index>(
            column_ref{&table_of<model>, tag_traits<Tag>::alias, static_cast<std::uint16_t>(index)});
    } else {
        return column_of<Tag, value, 0>(column_ref{nullptr, nullptr, 0});
    }
}

/// The whole row of a table.
template <class Tag>
struct model_item {
    using item_tag = Tag;
};

template <class T, fixed_string Name>
struct alias_of {
    static_assert(good_name(Name.view()), "an alias has 1 to 63 bytes");
    using table_tag = aliased<T, Name>;

    template <auto Member>
    static constexpr auto col = make_column<table_tag, Member>();
    /// The whole row, for select() and returning().
    static constexpr model_item<table_tag> row{};
};

}  // namespace detail

/// The column that maps this member.
template <auto Member>
inline constexpr auto col =
    detail::make_column<typename detail::member_pointer<decltype(Member)>::class_type, Member>();

/// The same for a member that the struct inherits: `col_of<user, &user::created_at>`.
template <class T, auto Member>
inline constexpr auto col_of = detail::make_column<T, Member>();

/// A table under another name, so that it can stand in a statement twice: `alias<user, "mate">.col<&user::name>`.
template <described T, detail::fixed_string Name>
inline constexpr detail::alias_of<T, Name> alias{};

}  // namespace overt
