// SPDX-License-Identifier: BSL-1.0
// From the cells of an answer to C++ values: one reader per kind of row element.
#pragma once

#include <overt/exec/member_order.hpp>
#include <overt/exec/row_shape.hpp>
#include <overt/model/aggregate.hpp>
#include <overt/model/described.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>

namespace overt::detail {

/// The cells of one row, in the order in which the row's reader wants them. Notes which one was asked for last, so that
/// an error can tell.
class row_cells {
public:
    row_cells(const pg::result& answer, int row, const int* places, int& last) noexcept
        : answer_(answer.native_handle()),
          places_(places),
          last_(&last),
          row_(row) {}

    [[gnu::always_inline]] cell at(int i) const noexcept {
        *last_ = i;
        return pg::detail::cell_at(answer_, row_, places_[i]);
    }

private:
    const pg_result* answer_;
    const int* places_;  // column of each expected one
    int* last_;
    int row_;
};

/// Places of an answer whose columns stand in the expected order.
template <std::size_t N>
inline constexpr auto same_places = [] {
    std::array<int, N == 0 ? 1 : N> all{};
    for (std::size_t i = 0; i != N; ++i) all[i] = static_cast<int>(i);
    return all;
}();

/// Turns into what a function makes. Containers and optionals take it in place of a value, which is then built where it
/// stays.
template <class Make>
struct built_by {
    Make make;
    operator decltype(std::declval<const Make&>()())() const { return make(); }
};
template <class Make>
built_by(Make) -> built_by<Make>;

/// The same for cells that stand in memory, in the answer's order.
class stored_cells {
public:
    stored_cells(const cell* cells, const int* places, int& last) noexcept
        : cells_(cells),
          places_(places),
          last_(&last) {}

    [[gnu::always_inline]] cell at(int i) const noexcept {
        *last_ = i;
        return cells_[places_[i]];
    }

private:
    const cell* cells_;
    const int* places_;
    int* last_;
};

/// Reads one value; `from` is copied by everything that reads more than one, so that it can stay in registers.
template <class T, class Cells>
[[gnu::always_inline]] inline T read_value(const Cells& from, int at) {
    const cell bytes = from.at(at);
    if constexpr (is_optional<T>) {
        if (bytes.null()) return std::nullopt;
        return T(std::in_place, built_by{[&] { return codec<strip_optional<T>>::decode(bytes); }});
    } else {
        if (bytes.null()) [[unlikely]]
            throw_unexpected_null();
        return codec<T>::decode(bytes);
    }
}

template <class T>
constexpr expected_column expect(std::string_view name = {}) {
    return {&value_type_of<strip_optional<T>>, name};
}

/// How one element of a row (a value, a model, an outer-joined model, a tuple, an aggregate) is read. `at` is the first
/// of its cells.
template <class T>
struct row_reader {
    static constexpr std::size_t width = 1;
    static constexpr std::array<expected_column, 1> columns{expect<T>()};
    template <class Cells>
    [[gnu::always_inline]] static T read(Cells from, int at) {
        return read_value<T>(from, at);
    }
    template <class Cells>
    static bool absent(Cells from, int at) {
        return from.at(at).null();
    }
};

template <described T>
struct row_reader<T> {
    static constexpr std::size_t width = column_count<T>;
    using indices = std::make_index_sequence<width>;

    static constexpr std::array<expected_column, width> columns = []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<expected_column, width>{expect<column_type<T, I>>(table_of<T>.columns[I].name)...};
    }(indices{});

    template <class Cells>
    static T read(Cells from, int at) {
        return read_members(from, at, indices{});
    }
    /// The columns that cannot be NULL are NULL.
    template <class Cells>
    static bool absent(Cells from, int at) {
        for (std::size_t i = 0; i != width; ++i) {
            const bool null = from.at(at + static_cast<int>(i)).null();
            if (!table_of<T>.columns[i].nullable) return null;
            if (!null) return false;
        }
        return true;
    }

private:
    template <std::size_t... I, class Cells>
    [[gnu::always_inline]] static T read_members(Cells from, int at, std::index_sequence<I...>) {
        if constexpr (built_from_columns<T>) {
            return T{read_value<column_type<T, I>>(from, at + static_cast<int>(I))...};
        } else {
            T made{};
            ((made.*column_member<T, I> = read_value<column_type<T, I>>(from, at + static_cast<int>(I))), ...);
            return made;
        }
    }
};

/// Tuples and aggregates: their elements one after the other.
template <class... Parts>
struct sequence_reader {
    static constexpr std::size_t width = (row_reader<Parts>::width + ... + 0);
    static constexpr std::array<expected_column, width> columns = [] {
        std::array<expected_column, width> all{};
        std::size_t at = 0;
        (
            [&] {
                for (const expected_column& one : row_reader<Parts>::columns) all[at++] = one;
            }(),
            ...);
        return all;
    }();

    template <class Row, class Cells>
    static Row read_into(Cells from, int at) {
        return Row{read_part<Parts>(from, at)...};  // braces: from left to right
    }

private:
    template <class Part, class Cells>
    [[gnu::always_inline]] static Part read_part(Cells from, int& at) {
        const int mine = at;
        at += static_cast<int>(row_reader<Part>::width);
        return row_reader<Part>::read(from, mine);
    }
};

template <class... Parts>
struct row_reader<std::tuple<Parts...>> : sequence_reader<Parts...> {
    template <class Cells>
    static std::tuple<Parts...> read(Cells from, int at) {
        return sequence_reader<Parts...>::template read_into<std::tuple<Parts...>>(from, at);
    }
};

template <class Fields>
struct fields_reader;
template <class... Parts>
struct fields_reader<std::tuple<Parts...>> : sequence_reader<Parts...> {};

template <plain_aggregate T>
struct row_reader<T> : fields_reader<aggregate_fields<T>> {
    template <class Cells>
    static T read(Cells from, int at) {
        return fields_reader<aggregate_fields<T>>::template read_into<T>(from, at);
    }
    template <class Cells>
    static bool absent(Cells from, int at) {
        return row_reader<first_field<T>>::absent(from, at);
    }
};

/// The outer side of a join: a model, or a struct that begins with what tells whether the side is there.
template <class T>
    requires(described<T> || plain_aggregate<T>)
struct row_reader<std::optional<T>> {
    static_assert(
        tells_presence<T>,
        "an optional struct of a row begins with a field that is not optional, which tells whether it is there");
    static constexpr std::size_t width = row_reader<T>::width;
    static constexpr auto columns = row_reader<T>::columns;

    template <class Cells>
    static std::optional<T> read(Cells from, int at) {
        if (row_reader<T>::absent(from, at)) return std::nullopt;
        return std::optional<T>(std::in_place, built_by{[&] { return row_reader<T>::read(from, at); }});
    }
};

/// One constant per row type; its address is the identity that checked statements remember.
template <class Row>
inline constexpr row_shape shape_of{row_reader<Row>::columns};

}  // namespace overt::detail
