// SPDX-License-Identifier: BSL-1.0
// UNION, INTERSECT and EXCEPT of selects.
#pragma once

#include <overt/sql/output.hpp>
#include <overt/sql/relation.hpp>
#include <overt/sql/select.hpp>

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>

namespace overt {

namespace detail {

enum class set_operator : std::uint8_t { union_, union_all, intersect, intersect_all, except_, except_all };

/// A column of the result may be NULL where one of the selects gives NULL; of INTERSECT, where all do; of EXCEPT, where
/// the first one does.
template <set_operator Op, bool A, bool B>
inline constexpr bool null_in_result = A || B;
template <bool A, bool B>
inline constexpr bool null_in_result<set_operator::intersect, A, B> = A && B;
template <bool A, bool B>
inline constexpr bool null_in_result<set_operator::intersect_all, A, B> = A && B;
template <bool A, bool B>
inline constexpr bool null_in_result<set_operator::except_, A, B> = A;
template <bool A, bool B>
inline constexpr bool null_in_result<set_operator::except_all, A, B> = A;

/// The row of a set operation over rows of A and B; void: they do not go together.
template <set_operator Op, class A, class B>
struct combined_row {
    static constexpr bool good = std::is_same_v<strip_optional<A>, strip_optional<B>>;
    using type = null_if<strip_optional<A>, null_in_result<Op, is_optional<A>, is_optional<B>>>;
};
template <set_operator Op, class... A, class... B>
    requires(sizeof...(A) == sizeof...(B))
struct combined_row<Op, std::tuple<A...>, std::tuple<B...>> {
    static constexpr bool good = (combined_row<Op, A, B>::good && ...);
    using type = std::tuple<typename combined_row<Op, A, B>::type...>;
};
template <set_operator Op, class Row, class... More>
struct combined_rows {
    static constexpr bool good = true;
    using type = Row;
};
template <set_operator Op, class A, class B, class... More>
struct combined_rows<Op, A, B, More...> {
    using first = combined_row<Op, A, B>;
    using rest = combined_rows<Op, typename first::type, More...>;
    static constexpr bool good = first::good && rest::good;
    using type = typename rest::type;
};
template <set_operator Op, class... Rows>
concept rows_agree = combined_rows<Op, Rows...>::good;

/// The key is something that the first select names; what is no column is looked for when the text is written.
template <class Key, class Items>
inline constexpr bool key_selected = true;
template <class Tag, class T, std::size_t I, class... Items>
inline constexpr bool key_selected<column_of<Tag, T, I>, items<Items...>> =
    ((std::is_same_v<Items, column_of<Tag, T, I>> || std::is_same_v<Items, model_item<Tag>>) || ...);

template <class Row>
inline constexpr std::size_t row_width = std::tuple_size_v<typename columns_of_element<Row, false>::type>;
template <class Refs, class From, std::size_t Width>
inline constexpr bool output_known = tables_in_from<Refs, From>;
template <std::size_t N, class From, std::size_t Width>
inline constexpr bool output_known<refs<output_at<N>>, From, Width> = N <= Width;

template <class Key, class Items, class From, class Row>
concept output_column = key_selected<Key, Items> && output_known<typename key_refs<Key>::type, From, row_width<Row>>;

template <class Outer>
concept names_no_outer_table = std::is_same_v<Outer, refs<>>;

}  // namespace detail

/// What a set operation gives. Items and From are those of its first select, Outer the tables around that it names.
template <class Items, class From, class Row, class Outer>
class [[nodiscard("this builds a statement and runs nothing")]] set_statement : public detail::statement {
public:
    using select_items = Items;
    using row_type = Row;
    static constexpr bool session_safe = true;
    static constexpr bool returns_rows = true;
    static constexpr bool by_name = false;

    explicit set_statement(const detail::statement& start) noexcept : detail::statement(start) {}

    /// Sort keys are columns of the result: what the first select names, output<N>(), or output("name").
    /// @errors usage_error, when the statement is rendered, for an expression that the first select does not name
    template <class... Keys>
    set_statement order_by(const Keys&... keys) const {
        set_statement next(*this);
        (add_key(next, keys), ...);
        return next;
    }
    /// @errors usage_error for a negative number
    template <class N>
    set_statement limit(const N& rows) const {
        set_statement next(*this);
        detail::add_count(next, detail::clause::limit, rows);
        return next;
    }
    /// @errors usage_error for a negative number
    template <class N>
    set_statement offset(const N& rows) const {
        set_statement next(*this);
        detail::add_count(next, detail::clause::offset, rows);
        return next;
    }
    /// The same rows as an aggregate of yours, whose fields match them in number and type.
    template <class Into>
    auto into() const {
        check();
        return detail::rows_into<Into, row_type, false>(*this);
    }

    static void check() {
        static_assert(detail::names_no_outer_table<Outer>,
                      "a correlated select stands inside the statement whose tables it names, not alone");
    }
    /// What holds inside another statement.
    static void check_inside() noexcept {}
    bool rows_by_name() const noexcept { return false; }
    rendered render(int at_most = 0) const {
        check();
        return write(at_most);
    }
    rendered render(dialect in, int at_most = 0) const {
        check();
        return write(at_most, in);
    }
    std::string sql() const {
        check();
        return write_text();
    }
    std::string sql(dialect in) const { return std::string(render(in).text()); }

private:
    template <class Key>
    static void add_key(statement& to, const Key& key) {
        static_assert(detail::sort_key<Key>, "a key is a column or an expression");
        if constexpr (detail::sort_key<Key>) {
            static_assert(detail::output_column<Key, Items, From, Row>,
                          "a set operation is sorted by columns that its first select names");
            to.add(detail::clause::order_by, key);
        }
    }
};

namespace detail {

template <class Items, class From, class Row, class Outer>
struct outer_refs<set_statement<Items, From, Row, Outer>> {
    using type = Outer;
};

template <class S>
struct first_select;
template <class Items, class From, class Groups>
struct first_select<select_statement<Items, From, Groups>> {
    using from = From;
};
template <class Items, class From, class Row, class Outer>
struct first_select<set_statement<Items, From, Row, Outer>> {
    using from = From;
};

template <class S>
void add_operand_statement(statement& to, set_operator how, const S& rows) {
    S::check_inside();
    code content;
    rows.add_to(content, op::rows);
    to.add(clause::operand, content, static_cast<std::uint8_t>(how));
}

template <set_operator Op, class First, class... More>
auto combine(const First& first, const More&... more) {
    static_assert((derivable<First> && ... && derivable<More>), "a set operation takes selects");
    if constexpr ((derivable<First> && ... && derivable<More>)) {
        using row = combined_rows<Op, typename First::row_type, typename More::row_type...>;
        static_assert(rows_agree<Op, typename First::row_type, typename More::row_type...>,
                      "the selects of a set operation give different rows; their columns agree in number and SQL type");
        using outer = join_all_refs<outer_refs_of<First>, outer_refs_of<More>...>;
        using from = typename first_select<First>::from;
        set_statement<typename First::select_items, from, typename row::type, outer> made{
            statement(verb::set_operation, nullptr)};
        add_operand_statement(made, Op, first);
        (add_operand_statement(made, Op, more), ...);
        return made;
    } else {
        return first;
    }
}

}  // namespace detail

namespace sql {

/// The rows of all selects, each once.
template <class First, class Second, class... More>
auto union_(const First& first, const Second& second, const More&... more) {
    return detail::combine<detail::set_operator::union_>(first, second, more...);
}
/// The rows of all selects, as they are.
template <class First, class Second, class... More>
auto union_all(const First& first, const Second& second, const More&... more) {
    return detail::combine<detail::set_operator::union_all>(first, second, more...);
}
/// The rows that all selects give, each once.
template <class First, class Second, class... More>
auto intersect(const First& first, const Second& second, const More&... more) {
    return detail::combine<detail::set_operator::intersect>(first, second, more...);
}
/// The same, each as often as all of them give it.
template <class First, class Second, class... More>
auto intersect_all(const First& first, const Second& second, const More&... more) {
    return detail::combine<detail::set_operator::intersect_all>(first, second, more...);
}
/// The rows of the first select that none of the others gives, each once.
template <class First, class Second, class... More>
auto except_(const First& first, const Second& second, const More&... more) {
    return detail::combine<detail::set_operator::except_>(first, second, more...);
}
/// The same, each as often as the first gives it more than the others.
template <class First, class Second, class... More>
auto except_all(const First& first, const Second& second, const More&... more) {
    return detail::combine<detail::set_operator::except_all>(first, second, more...);
}

}  // namespace sql
}  // namespace overt
