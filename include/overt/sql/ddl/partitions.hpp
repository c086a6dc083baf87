// SPDX-License-Identifier: BSL-1.0
// Partitions of a table whose description says partition_by_range(...), _list(...) or _hash(...).
#pragma once

#include <overt/sql/ddl/tables.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace overt {

/// A bound below, or above, every value.
struct min_value {};
struct max_value {};

namespace detail {

inline std::string bound_of(min_value) { return "MINVALUE"; }
inline std::string bound_of(max_value) { return "MAXVALUE"; }
inline std::string bound_of(std::nullopt_t) { return "NULL"; }
inline std::string bound_of(std::integral auto value) { return '\'' + std::to_string(value) + '\''; }
inline std::string bound_of(bool value) { return value ? "TRUE" : "FALSE"; }
inline std::string bound_of(std::string_view text) { return quoted_literal(text); }
inline std::string bound_of(const char* text) { return quoted_literal(text); }

template <class V>
concept partition_bound = requires(const V& value) { bound_of(value); };

template <partition_bound... V>
std::string bound_list(const V&... values) {
    std::string list;
    ((list += list.empty() ? "(" : ", ", list += bound_of(values)), ...);
    return list += ')';
}

template <class T>
constexpr const constraint_info* partitioning_of() {
    for (const constraint_info& c : table_of<T>.constraints)
        if (is_partitioning(c.kind)) return &c;
    return nullptr;
}
template <class T>
concept partitioned = partitioning_of<T>() != nullptr;
template <class T, constraint_kind Kind>
constexpr bool is_partitioned_by() {
    if constexpr (partitioned<T>) return partitioning_of<T>()->kind == Kind;
    else return false;
}
template <class T, constraint_kind Kind>
concept partitioned_by = is_partitioned_by<T, Kind>();
template <class T, std::size_t N>
concept as_many_keys = !partitioned<T> || partitioning_of<T>()->columns.size() == N;

}  // namespace detail

/// A partition that still needs its upper bound.
template <class T>
class [[nodiscard("this partition needs to(...)")]] partition_from {
public:
    explicit partition_from(detail::ddl_command made) : command_(std::move(made)) {}

    /// The first values that are not in the partition.
    template <detail::partition_bound... V>
    create_statement to(const V&... values) const {
        static_assert(detail::as_many_keys<T, sizeof...(V)>, "a bound has one value for each key of the partitioning");
        detail::ddl_command made = command_;
        made.clause += " TO " + detail::bound_list(values...);
        return create_statement(std::move(made));
    }

private:
    detail::ddl_command command_;
};

/// A partition that still needs to say which rows it holds. Bounds are integers, booleans, or text as the server reads
/// it for the key's type: "2026-01-01".
template <class T>
class [[nodiscard(
    "this partition needs from(...).to(...), in(...), of_modulus(...) or of_the_rest()")]] partition_named {
public:
    explicit partition_named(detail::ddl_command made) : command_(std::move(made)) {}

    /// The first values that are in the partition.
    template <detail::partition_bound... V>
    partition_from<T> from(const V&... values) const {
        static_assert(detail::partitioned_by<T, detail::constraint_kind::partition_range>,
                      "from(...).to(...) belongs to a table with partition_by_range(...)");
        static_assert(detail::as_many_keys<T, sizeof...(V)>, "a bound has one value for each key of the partitioning");
        return partition_from<T>(with(" FOR VALUES FROM " + detail::bound_list(values...)));
    }
    template <detail::partition_bound... V>
    create_statement in(const V&... values) const {
        static_assert(detail::partitioned_by<T, detail::constraint_kind::partition_list>,
                      "in(...) belongs to a table with partition_by_list(...)");
        return create_statement(with(" FOR VALUES IN " + detail::bound_list(values...)));
    }
    create_statement of_modulus(std::uint32_t modulus, std::uint32_t remainder) const {
        static_assert(detail::partitioned_by<T, detail::constraint_kind::partition_hash>,
                      "of_modulus(...) belongs to a table with partition_by_hash(...)");
        return create_statement(with(" FOR VALUES WITH (MODULUS " + std::to_string(modulus) + ", REMAINDER " +
                                     std::to_string(remainder) + ')'));
    }
    /// The rows that no other partition takes.
    create_statement of_the_rest() const { return create_statement(with(" DEFAULT")); }

private:
    detail::ddl_command with(const std::string& clause) const {
        detail::ddl_command made = command_;
        made.clause += clause;
        return made;
    }

    detail::ddl_command command_;
};

namespace sql {

/// A partition of the table of T, in the same schema.
template <described T>
partition_named<T> create_partition(std::string name) {
    static_assert(detail::partitioned<T>,
                  "this table has no partitions; add partition_by_range(...), partition_by_list(...) or "
                  "partition_by_hash(...) to its description");
    return partition_named<T>(
        detail::command_for(detail::ddl_kind::create_partition, detail::table_of<T>, std::move(name)));
}

template <described T>
drop_statement drop_partition(std::string name) {
    return drop_statement(detail::command_for(detail::ddl_kind::drop_partition, detail::table_of<T>, std::move(name)));
}

}  // namespace sql
}  // namespace overt
