// SPDX-License-Identifier: BSL-1.0
// C++ values as operands: which SQL type they have, and how they become bound parameters.
#pragma once

#include <overt/codec/array.hpp>
#include <overt/codec/integer.hpp>
#include <overt/codec/text.hpp>
#include <overt/sql/code.hpp>
#include <overt/sql/refs.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace overt {

class numeric;

namespace detail {

/// A column, an expression, an argument of a prepared query: whatever is SQL already.
template <class X>
concept handle = requires { typename X::sql_refs; };

template <class V>
concept text_value = !handle<V> && requires(const V& value, void take(std::string_view)) { take(value); };

template <class T>
inline constexpr bool is_integer = std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char> &&
                                   !std::is_same_v<T, wchar_t> && !std::is_same_v<T, char8_t> &&
                                   !std::is_same_v<T, char16_t> && !std::is_same_v<T, char32_t>;

/// The SQL type of a value: the server's integers have a sign, and 2, 4 or 8 bytes.
template <class X>
constexpr auto own_type() {
    if constexpr (is_integer<X> && !wire_integer<X>) {
        if constexpr (sizeof(X) == 1) return std::type_identity<std::int16_t>{};
        else if constexpr (sizeof(X) == 2) return std::type_identity<std::int32_t>{};
        else return std::type_identity<std::int64_t>{};
    } else {
        return std::type_identity<X>{};
    }
}

template <class X>
struct sql_of_value : decltype(own_type<X>()) {};
template <text_value X>
struct sql_of_value<X> {
    using type = std::string;
};
template <class X>
struct sql_of_value<std::optional<X>> {
    using type = std::optional<typename sql_of_value<X>::type>;
};

template <class X, bool Handle = handle<X>>
struct operand {
    using type = typename sql_of_value<X>::type;
    using refs = overt::detail::refs<>;
};
template <class X>
struct operand<X, true> {
    using type = typename X::sql_type;
    using refs = typename X::sql_refs;
};

/// The SQL type of an operand, optional where it may be NULL.
template <class X>
using sql_of = typename operand<X>::type;
template <class X>
using plain_sql_of = strip_optional<sql_of<X>>;
template <class X>
using refs_of = typename operand<X>::refs;

/// smallint, integer, bigint, real, double precision, numeric.
template <class T>
inline constexpr bool is_number = is_integer<T> || std::is_floating_point_v<T> || std::is_same_v<T, numeric>;

/// A value V can be bound where the SQL type is T.
template <class T, class V>
constexpr bool can_bind() {
    if constexpr (std::is_same_v<T, V>) return true;
    else if constexpr (is_optional<V>) return can_bind<T, strip_optional<V>>();
    else if constexpr (is_integer<V> && (is_integer<T> || std::is_floating_point_v<T>)) return true;
    else if constexpr (std::is_floating_point_v<V> && std::is_floating_point_v<T>) return true;
    else if constexpr (std::is_same_v<T, std::string>) return text_value<V>;
    else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<V> || std::is_same_v<V, bool>) return false;
    else return std::is_convertible_v<const V&, T>;
}
template <class V, class T>
concept bindable_to = can_bind<T, std::remove_cvref_t<V>>();

template <class T, class V>
void encode_as(const V& value, code& to) {
    if constexpr (std::is_same_v<T, std::string>) to.put_text(value);
    else if constexpr (std::is_same_v<T, V>) codec<T>::encode(value, to.out());
    else if constexpr (is_integer<T> && is_integer<V>) codec<T>::encode(checked_integer<T>(value), to.out());
    else if constexpr (std::is_floating_point_v<T>) codec<T>::encode(static_cast<T>(value), to.out());
    else codec<T>::encode(T(value), to.out());
}

/// Appends the value as a parameter of SQL type T.
template <class T, class V>
void bind(code& to, const V& value) {
    if constexpr (is_optional<V>) {
        value ? bind<T>(to, *value) : to.add_null(value_type_of<T>);
    } else {
        const std::size_t mark = to.begin_value(value_type_of<T>);
        encode_as<T>(value, to);
        to.end_value(mark);
    }
}

/// Appends a handle as it is, a value as a parameter of SQL type T.
template <class T, class X>
[[gnu::always_inline]] inline void add_operand(code& to, const X& operand) {
    if constexpr (handle<X>) to.add(operand);
    else bind<T>(to, operand);
}

/// Appends an operand whose own type is the SQL type.
template <class X>
void add_own(code& to, const X& operand) {
    add_operand<plain_sql_of<X>>(to, operand);
}

/// Writes values as one array parameter.
class array_binder {
public:
    array_binder(code& to, const value_type& element, std::size_t count)
        : to_(to),
          mark_(to.begin_array(element)),
          writer_(to.out(), element.array == 0 || element.text ? 0 : element.type, count) {}

    template <class T, class V>
    void add(const V& value) {
        if constexpr (is_optional<V>) {
            value ? add<T>(*value) : writer_.add_null();
        } else {
            writer_.open();
            encode_as<T>(value, to_);
            writer_.close();
        }
    }
    void finish() {
        writer_.finish();
        to_.end_value(mark_);
    }

private:
    code& to_;
    std::size_t mark_;
    array_writer writer_;
};

/// Appends a range as one array parameter with elements of type T.
template <class T, class Range>
void bind_array(code& to, const Range& values) {
    std::size_t count = 0;
    for (auto i = values.begin(); i != values.end(); ++i) ++count;
    array_binder writer(to, value_type_of<T>, count);
    for (auto&& value : values)
        writer.add<T>(static_cast<const std::remove_cvref_t<decltype(*values.begin())>&>(value));
    writer.finish();
}

}  // namespace detail
}  // namespace overt
