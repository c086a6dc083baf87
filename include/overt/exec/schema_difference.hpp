// SPDX-License-Identifier: BSL-1.0
// What verify() reports: one difference between the models and the database.
#pragma once

#include <overt/error.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace overt {

/// What differs.
enum class difference : unsigned char {
    missing_table,
    missing_column,
    unexpected_column,  ///< NOT NULL and without a default, so that inserts of the struct fail.
    type,
    nullability,
    default_value,  ///< The description has one, the table has none; the expressions are not compared.
    identity,
    generated,
    collation,
    primary_key,
    unique,
    foreign_key,
    check,  ///< By name; the conditions are not compared.
    exclusion,
    index,
    partitioning,
    missing_enum,
    enum_labels,
    missing_sequence
};

std::string_view to_string(difference value) noexcept;

/// One difference, with a sentence for people.
struct schema_difference {
    difference what = difference::missing_table;
    std::string object{};    ///< The table, enum or sequence: "users", "app.users".
    std::string part{};      ///< Its column, constraint or index; empty: the object itself.
    std::string expected{};  ///< As the description has it; empty: nothing to compare with.
    std::string actual{};    ///< As the database has it.
    std::string message{};   ///< `The column users.email has type integer; the description says text.`

    friend bool operator==(const schema_difference&, const schema_difference&) = default;
};

/// The database is not what the program was compiled for. The message has the sentence of every difference.
class schema_mismatch : public error {
public:
    explicit schema_mismatch(std::vector<schema_difference> differences);
    const std::vector<schema_difference>& differences() const noexcept { return *differences_; }

private:
    std::shared_ptr<const std::vector<schema_difference>> differences_;  // copying an exception must not throw
};

}  // namespace overt
