// SPDX-License-Identifier: BSL-1.0
// Queries that are written once and executed often.
#pragma once

#include <overt/sql/expr.hpp>
#include <overt/sql/prepared_core.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace overt {

/// A prepared query with its arguments.
/// @lifetime The prepared query outlives it, and every operation that runs it.
template <class Row, bool ByName>
class [[nodiscard("this builds a statement and runs nothing")]] bound_query {
public:
    using row_type = Row;
    static constexpr bool session_safe = !ByName;
    static constexpr bool returns_rows = !std::is_void_v<Row>;
    static constexpr bool by_name = ByName;

    explicit bound_query(const detail::prepared_core& core) noexcept : core_(&core) {}

    static void check() noexcept {}
    bool rows_by_name() const noexcept { return ByName; }
    rendered render(int at_most = 0) const& { return core_->render(arguments_, at_most); }
    rendered render(int at_most = 0) && { return core_->render(static_cast<params&&>(arguments_), at_most); }
    rendered render(dialect in, int at_most = 0) const { return core_->render(arguments_, at_most, in); }
    std::string sql() const { return std::string(core_->text(0)); }
    std::string sql(dialect in) const { return std::string(render(in).text()); }
    detail::statement erased() const { return core_->erase(arguments_, ByName); }
    params& arguments() noexcept { return arguments_; }

private:
    const detail::prepared_core* core_;
    params arguments_;
};

namespace detail {

template <class V, class A>
concept argument_for = (bindable_to<V, plain_sql_of<A>> || std::is_same_v<V, std::nullopt_t>) &&
                       (is_optional<sql_of<A>> || !null_value<V>);

/// Encodes an argument as the type that the prepared query has for it.
template <class A, class V>
void add_argument(params& to, const V& value) {
    using type = plain_sql_of<A>;
    static_assert(argument_for<V, A>, "an argument of this prepared query has another type, or may be NULL");
    if constexpr (!argument_for<V, A>) return;
    else if constexpr (std::is_same_v<V, std::nullopt_t>) to.add_null(value_type_of<type>);
    else if constexpr (is_optional<V>) value ? add_argument<type>(to, *value) : to.add_null(value_type_of<type>);
    else if constexpr (std::is_same_v<V, type>) to.add(value);
    else if constexpr (std::is_same_v<type, std::string>) to.add(std::string_view(value));
    else if constexpr (is_integer<type> && is_integer<V>) to.add(checked_integer<type>(value));
    else to.add(static_cast<type>(value));
}

template <std::size_t Given, std::size_t Wanted>
concept every_argument = Given == Wanted;

template <class F>
concept captures_nothing = std::is_empty_v<F> && std::is_default_constructible_v<F>;

template <class A, std::size_t I>
expr<sql_of<A>, refs<>> argument() {
    expr<sql_of<A>, refs<>> made;
    made.put_argument(value_type_of<plain_sql_of<A>>, static_cast<std::uint16_t>(I));
    return made;
}

template <class F, class... A>
struct builder {
    template <std::size_t... I>
    static auto build(std::index_sequence<I...>) {
        return F{}(argument<A, I>()...);
    }
    using statement_type = decltype(build(std::index_sequence_for<A...>{}));

    static statement make() {
        statement_type::check();
        return build(std::index_sequence_for<A...>{}).erased();
    }
};

}  // namespace detail

/// A statement with places for arguments. Its text is written at the first call, once; a call encodes its arguments and
/// nothing else. @threads may be called at the same time
template <class Row, bool ByName, class... Args>
class prepared : private detail::prepared_core {
public:
    constexpr explicit prepared(detail::statement (*build)()) noexcept
        : detail::prepared_core(build, sizeof...(Args)) {}

    /// @errors usage_error for a value that the server cannot take; whatever building the statement throws
    template <class... V>
    bound_query<Row, ByName> operator()(const V&... arguments) const {
        static_assert(detail::every_argument<sizeof...(V), sizeof...(Args)>,
                      "the number of arguments differs from the prepared query's");
        bound_query<Row, ByName> bound(*this);
        if constexpr (detail::every_argument<sizeof...(V), sizeof...(Args)>)
            (detail::add_argument<Args>(bound.arguments(), arguments), ...);
        return bound;
    }
    /// With a NULL for every argument: for those who look at the types and not at the values.
    bound_query<Row, ByName> with_nulls() const {
        bound_query<Row, ByName> bound(*this);
        (bound.arguments().add_null(value_type_of<detail::plain_sql_of<Args>>), ...);
        return bound;
    }
    /// The SQL text. @errors whatever building the statement throws
    std::string sql() const { return std::string(text(0)); }
    /// The same for another database; written each time.
    std::string sql(dialect in) const { return std::string(render(params(), 0, in).text()); }
};

namespace sql {

/// Prepares the statement that the function builds from its arguments; the function must not capture anything. Can
/// stand at namespace scope: `inline const auto name_of = prepare<std::int64_t>([](auto id) { return select(...)...;
/// });`
template <class... Args, class F>
constexpr auto prepare(F) {
    static_assert(detail::captures_nothing<F>, "the function given to prepare() must not capture anything");
    if constexpr (detail::captures_nothing<F>) {
        using builder = detail::builder<F, Args...>;
        using made = typename builder::statement_type;
        return prepared<typename made::row_type, made::by_name, Args...>(&builder::make);
    } else {
        return prepared<void, false, Args...>(nullptr);
    }
}

}  // namespace sql
}  // namespace overt
