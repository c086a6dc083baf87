// SPDX-License-Identifier: BSL-1.0
#include "query.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdlib>

namespace tpch {

extern const query q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11;
extern const query q12, q13, q14, q15, q16, q17, q18, q19, q20, q21, q22;

std::span<const query* const> queries() {
    static constexpr std::array<const query*, 22> all{&q01, &q02, &q03, &q04, &q05, &q06, &q07, &q08, &q09, &q10, &q11,
                                                      &q12, &q13, &q14, &q15, &q16, &q17, &q18, &q19, &q20, &q21, &q22};
    return all;
}

double scale() {
    const char* text = std::getenv("OVERT_TPCH_SCALE");
    const double given = text ? std::atof(text) : 0;
    return given > 0 ? given : 0.01;
}

std::string fraction() { return fmt::format("{:.10f}", 0.0001 / scale()); }

std::string hand_written(const query& which) {
    constexpr std::string_view place = ":fraction";
    std::string text = which.sql;
    if (const auto at = text.find(place); at != std::string::npos) text.replace(at, place.size(), fraction());
    return text;
}

std::string text_of(const overt::numeric& value) { return value.to_string(); }

std::string text_of(overt::date value) {
    const std::chrono::year_month_day day(value);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

}  // namespace tpch
