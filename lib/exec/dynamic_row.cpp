// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/dynamic_row.hpp>

#include <overt/error.hpp>

#include <utility>

namespace overt {

namespace {

std::string label_of(const detail::answer_column& column, std::size_t place) {
    return "column " + std::to_string(place + 1) + " \"" + column.name + '"';
}

std::string type_label(oid type) {
    const std::string_view name = oid_name(type);
    return name.empty() ? "the type with oid " + std::to_string(type) : std::string(name);
}

}  // namespace

dynamic_row::dynamic_row(std::shared_ptr<const detail::answer_columns> columns, const std::vector<cell>& values)
    : columns_(std::move(columns)) {
    values_.reserve(values.size());
    for (const cell& each : values) {
        values_.push_back({static_cast<std::uint32_t>(bytes_.size()), each.size});
        bytes_ += each.bytes();
    }
}

cell dynamic_row::value(std::size_t column) const {
    if (column >= size())
        throw decode_error("the row has " + std::to_string(size()) + " columns; there is no column " +
                           std::to_string(column + 1));
    const place& at = values_[column];
    return {at.size < 0 ? nullptr : bytes_.data() + at.offset, at.size};
}

std::string_view dynamic_row::name(std::size_t column) const {
    value(column);
    return (*columns_)[column].name;
}

oid dynamic_row::type(std::size_t column) const {
    value(column);
    return (*columns_)[column].type;
}

bool dynamic_row::has(std::string_view name) const noexcept {
    for (std::size_t i = 0; i != size(); ++i)
        if ((*columns_)[i].name == name) return true;
    return false;
}

std::size_t dynamic_row::place_of(std::string_view name) const {
    std::size_t found = size();
    std::string there;
    for (std::size_t i = 0; i != size(); ++i) {
        there += (i == 0 ? "" : ", ") + (*columns_)[i].name;
        if ((*columns_)[i].name != name) continue;
        if (found != size())
            throw decode_error("the row has two columns \"" + std::string(name) +
                               "\"; give one of them another name with as(), or ask for it by its place");
        found = i;
    }
    if (found == size()) throw decode_error("the row has no column \"" + std::string(name) + "\"; it has: " + there);
    return found;
}

void dynamic_row::read(std::size_t column, const value_type& as, bool null_fits, void (*decode)(cell, void*),
                       void* to) const {
    const cell bytes = value(column);
    const detail::answer_column& from = (*columns_)[column];
    if (!as.accepts(from.type))
        throw decode_error(label_of(from, column) + " is " + type_label(from.type) + ", it was asked for as " +
                           std::string(as.name));
    if (bytes.null()) {
        if (null_fits) return;
        throw decode_error(label_of(from, column) + " is NULL; ask for it as std::optional, or filter the NULLs out");
    }
    try {
        decode(bytes, to);
    } catch (const decode_error& e) {
        throw decode_error(label_of(from, column) + ": " + e.what());
    }
}

void dynamic_row::drop_last(std::size_t columns) noexcept { values_.resize(columns < size() ? size() - columns : 0); }

}  // namespace overt
