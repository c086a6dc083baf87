// SPDX-License-Identifier: BSL-1.0
// The keys of indexes, exclusion constraints and partitionings, where they say more than which column.
#pragma once

#include <overt/model/fixed_string.hpp>

#include <string_view>
#include <type_traits>

namespace overt {

namespace detail {

enum class nulls_place : unsigned char { server_default, first, last };

/// What a key says beside its column.
struct key_options {
    std::string_view expression{};  ///< Empty: a column.
    std::string_view collation{};
    std::string_view operator_class{};
    std::string_view with{};  ///< Of an exclusion constraint: the operator.
    bool descending = false;
    nulls_place nulls = nulls_place::server_default;
};

/// Stands where an expression has no member.
struct no_member {};

/// Every setter returns a changed copy.
template <class Member>
struct index_key_def {
    Member member;
    key_options options{};

    constexpr index_key_def descending() const {
        return with_option([](key_options& o) { o.descending = true; });
    }
    constexpr index_key_def nulls_first() const {
        return with_option([](key_options& o) { o.nulls = nulls_place::first; });
    }
    constexpr index_key_def nulls_last() const {
        return with_option([](key_options& o) { o.nulls = nulls_place::last; });
    }
    constexpr index_key_def collate(std::string_view name) const {
        return with_option([name](key_options& o) { o.collation = name; });
    }
    /// Such as text_pattern_ops or jsonb_path_ops.
    constexpr index_key_def operator_class(std::string_view name) const {
        return with_option([name](key_options& o) { o.operator_class = name; });
    }
    /// Of an exclusion constraint: no two rows may both answer true to this operator.
    constexpr index_key_def with(std::string_view excluded_by) const {
        return with_option([excluded_by](key_options& o) { o.with = excluded_by; });
    }

private:
    template <class Change>
    constexpr index_key_def with_option(Change change) const {
        index_key_def changed = *this;
        change(changed.options);
        return changed;
    }
};

template <class K>
inline constexpr bool is_index_key = std::is_member_object_pointer_v<K>;
template <class Member>
inline constexpr bool is_index_key<index_key_def<Member>> = true;

/// A member pointer, or what index_key() returns.
template <class K>
concept index_part = is_index_key<K>;

template <class Member>
constexpr Member member_of_key(Member member) {
    return member;
}
template <class Member>
constexpr Member member_of_key(const index_key_def<Member>& key) {
    return key.member;
}
template <class Member>
constexpr key_options options_of_key(Member) {
    return {};
}
template <class Member>
constexpr key_options options_of_key(const index_key_def<Member>& key) {
    return key.options;
}

/// An operator's name as the server's lexer takes it.
constexpr bool good_operator(std::string_view text) noexcept {
    return !text.empty() && text.size() <= longest_name &&
           text.find_first_not_of("+-*/<>=~!@#%^&|`?") == std::string_view::npos &&
           text.find("--") == std::string_view::npos && text.find("/*") == std::string_view::npos;
}

}  // namespace detail

/// A column as the key of an index, with an order, a collation or an operator class of its own.
template <class T, class Class>
constexpr detail::index_key_def<T Class::*> index_key(T Class::* column) {
    return {column, {}};
}

/// An expression over the row as the key of an index, as SQL text: `index_key("lower(name)")`.
constexpr detail::index_key_def<detail::no_member> index_key(std::string_view expression) {
    detail::index_key_def<detail::no_member> made{{}, {}};
    made.options.expression = expression;
    return made;
}

}  // namespace overt
