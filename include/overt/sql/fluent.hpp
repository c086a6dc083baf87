// SPDX-License-Identifier: BSL-1.0
// The member functions that columns and expressions share.
#pragma once

#include <overt/sql/compare.hpp>
#include <overt/sql/kind.hpp>
#include <overt/sql/label.hpp>
#include <overt/sql/ordering.hpp>

#include <string_view>
#include <type_traits>

namespace overt::detail {

template <class Self>
concept convertible_to_bool = false;

/// Some kinds of types have members of their own beside these: see array_members.hpp and its relatives.
template <class Self, class T, class Refs, kind Kind = kind_of<strip_optional<T>>>
struct fluent;

template <class Self, class T, class Refs>
struct fluent<Self, T, Refs, kind::plain> {
    /// x IS NULL; never NULL itself, even where the table is outer-joined.
    auto is_null() const { return postfix<expr<bool, solid_refs<Refs>>>(op::is_null, self()); }
    auto is_not_null() const { return postfix<expr<bool, solid_refs<Refs>>>(op::is_not_null, self()); }
    /// Tests of a condition that are never NULL themselves.
    auto is_true() const { return truth(op::is_true); }
    auto is_not_true() const { return truth(op::is_not_true); }
    auto is_false() const { return truth(op::is_false); }
    auto is_not_false() const { return truth(op::is_not_false); }
    /// Comparisons that treat NULL as a value.
    template <class X>
    auto is_distinct_from(const X& other) const {
        return compare_nulls(op::distinct_from, self(), other);
    }
    template <class X>
    auto is_not_distinct_from(const X& other) const {
        return compare_nulls(op::not_distinct_from, self(), other);
    }

    template <class A, class B>
    auto between(const A& low, const B& high) const {
        return compare_range(op::between, self(), low, high);
    }
    template <class A, class B>
    auto not_between(const A& low, const B& high) const {
        return compare_range(op::not_between, self(), low, high);
    }

    /// Among the values of a range, which is bound as one array parameter; a list of values works as well.
    template <class X, class... More>
    auto in(const X& values, const More&... more) const {
        return compare_list<T>(op::any_of, self(), values, more...);
    }
    template <class X, class... More>
    auto not_in(const X& values, const More&... more) const {
        return compare_list<T>(op::none_of, self(), values, more...);
    }

    template <class X>
    auto like(const X& pattern) const {
        return match_text(op::like, self(), pattern);
    }
    template <class X>
    auto not_like(const X& pattern) const {
        return match_text(op::not_like, self(), pattern);
    }
    template <class X>
    auto ilike(const X& pattern) const {
        return match_text(op::ilike, self(), pattern);
    }
    template <class X>
    auto not_ilike(const X& pattern) const {
        return match_text(op::not_ilike, self(), pattern);
    }
    /// A POSIX regular expression, ~ and ~*.
    template <class X>
    auto matches(const X& pattern) const {
        return match_text(op::matches, self(), pattern);
    }
    template <class X>
    auto not_matches(const X& pattern) const {
        return match_text(op::not_matches, self(), pattern);
    }
    template <class X>
    auto imatches(const X& pattern) const {
        return match_text(op::imatches, self(), pattern);
    }
    template <class X>
    auto not_imatches(const X& pattern) const {
        return match_text(op::not_imatches, self(), pattern);
    }
    /// The text itself, without a meaning for % and _.
    template <class X>
    auto starts_with(const X& text) const {
        return match_part(part::start, self(), text);
    }
    template <class X>
    auto ends_with(const X& text) const {
        return match_part(part::end, self(), text);
    }
    template <class X>
    auto contains(const X& text) const {
        return match_part(part::anywhere, self(), text);
    }

    /// The name of the column in the result.
    auto as(std::string_view name) const { return make_label<T, Refs>(self(), name); }
    auto asc() const { return make_ordering<T, Refs>(op::ascending, self()); }
    auto desc() const { return make_ordering<T, Refs>(op::descending, self()); }

    explicit operator bool() const {
        static_assert(convertible_to_bool<Self>, "a condition is SQL, not a bool");
        return false;
    }

private:
    auto truth(op node) const {
        static_assert(std::is_same_v<strip_optional<T>, bool>, "is_true() and its relatives need a condition");
        return postfix<expr<bool, solid_refs<Refs>>>(node, self());
    }
    const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

}  // namespace overt::detail

#include <overt/sql/array_members.hpp>
#include <overt/sql/hstore_members.hpp>
#include <overt/sql/json_members.hpp>
#include <overt/sql/network_members.hpp>
#include <overt/sql/range_members.hpp>
#include <overt/sql/search_members.hpp>
