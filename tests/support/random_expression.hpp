// SPDX-License-Identifier: BSL-1.0
// Random expressions of the builder, each with the value that it must have.
#pragma once

#include <overt/sql.hpp>

#include "support/reference.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace overt::test {

/// The row whose columns are operands.
struct specimen {
    std::int64_t id{};
    std::optional<std::int64_t> whole{};
    std::optional<bool> good{};
    std::optional<std::string> word{};
    std::optional<double> real{};
};
constexpr auto describe(overt::type<specimen>) {
    return overt::table("specimens", overt::column("id", &specimen::id).primary_key(),
                        overt::column("whole", &specimen::whole), overt::column("good", &specimen::good),
                        overt::column("word", &specimen::word), overt::column("real", &specimen::real));
}

template <class T>
struct random_expression {
    overt::expr<std::optional<T>, overt::detail::refs_of<std::remove_cvref_t<decltype(overt::col<&specimen::id>)>>> sql;
    std::optional<T> value;
};

/// Nothing that it makes overflows, divides by zero or underflows, not even in a branch that is not taken: a server may
/// compute those too. Values are unlike anything that a text holds by itself; see markers().
class random_expressions {
public:
    using integers = random_expression<std::int64_t>;
    using truths = random_expression<bool>;
    using texts = random_expression<std::string>;
    using reals = random_expression<double>;

    random_expressions(std::uint64_t seed, const specimen& row) : random_(seed), row_(row) {}

    integers integer(int depth);
    truths truth(int depth);
    texts text(int depth);
    reals real(int depth);

    /// What must not stand in the text of the statement.
    const std::vector<std::string>& markers() const noexcept { return markers_; }
    void forget_markers() { markers_.clear(); }

private:
    static constexpr std::size_t longest = 200;

    template <class T, class X>
    static random_expression<T> made(const X& sql, std::optional<T> value) {
        random_expression<T> result{{}, std::move(value)};
        result.sql.add(sql);
        return result;
    }
    int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
    int between(int low, int high) { return low + below(high - low + 1); }

    std::int64_t new_integer();
    double new_real();
    std::string new_text();
    std::string new_pattern(const std::optional<std::string>& about);
    template <class T, class Column>
    random_expression<T> leaf(const Column& column, const std::optional<T>& of_row, T fresh);
    integers integer_leaf() { return leaf(overt::col<&specimen::whole>, row_.whole, new_integer()); }
    truths truth_leaf() { return leaf(overt::col<&specimen::good>, row_.good, below(2) == 0); }
    texts text_leaf() { return leaf(overt::col<&specimen::word>, row_.word, new_text()); }
    reals real_leaf() { return leaf(overt::col<&specimen::real>, row_.real, new_real()); }

    std::optional<integers> arithmetic(const integers& x, const integers& y);
    std::optional<reals> arithmetic(const reals& x, const reals& y);
    template <class T>
    random_expression<T> chosen(const random_expression<T>& x, const random_expression<T>& y, int depth);
    template <class X, class Y>
    truths compared(const X& x, const Y& y);
    template <class T>
    truths distinct(const random_expression<T>& x, const random_expression<T>& y);
    template <class T, class New>
    truths listed(const random_expression<T>& x, New fresh);
    truths connected(const truths& x, const truths& y);
    truths tested(const truths& x);
    truths ranged(const integers& x, const integers& low, const integers& high);
    truths rows(const integers& a, const texts& b, const integers& c, const texts& d);
    truths matched(const texts& x);
    truths partly(const texts& x, const texts& y);
    texts cut(const texts& x);
    reals rounded(const reals& x);

    std::mt19937_64 random_;
    specimen row_;
    std::vector<std::string> markers_{};
};

inline std::int64_t random_expressions::new_integer() {
    const std::int64_t n = 700'000'000 + between(0, 99'999'999);
    markers_.push_back(std::to_string(n));
    return below(2) == 0 ? n : -n;
}

inline double random_expressions::new_real() {
    const std::int64_t n = 800'000'000 + between(0, 99'999'999);
    markers_.push_back(std::to_string(n));
    return static_cast<double>(below(2) == 0 ? n : -n) + 0.25 * below(4);
}

inline std::string random_expressions::new_text() {
    static constexpr const char* ends[] = {"", "'", "%", "_", "\\", "'; --", "$1", "{}", " ", "\"", "*?[a]", "XyZ"};
    const std::string marker = "zq" + std::to_string(600'000 + below(100'000));
    markers_.push_back(marker);
    return ends[below(12)] + marker + ends[below(12)];
}

template <class T, class Column>
random_expression<T> random_expressions::leaf(const Column& column, const std::optional<T>& of_row, T fresh) {
    switch (below(6)) {
        case 0: return made<T>(column, of_row);
        case 1: return made<T>(overt::sql::value(std::optional<T>()), std::nullopt);
        default: return made<T>(overt::sql::value(fresh), fresh);
    }
}

inline std::optional<random_expressions::integers> random_expressions::arithmetic(const integers& x,
                                                                                  const integers& y) {
    const std::int64_t a = x.value.value_or(1);
    const std::int64_t b = y.value.value_or(1);
    std::int64_t result{};
    const auto given = [&] { return x.value && y.value ? std::optional(result) : std::nullopt; };
    switch (below(5)) {
        case 0:
            if (__builtin_add_overflow(a, b, &result)) return {};
            return made<std::int64_t>(x.sql + y.sql, given());
        case 1:
            if (__builtin_sub_overflow(a, b, &result)) return {};
            return made<std::int64_t>(x.sql - y.sql, given());
        case 2:
            if (__builtin_mul_overflow(a, b, &result)) return {};
            return made<std::int64_t>(x.sql * y.sql, given());
        case 3:
            if (b == 0 || b == -1) return {};
            result = a / b;
            return made<std::int64_t>(x.sql / y.sql, given());
        default:
            if (b == 0 || b == -1) return {};
            result = a % b;
            return made<std::int64_t>(x.sql % y.sql, given());
    }
}

inline std::optional<random_expressions::reals> random_expressions::arithmetic(const reals& x, const reals& y) {
    const double a = x.value.value_or(1);
    const double b = y.value.value_or(1);
    const int how = below(4);
    if (how == 3 && b == 0) return {};
    const double result = how == 0 ? a + b : how == 1 ? a - b : how == 2 ? a * b : a / b;
    // Far from the borders of the type, where errors begin.
    if (std::fabs(result) > 1e60 || (result != 0 && std::fabs(result) < 1e-60)) return {};
    const auto given = x.value && y.value ? std::optional(result) : std::nullopt;
    switch (how) {
        case 0: return made<double>(x.sql + y.sql, given);
        case 1: return made<double>(x.sql - y.sql, given);
        case 2: return made<double>(x.sql * y.sql, given);
        default: return made<double>(x.sql / y.sql, given);
    }
}

/// CASE, coalesce, nullif, greatest, least.
template <class T>
random_expression<T> random_expressions::chosen(const random_expression<T>& x, const random_expression<T>& y,
                                                int depth) {
    using namespace overt::sql;
    const truths c = truth(depth);
    const bool holds = c.value.value_or(false);
    switch (below(4)) {
        case 0: return made<T>(case_when(c.sql, x.sql).else_(y.sql), holds ? x.value : y.value);
        case 1: {
            const truths d = truth(depth);
            return made<T>(case_when(c.sql, x.sql).when(d.sql, y.sql).end(), holds                     ? x.value
                                                                             : d.value.value_or(false) ? y.value
                                                                                                       : std::nullopt);
        }
        case 2: return made<T>(coalesce(x.sql, y.sql), x.value ? x.value : y.value);
        default: return made<T>(nullif(x.sql, y.sql), x.value && x.value == y.value ? std::nullopt : x.value);
    }
}

inline random_expressions::texts random_expressions::cut(const texts& x) {
    using namespace overt::sql;
    using reference::strict;
    const int n = between(-4, 9);
    const int count = below(7);
    const auto given = [&](auto how) { return strict(how, x.value); };
    using string = std::string;
    switch (below(8)) {
        case 0: return made<std::string>(left(x.sql, n), given([n](const string& t) { return reference::left(t, n); }));
        case 1:
            return made<std::string>(right(x.sql, n), given([n](const string& t) { return reference::right(t, n); }));
        case 2:
            return made<std::string>(substring(x.sql, n, count),
                                     given([&](const string& t) { return reference::substring(t, n, count); }));
        case 3:
            return made<std::string>(trim(x.sql), given([](const string& t) {
                                         return reference::trim_end(reference::trim_start(t, " "), " ");
                                     }));
        case 4:
            return made<std::string>(trim_start(x.sql, "'%zq"),
                                     given([](const string& t) { return reference::trim_start(t, "'%zq"); }));
        case 5:
            return made<std::string>(trim_end(x.sql, "'%0123"),
                                     given([](const string& t) { return reference::trim_end(t, "'%0123"); }));
        case 6: return made<std::string>(lower(x.sql), given(reference::lower));
        default: return made<std::string>(upper(x.sql), given(reference::upper));
    }
}

inline random_expressions::reals random_expressions::rounded(const reals& x) {
    using namespace overt::sql;
    const auto given = [&](auto how) { return reference::strict(how, x.value); };
    switch (below(7)) {
        case 0: return made<double>(round(x.sql), given([](double d) { return std::nearbyint(d); }));
        case 1: return made<double>(floor(x.sql), given([](double d) { return std::floor(d); }));
        case 2: return made<double>(ceil(x.sql), given([](double d) { return std::ceil(d); }));
        case 3: return made<double>(trunc(x.sql), given([](double d) { return std::trunc(d); }));
        case 4: return made<double>(sqrt(abs(x.sql)), given([](double d) { return std::sqrt(std::fabs(d)); }));
        case 5: return made<double>(abs(x.sql), given([](double d) { return std::fabs(d); }));
        default: return made<double>(-x.sql, given([](double d) { return -d; }));
    }
}

inline random_expressions::integers random_expressions::integer(int depth) {
    using namespace overt::sql;
    if (depth <= 0 || below(8) == 0) return integer_leaf();
    switch (below(9)) {
        case 0:
        case 1:
        case 2: return arithmetic(integer(depth - 1), integer(depth - 1)).value_or(integer_leaf());
        case 3: return arithmetic(integer(depth - 1), integer_leaf()).value_or(integer_leaf());
        case 4: {
            const texts x = text(depth - 1);
            return made<std::int64_t>(
                cast<std::int64_t>(length(x.sql)),
                reference::strict([](const std::string& t) { return static_cast<std::int64_t>(t.size()); }, x.value));
        }
        case 5: {
            const texts part = text(depth - 1);
            const texts x = text(depth - 1);
            return made<std::int64_t>(cast<std::int64_t>(position(part.sql, x.sql)),
                                      reference::strict(reference::position, part.value, x.value));
        }
        case 6: {
            const reals x = real(depth - 1);
            if (std::fabs(x.value.value_or(0)) > 1e15) return integer_leaf();
            return made<std::int64_t>(
                cast<std::int64_t>(x.sql),
                reference::strict([](double d) { return static_cast<std::int64_t>(std::nearbyint(d)); }, x.value));
        }
        case 7: {
            const integers x = integer(depth - 1);
            const integers y = integer(depth - 1);
            const auto least_value = x.value && y.value ? std::min(x.value, y.value) : x.value ? x.value : y.value;
            if (below(2) == 0) return made<std::int64_t>(least(x.sql, y.sql), least_value);
            return made<std::int64_t>(greatest(x.sql, y.sql), std::max(x.value, y.value));
        }
        default: return chosen(integer(depth - 1), integer(depth - 1), depth - 2);
    }
}

inline random_expressions::texts random_expressions::text(int depth) {
    using namespace overt::sql;
    if (depth <= 0 || below(6) == 0) return text_leaf();
    texts result = text_leaf();
    switch (below(7)) {
        case 0: {
            const texts x = text(depth - 1);
            const texts y = text(depth - 1);
            result = made<std::string>(x.sql + y.sql, reference::strict(std::plus<std::string>(), x.value, y.value));
            break;
        }
        case 1:
        case 2: return cut(text(depth - 1));
        case 3: {
            const texts x = text(depth - 1);
            const texts from = cut(x);
            const texts to = text(depth - 1);
            result = made<std::string>(replace(x.sql, from.sql, to.sql),
                                       reference::strict(reference::replace, x.value, from.value, to.value));
            break;
        }
        case 4: {
            const texts x = text(depth - 1);
            const int n = between(-1, 3);
            result = made<std::string>(
                repeat(x.sql, n),
                reference::strict([n](const std::string& t) { return reference::repeat(t, n); }, x.value));
            break;
        }
        case 5: {
            const integers x = integer(depth - 1);
            return made<std::string>(cast<std::string>(x.sql),
                                     reference::strict([](std::int64_t n) { return std::to_string(n); }, x.value));
        }
        default: return chosen(text(depth - 1), text(depth - 1), depth - 2);
    }
    return result.value && result.value->size() > longest ? text_leaf() : result;
}

inline random_expressions::reals random_expressions::real(int depth) {
    using namespace overt::sql;
    if (depth <= 0 || below(6) == 0) return real_leaf();
    switch (below(6)) {
        case 0:
        case 1: return arithmetic(real(depth - 1), real(depth - 1)).value_or(real_leaf());
        case 2: return rounded(real(depth - 1));
        case 3: {
            // The server widens the integer.
            const integers x = integer(depth - 1);
            const reals y = real_leaf();
            return made<double>(x.sql + y.sql,
                                reference::strict([](std::int64_t n, double d) { return static_cast<double>(n) + d; },
                                                  x.value, y.value));
        }
        case 4: {
            const integers x = integer(depth - 1);
            return made<double>(cast<double>(x.sql),
                                reference::strict([](std::int64_t n) { return static_cast<double>(n); }, x.value));
        }
        default: return chosen(real(depth - 1), real(depth - 1), depth - 2);
    }
}

}  // namespace overt::test

#include "support/random_condition.hpp"
