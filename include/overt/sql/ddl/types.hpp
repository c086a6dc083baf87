// SPDX-License-Identifier: BSL-1.0
// Definitions of enums, sequences and schemas.
#pragma once

#include <overt/sql/ddl/ddl_statement.hpp>

#include <string>
#include <utility>

namespace overt {

namespace detail {

template <class E>
std::string label_of(E value) {
    buffer label;
    codec<E>::encode(value, label);
    return std::string(label.view());
}

inline ddl_command command_for(ddl_kind kind, const enum_info& enumeration) {
    ddl_command made;
    made.kind = kind;
    made.enumeration = &enumeration;
    return made;
}
inline ddl_command command_for(ddl_kind kind, const sequence_info& sequence) {
    ddl_command made;
    made.kind = kind;
    made.sequence = &sequence;
    return made;
}
inline ddl_command command_for(ddl_kind kind, std::string name) {
    ddl_command made;
    made.kind = kind;
    made.name = std::move(name);
    return made;
}

}  // namespace detail

/// ALTER TYPE ADD VALUE: behind the last label, but for before() and after().
template <class E>
class [[nodiscard("this builds a statement and runs nothing")]] add_value_statement : public ddl_statement {
public:
    using ddl_statement::ddl_statement;
    add_value_statement if_not_exists() const { return checked(*this); }
    add_value_statement before(E value) const { return placed(" BEFORE ", value); }
    add_value_statement after(E value) const { return placed(" AFTER ", value); }

private:
    add_value_statement placed(const char* where, E value) const {
        add_value_statement changed = *this;
        changed.command_.clause = where + detail::quoted_literal(detail::label_of(value));
        return changed;
    }
};

namespace sql {

/// CREATE TYPE AS ENUM, with the labels of the description in their order. The server has no IF NOT EXISTS for types;
/// overt::create_all<...>(conn) looks first.
template <described_enum E>
ddl_statement create_type() {
    return ddl_statement(detail::command_for(detail::ddl_kind::create_type, detail::enum_of<E>));
}

template <described_enum E>
drop_statement drop_type() {
    return drop_statement(detail::command_for(detail::ddl_kind::drop_type, detail::enum_of<E>));
}

/// Adds the label of this value to the server's type. Usable from the next transaction on.
/// @errors usage_error for a value without a label
template <described_enum E>
add_value_statement<E> add_value(E value) {
    detail::ddl_command made = detail::command_for(detail::ddl_kind::add_value, detail::enum_of<E>);
    made.name = detail::label_of(value);
    return add_value_statement<E>(std::move(made));
}

template <described_sequence S>
create_statement create_sequence() {
    return create_statement(detail::command_for(detail::ddl_kind::create_sequence, detail::sequence_of<S>));
}

template <described_sequence S>
drop_statement drop_sequence() {
    return drop_statement(detail::command_for(detail::ddl_kind::drop_sequence, detail::sequence_of<S>));
}

inline create_statement create_schema(std::string name) {
    return create_statement(detail::command_for(detail::ddl_kind::create_schema, std::move(name)));
}

inline drop_statement drop_schema(std::string name) {
    return drop_statement(detail::command_for(detail::ddl_kind::drop_schema, std::move(name)));
}

}  // namespace sql
}  // namespace overt
