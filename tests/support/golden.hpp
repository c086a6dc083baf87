// SPDX-License-Identifier: BSL-1.0
// Golden statements: each with its text, its parameters, and the columns that its row expects.
#pragma once

#include <overt/sql.hpp>
#include <overt/sql/unsupported_error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace overt::test {

/// One row of the golden tables.
struct golden {
    std::string name;
    overt::rendered statement;
    std::string text;        // what the statement must say
    std::string parameters;  // see show()
    std::vector<const overt::value_type*> columns{};
    bool raw = false;
    overt::rendered in_sqlite{};
    std::string refused_by_sqlite{};  // why there is no such text
};
using golden_table = std::vector<golden>;

/// Parameters in readable form: `bigint 5, text 'x', integer NULL, 1016 <24 bytes>`.
inline std::string show(const overt::params& values) {
    std::string text;
    for (int i = 0; i != values.count(); ++i) {
        if (i != 0) text += ", ";
        const overt::cell value = values.value(i);
        const auto integer = [&value] {
            std::uint64_t n = value.size > 0 && (*value.data & 0x80) != 0 ? ~std::uint64_t{0} : 0;
            for (const char c : value.bytes()) n = n << 8 | static_cast<std::uint8_t>(c);
            return std::to_string(static_cast<std::int64_t>(n));
        };
        std::string shown = '<' + std::to_string(value.size) + " bytes>";
        std::string type = std::to_string(values.type(i));
        switch (values.type(i)) {
            case oids::int2: type = "smallint", shown = integer(); break;
            case oids::int4: type = "integer", shown = integer(); break;
            case oids::int8: type = "bigint", shown = integer(); break;
            case oids::bool_: type = "boolean", shown = integer() == "1" ? "true" : "false"; break;
            case oids::text: type = "text", shown = '\'' + std::string(value.bytes()) + '\''; break;
            case oids::float4: type = "real"; break;
            case oids::float8: type = "double"; break;
            case oids::int4_array: type = "integer[]"; break;
            case oids::int8_array: type = "bigint[]"; break;
            case oids::text_array: type = "text[]"; break;
            case oids::interval: type = "interval"; break;
            case oids::timestamptz: type = "timestamptz"; break;
            case oids::numeric: type = "numeric"; break;
            case 0:
                type = values.format(i) == params::text ? "unknown" : "unknown binary";
                shown = '\'' + std::string(value.bytes()) + '\'';
                break;
            default: break;
        }
        text += type + ' ' + (value.null() ? "NULL" : shown);
    }
    return text;
}

template <class T>
struct column_list;
template <class... T>
struct column_list<std::tuple<T...>> {
    static std::vector<const overt::value_type*> get() { return {&value_type_of<overt::detail::strip_optional<T>>...}; }
};

/// The columns that the rows of a statement expect; none, where they take what there is.
template <class Row>
std::vector<const overt::value_type*> columns_of_row() {
    if constexpr (std::is_void_v<Row> || std::is_same_v<Row, overt::dynamic_row>) return {};
    else return column_list<typename overt::detail::columns_of_element<Row, false>::type>::get();
}

/// Adds a row; at_most as in render().
template <overt::executable_statement S>
void add(golden_table& to, std::string name, const S& statement, std::string text, std::string parameters = {},
         int at_most = 0) {
    S::check();
    golden made{std::move(name),
                statement.render(at_most),
                std::move(text),
                std::move(parameters),
                columns_of_row<typename S::row_type>(),
                statement.rows_by_name()};
    try {
        made.in_sqlite = statement.render(overt::sqlite, at_most);
    } catch (const overt::unsupported_error& e) {
        made.refused_by_sqlite = e.what();
    }
    to.push_back(std::move(made));
}

}  // namespace overt::test
