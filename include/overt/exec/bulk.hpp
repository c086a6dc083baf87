// SPDX-License-Identifier: BSL-1.0
// What a lease or a transaction does with many statements, or many rows, at a time.
#pragma once

#include <overt/exec/batch.hpp>
#include <overt/exec/copy_reader.hpp>
#include <overt/exec/copy_writer.hpp>
#include <overt/exec/execute_many.hpp>
#include <overt/exec/views.hpp>

#include <cstdint>

namespace overt {

/// The verbs, and those for many rows.
class bulk_verbs : public verbs {
public:
    /// Different statements in one round trip.
    overt::batch batch() { return overt::batch(target_); }

    /// Every row, as aggregates whose std::string_view and std::span<const std::byte> members show the answer's bytes:
    /// `auto rows = co_await conn.views<name_view>(select(...)); for (name_view each : rows) ...`
    template <detail::view_row Row, executable_statement S>
    [[nodiscard]] database_operation<view_rows<Row>> views(const S& statement) {
        detail::item one = detail::make_item<Row>(statement, detail::most_to_fetch(target_));
        detail::errand run{target_, std::move(one.statement), one.how};
        detail::check_target(run, one.session_safe);
        return {detail::our_own(), detail::run_views<Row>(std::move(run))};
    }

    /// Runs a prepared query, or what a function makes, once for each element of a range; a std::tuple's values are its
    /// arguments: `co_await conn.execute_many(rename, pairs)`. All of it takes effect or none does.
    /// @returns rows affected in all
    /// @errors as all verbs; the first error ends it
    /// @lifetime statement and range outlive the operation
    template <class F, class Range>
    [[nodiscard]] database_operation<std::int64_t> execute_many(const F& statement, const Range& range) {
        return {detail::our_own(), detail::execute_each(target_, &statement, &range)};
    }

    /// Writes all structs of a range through COPY, in binary: the fastest way in. Columns are those that insert()
    /// sends. It is one statement: it takes effect as a whole or not at all.
    /// @returns the number of rows
    /// @errors as all verbs; of a server_error, what() names the row
    /// @lifetime the rows outlive the operation
    template <class Range>
        requires requires(const Range& r) { r.begin() != r.end(); }
    [[nodiscard]] database_operation<std::int64_t> copy_in(const Range& rows) {
        using row = std::remove_cvref_t<decltype(*rows.begin())>;
        if constexpr (detail::can_copy<row>()) return {detail::our_own(), detail::copy_rows<row>(target_, &rows)};
        else return {};
    }
    /// The same for rows that come bit by bit: `auto out = co_await conn.copy_in<post>(); co_await out.write(rows);
    /// co_await out.finish();`
    template <class T>
    [[nodiscard]] database_operation<copy_writer<T>> copy_in() {
        if constexpr (detail::can_copy<T>()) return {detail::our_own(), copy_writer<T>::open(target_)};
        else return {};
    }

    /// Reads all rows of a SELECT without parameters through COPY, in binary: the fastest way out, in constant memory.
    /// `auto rows = co_await conn.copy_out(select<post>()); while (auto part = co_await rows.next()) ...`. Takes one
    /// round trip more than a stream to begin, for the shape of the rows.
    /// @errors as all verbs; usage_error for a statement with parameters: COPY takes none, stream() does
    template <class Into = void, executable_statement S>
    [[nodiscard]] database_operation<copy_reader<detail::row_of_t<Into, S>>> copy_out(const S& statement,
                                                                                      batch_size rows = {}) {
        using row = detail::row_of_t<Into, S>;
        static_assert(detail::known_columns<row>,
                      "copy_out() needs rows whose columns the program knows; a stream reads dynamic rows as well");
        if constexpr (detail::known_columns<row>)
            return {detail::our_own(), copy_reader<row>::open(target_, detail::make_item<Into>(statement, 0), rows)};
        else return {};
    }

protected:
    explicit bulk_verbs(detail::target on) noexcept : verbs(on) {}
    bulk_verbs(bulk_verbs&&) noexcept = default;
    bulk_verbs& operator=(bulk_verbs&&) noexcept = default;
    ~bulk_verbs() = default;
};

}  // namespace overt
