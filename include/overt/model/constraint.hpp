// SPDX-License-Identifier: BSL-1.0
// Constraints, indexes, partitioning: recorded in the description, used by DDL and by verify().
#pragma once

#include <overt/model/index_key.hpp>
#include <overt/model/pack.hpp>
#include <overt/model/table_info.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace overt {

namespace detail {

template <std::size_t... I, class... A, class... B>
constexpr pack<A..., B...> join_packs(const pack_of<std::index_sequence<I...>, A...>& first, const B&... more) {
    return make_pack(at<I>(first)..., more...);
}

/// Members is a pack of member pointers and index keys, Targets another one (of a foreign key). Every setter returns a
/// changed copy.
template <class Members, class Targets = pack<>>
struct constraint_def {
    constraint_info info;
    Members members;
    Targets targets{};

    /// Without it the name is the one that PostgreSQL would choose: users_team_id_fkey, users_name_key, users_name_idx.
    constexpr constraint_def named(std::string_view name) const {
        return with_info([name](constraint_info& i) { i.name = name; });
    }
    /// The access method of an index or an exclusion constraint: btree, gin, gist, brin, hash.
    constexpr constraint_def using_(std::string_view method) const {
        return with_info([method](constraint_info& i) { i.method = method; });
    }
    /// Makes an index or an exclusion constraint a partial one.
    constexpr constraint_def where(std::string_view condition) const {
        return with_info([condition](constraint_info& i) { i.sql = condition; });
    }
    /// Columns that an index or a key holds without ordering by them.
    template <class... V, class... C>
    constexpr auto include(V C::*... columns) const {
        auto all = join_packs(members, columns...);
        constraint_def<decltype(all), Targets> changed{info, all, targets};
        changed.info.included_count = static_cast<std::uint16_t>(info.included_count + sizeof...(columns));
        return changed;
    }
    /// Storage parameters of an index, as SQL text: `with("fillfactor = 70")`.
    constexpr constraint_def with(std::string_view parameters) const {
        return with_info([parameters](constraint_info& i) { i.storage = parameters; });
    }
    /// Two NULLs are equal for this unique constraint or index; PostgreSQL 15 and later.
    constexpr constraint_def nulls_not_distinct() const {
        return with_info([](constraint_info& i) { i.nulls_not_distinct = true; });
    }
    /// Of a foreign key: the columns of the other table, one for each of its own.
    template <class... R, class D>
    constexpr auto references(R D::*... columns) const {
        static_assert(sizeof...(R) == Members::size, "a foreign key needs as many target columns as it has columns");
        return constraint_def<Members, pack<R D::*...>>{info, members, make_pack(columns...)};
    }
    constexpr constraint_def on_delete(on_reference action) const {
        return with_info([action](constraint_info& i) { i.actions.on_delete = action; });
    }
    constexpr constraint_def on_update(on_reference action) const {
        return with_info([action](constraint_info& i) { i.actions.on_update = action; });
    }
    /// SET CONSTRAINTS may put the check off to the end of the transaction.
    constexpr constraint_def deferrable() const {
        return with_info([](constraint_info& i) { i.actions.deferrable = true; });
    }
    /// The check is put off to the end of the transaction.
    constexpr constraint_def initially_deferred() const {
        return with_info([](constraint_info& i) { i.actions.deferrable = i.actions.initially_deferred = true; });
    }

private:
    template <class Change>
    constexpr constraint_def with_info(Change change) const {
        constraint_def changed = *this;
        change(changed.info);
        return changed;
    }
};

template <class T>
inline constexpr bool is_constraint_def = false;
template <class Members, class Targets>
inline constexpr bool is_constraint_def<constraint_def<Members, Targets>> = true;

template <class... M>
constexpr constraint_def<pack<M...>> make_constraint(constraint_kind kind, const M&... members) {
    constraint_info info;
    info.kind = kind;
    return {info, make_pack(members...)};
}

template <class... M>
concept names_columns = sizeof...(M) != 0;

template <class... M>
constexpr auto make_keyed(constraint_kind kind, const M&... members) {
    static_assert(names_columns<M...>, "a key, an index or a partitioning needs at least one column");
    return make_constraint(kind, members...);
}

}  // namespace detail

/// A composite primary key in an order of its own.
template <class... T, class... Class>
constexpr auto primary_key(T Class::*... columns) {
    return detail::make_keyed(detail::constraint_kind::primary_key, columns...);
}

template <class... T, class... Class>
constexpr auto unique(T Class::*... columns) {
    return detail::make_keyed(detail::constraint_kind::unique, columns...);
}

/// Keys are members, or index_key(...) where more is to be said.
template <detail::index_part... Keys>
constexpr auto index(const Keys&... keys) {
    return detail::make_keyed(detail::constraint_kind::index, keys...);
}

template <detail::index_part... Keys>
constexpr auto unique_index(const Keys&... keys) {
    return detail::make_keyed(detail::constraint_kind::unique_index, keys...);
}

/// No two rows agree in all keys, each compared by an operator of its own:
/// `exclude(index_key(&booking::room).with("="), index_key("tsrange(begins, ends)").with("&&")).using_("gist")`.
template <detail::index_part... Keys>
constexpr auto exclude(const Keys&... keys) {
    return detail::make_keyed(detail::constraint_kind::exclude, keys...);
}

/// Continue with references(...).
template <class... T, class... Class>
constexpr auto foreign_key(T Class::*... columns) {
    return detail::make_keyed(detail::constraint_kind::foreign_key, columns...);
}

/// A condition over the row, as SQL text.
constexpr auto check(std::string_view condition) {
    auto made = detail::make_constraint(detail::constraint_kind::check);
    made.info.sql = condition;
    return made;
}

/// A column that the table has and the struct has not, with its type and what else DDL says of it:
/// `extra_column("note", "text DEFAULT ''")`.
constexpr auto extra_column(std::string_view name, std::string_view definition) {
    auto made = detail::make_constraint(detail::constraint_kind::extra_column);
    made.info.name = name;
    made.info.sql = definition;
    return made;
}

/// PARTITION BY: rows go to the partitions that sql::create_partition<T>(...) creates.
template <detail::index_part... Keys>
constexpr auto partition_by_range(const Keys&... keys) {
    return detail::make_keyed(detail::constraint_kind::partition_range, keys...);
}
template <detail::index_part Key>
constexpr auto partition_by_list(const Key& key) {
    return detail::make_keyed(detail::constraint_kind::partition_list, key);
}
template <detail::index_part... Keys>
constexpr auto partition_by_hash(const Keys&... keys) {
    return detail::make_keyed(detail::constraint_kind::partition_hash, keys...);
}

}  // namespace overt
