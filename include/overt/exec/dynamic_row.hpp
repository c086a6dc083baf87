// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>
#include <overt/model/table_info.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace overt {

template <class Tag, class T, std::size_t Index>
class column_of;

namespace detail {

/// A column of the server's answer; the rows of an answer share them.
struct answer_column {
    std::string name;
    oid type;
};
using answer_columns = std::vector<answer_column>;

template <class T>
concept cell_type = encodable<strip_optional<T>>;

template <class T>
void decode_into(cell bytes, void* to) {
    static_cast<std::optional<T>*>(to)->emplace(codec<T>::decode(bytes));
}

}  // namespace detail

/// A row whose columns are known at run time only. Its values are read by place or by name, each as the type that is
/// asked for, which is compared with what the server sent. It owns its memory.
class dynamic_row {
public:
    dynamic_row(std::shared_ptr<const detail::answer_columns> columns, const std::vector<cell>& values);

    /// How many columns there are.
    std::size_t size() const noexcept { return values_.size(); }
    /// @errors decode_error for a place behind the last column
    std::string_view name(std::size_t column) const;
    oid type(std::size_t column) const;
    bool has(std::string_view name) const noexcept;
    bool is_null(std::size_t column) const { return value(column).null(); }
    bool is_null(std::string_view name) const { return value(place_of(name)).null(); }

    /// The value as a T; std::optional<T> takes NULL as well.
    /// @errors decode_error, which names the column, for one that is not there, has another type, or is NULL
    template <class T>
    T get(std::size_t column) const {
        static_assert(detail::cell_type<T>,
                      "this type has no overt::codec; include the header that holds it, or write one");
        using plain = detail::strip_optional<T>;
        std::optional<plain> made;
        if constexpr (detail::cell_type<T>)
            read(column, value_type_of<plain>, detail::is_optional<T>, &detail::decode_into<plain>, &made);
        if constexpr (detail::is_optional<T>) return made;
        else return static_cast<T&&>(*made);
    }
    /// @errors also where two columns have the name
    template <class T>
    T get(std::string_view name) const {
        return get<T>(place_of(name));
    }
    /// The value of a column under its own name: `row.get(col<&product::price>)`.
    template <class Tag, class T, std::size_t I>
    T get(const column_of<Tag, T, I>& column) const {
        return get<T>(column.table->columns[column.index].name);
    }

    /// Forgets columns at the end.
    void drop_last(std::size_t columns) noexcept;

private:
    struct place {
        std::uint32_t offset;
        std::int32_t size;  // -1: NULL
    };
    cell value(std::size_t column) const;
    std::size_t place_of(std::string_view name) const;
    void read(std::size_t column, const value_type& as, bool null_fits, void (*decode)(cell, void*), void* to) const;

    std::shared_ptr<const detail::answer_columns> columns_;
    std::vector<place> values_;
    std::string bytes_;
};

}  // namespace overt
