// SPDX-License-Identifier: BSL-1.0
// Aggregates of an order: each needs within_group(...).
#pragma once

#include <overt/codec/floating.hpp>
#include <overt/codec/interval.hpp>
#include <overt/sql/aggregate.hpp>
#include <overt/sql/function.hpp>

#include <type_traits>
#include <vector>

namespace overt {

namespace detail {

template <class X>
struct sorted_type_of {
    using type = sql_of<X>;
};
template <class X>
    requires requires { typename X::order_type; }
struct sorted_type_of<X> {
    using type = typename X::order_type;
};
template <class X>
using sorted_type = strip_optional<typename sorted_type_of<X>::type>;

/// The result types, given the type of the key.
template <class T>
struct same_as_key {
    using type = T;
};
template <class T>
struct between_keys {
    using type = std::conditional_t<std::is_same_v<T, interval>, interval, double>;
};
/// Several fractions give an array.
template <template <class> class Result>
struct array_result {
    template <class T>
    struct result {
        using type = std::vector<typename Result<T>::type>;
    };
};

template <class T>
concept continuous = is_number<T> || std::is_same_v<T, interval>;

/// WITHIN GROUP (ORDER BY keys).
template <class T, class Refs, class... Keys>
auto make_within(const code& function, const Keys&... keys) {
    static_assert(sort_keys<Keys...>, "a key is a column or an expression");
    aggregate<T, join_refs<Refs, solid_key_refs<Keys...>>, false, false> made;
    made.put_counted(op::within_group, sizeof...(Keys));
    made.add(function);
    if constexpr (sort_keys<Keys...>) (made.add(keys), ...);
    return made;
}

/// Continues a function whose result has to do with the only key. Continuous: keys are numbers or intervals.
template <template <class> class Result, class Refs, bool Continuous>
class [[nodiscard("this function needs within_group(...)")]] ordered_set : public code {
public:
    using needs_over = void;

    /// The column or expression, or asc(...) and desc(...) of it.
    template <class Key>
    auto within_group(const Key& key) const {
        static_assert(!Continuous || continuous<sorted_type<Key>>, "percentile_cont() needs numbers or intervals");
        return make_within<std::optional<typename Result<sorted_type<Key>>::type>, Refs>(*this, key);
    }
};

/// Continues rank(...) and its relatives: where a row with these values would stand.
template <class T, std::size_t Values, class Refs>
class [[nodiscard("this function needs within_group(...)")]] hypothetical_set : public code {
public:
    using needs_over = void;

    /// As many keys as values.
    template <class... Keys>
    auto within_group(const Keys&... keys) const {
        static_assert(sizeof...(Keys) == Values, "within_group() needs a key for each value");
        return make_within<T, Refs>(*this, keys...);
    }
};

template <template <class> class Result, bool Continuous, class Fraction>
auto make_percentile(const char* name, const Fraction& fraction) {
    static_assert(fits_parameter<Fraction, double>, "the fraction of a percentile is a double");
    ordered_set<Result, solid_refs<refs_of<Fraction>>, Continuous> made;
    if constexpr (fits_parameter<Fraction, double>) {
        made.put_call(op::call, name, 1);
        add_operand<double>(made, fraction);
    }
    return made;
}
template <template <class> class Result, bool Continuous>
auto make_percentiles(const char* name, const std::vector<double>& fractions) {
    ordered_set<array_result<Result>::template result, refs<>, Continuous> made;
    made.put_call(op::call, name, 1);
    bind_array<double>(made, fractions);
    return made;
}
template <class T, class... X>
auto make_hypothetical(const char* name, const X&... values) {
    hypothetical_set<T, sizeof...(X), solid_refs<join_all_refs<refs_of<X>...>>> made;
    made.put_call(op::call, name, sizeof...(X));
    (add_own(made, values), ...);
    return made;
}

}  // namespace detail

namespace sql {

/// `percentile_cont(0.5).within_group(col<&post::likes>)`: the median, between two values where it has to be.
template <class Fraction>
auto percentile_cont(const Fraction& fraction) {
    return detail::make_percentile<detail::between_keys, true>("percentile_cont", fraction);
}
inline auto percentile_cont(const std::vector<double>& fractions) {
    return detail::make_percentiles<detail::between_keys, true>("percentile_cont", fractions);
}
/// The first value that has this part of the values before it; any type that can be sorted.
template <class Fraction>
auto percentile_disc(const Fraction& fraction) {
    return detail::make_percentile<detail::same_as_key, false>("percentile_disc", fraction);
}
inline auto percentile_disc(const std::vector<double>& fractions) {
    return detail::make_percentiles<detail::same_as_key, false>("percentile_disc", fractions);
}
/// The most frequent value.
inline auto mode() {
    detail::ordered_set<detail::same_as_key, detail::refs<>, false> made;
    made.put_call(detail::op::call, "mode", 0);
    return made;
}

/// Where a row with these values would stand among the others: `rank(50).within_group(col<&post::likes>.desc())`.
template <class X, class... More>
auto rank(const X& value, const More&... more) {
    return detail::make_hypothetical<std::int64_t>("rank", value, more...);
}
template <class X, class... More>
auto dense_rank(const X& value, const More&... more) {
    return detail::make_hypothetical<std::int64_t>("dense_rank", value, more...);
}
template <class X, class... More>
auto percent_rank(const X& value, const More&... more) {
    return detail::make_hypothetical<double>("percent_rank", value, more...);
}
template <class X, class... More>
auto cume_dist(const X& value, const More&... more) {
    return detail::make_hypothetical<double>("cume_dist", value, more...);
}

}  // namespace sql
}  // namespace overt
