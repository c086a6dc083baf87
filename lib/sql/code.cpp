// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/code.hpp>

#include <overt/codec/text.hpp>
#include <overt/codec/wire.hpp>
#include <overt/error.hpp>
#include <overt/model/fixed_string.hpp>

#include <concepts>
#include <cstring>
#include <string>

namespace overt::detail {

namespace {

/// An address as it is, a number in network order.
template <class Field>
char* put_field(char* to, Field field) noexcept {
    if constexpr (std::unsigned_integral<Field>) {
        return store(to, field);
    } else {
        std::memcpy(to, &field, sizeof field);
        return to + sizeof field;
    }
}

/// A node and what it starts with, in one piece: room is asked for once.
template <class... Fields>
void put_node(buffer& out, op kind, Fields... fields) {
    char* to = put_field(out.grow(sizeof kind + (sizeof fields + ...)), static_cast<std::uint8_t>(kind));
    ((to = put_field(to, fields)), ...);
}

}  // namespace

void code::put_name(std::string_view name) {
    bytes_.put16(static_cast<std::uint16_t>(name.size()));
    bytes_.append(name);
}

void throw_empty_operand() {
    throw usage_error("an empty condition cannot be part of another expression; leave it out");
}

void code::add(const code& operand) {
    if (operand.empty()) throw_empty_operand();
    bytes_.append(operand.bytes());
}

void code::add(const column_ref& column) { put_node(bytes_, op::column, column.table, column.alias, column.index); }

void code::add_model(const table_info& table, const char* alias) { put_node(bytes_, op::model, &table, alias); }

void code::add_excluded(const column_ref& column) { put_node(bytes_, op::excluded, column.table, column.index); }

void code::add_keyword(const char* literal) { put_literal(op::keyword, literal); }

void code::put_call(op kind, const char* name, std::size_t arguments) {
    put_node(bytes_, kind, name, static_cast<std::uint8_t>(arguments));
}

void code::put_cast(std::string_view type) { put_named(op::cast, type); }

void code::put_named(op kind, std::string_view name) {
    put(kind);
    put_name(name);
}

void code::put_literal(op kind, const char* literal) { put_node(bytes_, kind, literal); }

void code::put_counted(op kind, std::size_t operands) { put_node(bytes_, kind, static_cast<std::uint8_t>(operands)); }

void code::put_grouping(std::uint8_t kind, std::size_t keys) {
    put_node(bytes_, op::grouping, kind, static_cast<std::uint8_t>(keys));
}

void code::add_sized(const code& operand) {
    if (operand.empty()) throw_empty_operand();
    bytes_.put32(static_cast<std::uint32_t>(operand.bytes().size()));
    bytes_.append(operand.bytes());
}

void code::put_operator(const char* spelling) { put_node(bytes_, op::operator_, spelling); }

void code::put_constant(std::string_view value) {
    put(op::constant);
    put_name(value);
}

void code::put_case(std::size_t branches, bool otherwise) {
    put_node(bytes_, op::case_, static_cast<std::uint8_t>(branches), static_cast<std::uint8_t>(otherwise));
}

void code::put_label(std::string_view name) {
    if (!good_name(name)) throw usage_error("the name of a column in a result has 1 to 63 bytes");
    put(op::label);
    put_name(name);
}

void code::put_output(std::size_t number) { put_node(bytes_, op::output, static_cast<std::uint16_t>(number)); }

void code::put_output(std::string_view name) {
    if (!good_name(name)) throw usage_error("the name of a column in a result has 1 to 63 bytes");
    put_output(std::size_t{0});
    put_name(name);
}

void code::put_assign(std::uint16_t column) { put_node(bytes_, op::assign, column); }

void code::put_argument(const value_type& type, std::uint16_t index) { put_node(bytes_, op::argument, &type, index); }

void code::add_statement(std::uint8_t verb, const table_info* target, std::string_view bytes) {
    char* const to = put_field(put_field(bytes_.grow(sizeof verb + sizeof target + 4), verb), target);
    put_field(to, static_cast<std::uint32_t>(bytes.size()));
    bytes_.append(bytes);
}

void code::add_null(const value_type& type) { put_node(bytes_, op::value, &type, null_size); }

std::size_t code::begin(op kind, const value_type& type) {
    put_node(bytes_, kind, &type, std::uint32_t{0});
    return bytes_.size();
}

void code::end_value(std::size_t mark, std::size_t following) {
    const auto size = bytes_.size() - mark + following;
    if (size > 0x3fffffff) throw usage_error("a value is larger than 1 GB, which is more than the server takes");
    bytes_.patch32(mark - 4, static_cast<std::uint32_t>(size));
}

void code::put_text(std::string_view value) { encode_text(value, bytes_); }

void code::put_pattern(bool before, std::string_view value, bool after) {
    std::string pattern;
    pattern.reserve(value.size() + 8);
    if (before) pattern += '%';
    for (const char c : value) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    if (after) pattern += '%';
    encode_text(pattern, bytes_);
}

void code::combine(op and_or, const code& other) {
    if (other.empty()) return;
    if (empty()) {
        bytes_.append(other.bytes());
        return;
    }
    // `a AND b`, joined with AND to c, becomes one node with three operands: long filters stay flat.
    if (static_cast<op>(bytes_.data()[0]) == and_or) {
        bytes_.patch32(1, load32(bytes_.data() + 1) + 1);
        bytes_.append(other.bytes());
        return;
    }
    constexpr std::size_t head = sizeof and_or + sizeof(std::uint32_t);
    const std::size_t first = bytes_.size();
    char* const begin = bytes_.grow(head + other.bytes().size()) - first;
    std::memmove(begin + head, begin, first);
    store(store(begin, static_cast<std::uint8_t>(and_or)), std::uint32_t{2});
    std::memcpy(begin + head + first, other.bytes().data(), other.bytes().size());
}

}  // namespace overt::detail
