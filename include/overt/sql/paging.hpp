// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/statement.hpp>
#include <overt/sql/value.hpp>

#include <cstdint>

namespace overt::detail {

[[noreturn]] void throw_negative_count();

template <class N>
concept row_count = is_integer<plain_sql_of<N>>;

/// limit() and offset(): bound like any other value, so that the text is the same for every number.
template <class N>
void add_count(statement& to, clause kind, const N& rows) {
    static_assert(row_count<N>, "limit() and offset() take whole numbers");
    if constexpr (row_count<N>) {
        code content;
        if constexpr (handle<N>) {
            static_assert(handle<N> && std::is_same_v<refs_of<N>, refs<>>,
                          "limit() and offset() cannot depend on a row");
            content.add(rows);
        } else {
            const auto count = checked_integer<std::int64_t>(rows);
            if (count < 0) throw_negative_count();
            bind<std::int64_t>(content, count);
        }
        to.add(kind, content);
    }
}

}  // namespace overt::detail
