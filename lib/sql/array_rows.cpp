// SPDX-License-Identifier: BSL-1.0
#include "sql/array_rows.hpp"

#include <overt/codec/array.hpp>
#include <overt/sql/unsupported_error.hpp>

#include <algorithm>
#include <utility>

namespace overt::detail {

void array_rows::add(node_reader& from) {
    op kind = from.node();
    if (kind == op::cast) {
        from.name();
        kind = from.node();
    }
    if (kind != op::array) throw unsupported_error(out_.rules().title, "an array");
    column one{from.pointer<value_type>(), {}};
    const std::uint32_t size = from.long_number();
    const std::string_view bytes = from.bytes(size);
    array_reader reader({bytes.data(), static_cast<std::int32_t>(size)}, one.type->accepts,
                        one.type->text || one.type->array == 0, one.type->name);
    while (reader.next()) {
        const cell value = reader.element();
        one.elements.push_back({std::string(value.null() ? std::string_view() : value.bytes()), value.null()});
    }
    rows_ = std::max(rows_, one.elements.size());
    columns_.push_back(std::move(one));
}

void array_rows::bind(const column& of, std::size_t row) {
    const int format = of.type->text ? params::text : params::binary;
    if (row >= of.elements.size() || of.elements[row].null) return out_.bind(of.type->type, format, {});
    const std::string& bytes = of.elements[row].bytes;
    out_.bind(of.type->type, format, {bytes.data(), static_cast<std::int32_t>(bytes.size())});
}

void array_rows::write() {
    const char* before = "VALUES (";
    for (std::size_t row = 0; row != rows_; ++row, before = ", (") {
        out_.text += before;
        for (std::size_t i = 0; i != columns_.size(); ++i) {
            if (i != 0) out_.text += ", ";
            bind(columns_[i], row);
        }
        out_.text += ')';
    }
    if (rows_ != 0) return;
    out_.text += "SELECT NULL";
    for (std::size_t i = 1; i != columns_.size(); ++i) out_.text += ", NULL";
    out_.text += " WHERE FALSE";
}

void array_rows::write_list() {
    for (std::size_t row = 0; row != rows_; ++row) {
        if (row != 0) out_.text += ", ";
        bind(columns_.front(), row);
    }
}

}  // namespace overt::detail
