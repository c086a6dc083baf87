// SPDX-License-Identifier: BSL-1.0
// What each of the 22 files defines: a query, written by hand and in the builder.
#pragma once

#include <overt/exec/verbs.hpp>
#include <overt/sql.hpp>

#include "models.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tpch {

/// Rows as the server writes them, for comparing.
using rows = std::vector<std::vector<std::string>>;

struct query {
    std::string_view name;
    std::string_view title;
    const char* sql;                                 ///< Written by hand; see hand_written().
    std::string (*built)();                          ///< The builder's text.
    asio::awaitable<rows> (*run)(overt::verbs& on);  ///< Runs the builder's statement.
};

/// All of them, q01 to q22.
std::span<const query* const> queries();

/// How many times the benchmark's own data size: OVERT_TPCH_SCALE, or 0.01.
double scale();
/// 0.0001 / scale(), which q11 calls important.
std::string fraction();
/// The query as a person would write it, complete.
std::string hand_written(const query& which);

std::string text_of(const overt::numeric& value);
std::string text_of(overt::date value);
inline std::string text_of(const std::string& value) { return value; }
inline std::string text_of(std::int32_t value) { return std::to_string(value); }
inline std::string text_of(std::int64_t value) { return std::to_string(value); }
template <class T>
std::string text_of(const std::optional<T>& value) {
    return value ? text_of(*value) : "NULL";
}

template <class... E>
std::vector<std::string> row_text(const std::tuple<E...>& row) {
    return std::apply([](const auto&... element) { return std::vector<std::string>{text_of(element)...}; }, row);
}
template <class T>
std::vector<std::string> row_text(const T& value) {
    return {text_of(value)};
}

template <auto Build>
std::string built_text() {
    return Build().sql();
}
template <auto Build>
asio::awaitable<rows> run_built(overt::verbs& on) {
    rows all;
    for (const auto& row : co_await on.all(Build())) all.push_back(row_text(row));
    co_return all;
}

/// A query from its parts; Build makes the statement.
template <auto Build>
constexpr query make_query(std::string_view name, std::string_view title, const char* sql) {
    return {name, title, sql, &built_text<Build>, &run_built<Build>};
}

constexpr overt::date day(int year, unsigned month, unsigned number) {
    // days since 1970-01-01 of a day of the Gregorian calendar
    const int y = month <= 2 ? year - 1 : year;
    const unsigned m = month <= 2 ? month + 9 : month - 3;
    const int era = y / 400;
    const unsigned of_era = static_cast<unsigned>(y - era * 400);
    const unsigned of_year = (153 * m + 2) / 5 + number - 1;
    return overt::date(overt::date::duration(static_cast<int>(era * 146097) +
                                             static_cast<int>(of_era * 365 + of_era / 4 - of_era / 100 + of_year) -
                                             719468));
}
inline overt::numeric decimal(std::string_view text) { return overt::numeric::from_string(text); }

/// What a line of an order brings in.
inline auto revenue() { return overt::col<&lineitem::extendedprice> * (1 - overt::col<&lineitem::discount>); }

}  // namespace tpch
