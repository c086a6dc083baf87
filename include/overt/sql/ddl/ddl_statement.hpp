// SPDX-License-Identifier: BSL-1.0
// Statements that define: they have no parameters, return no rows, and their text is known without a server.
#pragma once

#include <overt/model/enum_info.hpp>
#include <overt/model/table_info.hpp>
#include <overt/sql/statement.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace overt {

namespace detail {

enum class ddl_kind : std::uint8_t {
    create_table,
    drop_table,
    create_index,
    drop_index,
    add_constraint,
    drop_constraint,
    comment_on_table,
    comment_on_column,
    create_partition,
    drop_partition,
    create_type,
    drop_type,
    add_value,
    create_sequence,
    drop_sequence,
    create_schema,
    drop_schema
};

/// What a definition is about, before it is written.
struct ddl_command {
    ddl_kind kind = ddl_kind::create_table;
    bool checked = false;  ///< IF NOT EXISTS, IF EXISTS
    bool cascade = false;
    bool concurrently = false;
    std::uint16_t column = 0;  ///< Of comment_on_column.
    const table_info* table = nullptr;
    const enum_info* enumeration = nullptr;
    const sequence_info* sequence = nullptr;
    std::string name{};                            ///< Of an index, a constraint, a partition, a schema; a label.
    std::string clause{};                          ///< What else stands in the text: bounds, a label's place.
    std::vector<const table_info*> more_tables{};  ///< Of drop_table: these as well.
    std::vector<std::string> left_out{};           ///< Of create_table: foreign keys that follow later.
};

std::string write_ddl(const ddl_command& command);

/// 'text', or E'text' where it holds a backslash: right under every setting of the server.
std::string quoted_literal(std::string_view text);

}  // namespace detail

/// A definition: CREATE, ALTER, DROP or COMMENT. `co_await conn.execute(statement)` runs it.
class [[nodiscard("this builds a statement and runs nothing")]] ddl_statement {
public:
    using row_type = void;
    static constexpr bool session_safe = true;
    static constexpr bool returns_rows = false;

    explicit ddl_statement(detail::ddl_command what) noexcept : command_(std::move(what)) {}

    static void check() noexcept {}
    bool rows_by_name() const noexcept { return false; }
    /// @errors usage_error for a name that the server cannot take, or that the description does not know
    std::string sql() const { return detail::write_ddl(command_); }
    rendered render(int = 0) const { return rendered(sql()); }

protected:
    template <class Statement>
    static Statement checked(Statement changed) {
        changed.command_.checked = true;
        return changed;
    }
    template <class Statement>
    static Statement cascading(Statement changed) {
        changed.command_.cascade = true;
        return changed;
    }
    template <class Statement>
    static Statement concurrent(Statement changed) {
        changed.command_.concurrently = true;
        return changed;
    }

    detail::ddl_command command_;
};

/// CREATE of something that may be there already.
class [[nodiscard("this builds a statement and runs nothing")]] create_statement : public ddl_statement {
public:
    using ddl_statement::ddl_statement;
    create_statement if_not_exists() const { return checked(*this); }
};

/// DROP. It is refused while something else depends on the object, but for cascade().
class [[nodiscard("this builds a statement and runs nothing")]] drop_statement : public ddl_statement {
public:
    using ddl_statement::ddl_statement;
    drop_statement if_exists() const { return checked(*this); }
    drop_statement cascade() const { return cascading(*this); }
};

/// Definitions that are run one after the other.
class ddl_script {
public:
    void add(ddl_statement next) { statements_.push_back(std::move(next)); }
    void add(const ddl_script& more) {
        statements_.insert(statements_.end(), more.statements_.begin(), more.statements_.end());
    }

    const std::vector<ddl_statement>& statements() const noexcept { return statements_; }
    auto begin() const noexcept { return statements_.begin(); }
    auto end() const noexcept { return statements_.end(); }
    std::size_t size() const noexcept { return statements_.size(); }
    bool empty() const noexcept { return statements_.empty(); }
    /// The whole text, a semicolon and a new line behind each statement: for psql, and for migrations in files.
    std::string sql() const;

private:
    std::vector<ddl_statement> statements_;
};

}  // namespace overt
