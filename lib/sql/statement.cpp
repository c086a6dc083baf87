// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/statement.hpp>

#include <overt/error.hpp>

#include "sql/block.hpp"
#include "sql/statement_writer.hpp"

#include <cstdlib>
#include <new>
#include <string>

namespace overt::detail {

namespace {

constexpr std::uint32_t first_capacity = 448;
constexpr std::size_t largest_statement = 0x3fffffff;

void require_room(std::size_t bytes, std::uint32_t size) {
    if (bytes > largest_statement - size)
        throw usage_error("this statement is larger than 1 GB, which is more than the server takes");
}

}  // namespace

statement_view::statement_view(const statement& from) noexcept
    : what(from.block_->what),
      target(from.block_->target),
      bytes(from.block_->bytes(), from.size_) {}

statement::block* statement::allocate(verb what, const table_info* target, std::uint32_t capacity) {
    void* memory = std::malloc(sizeof(block) + capacity);
    if (!memory) throw std::bad_alloc();
    auto* made = new (memory) block;
    made->capacity = capacity;
    made->what = what;
    made->target = target;
    return made;
}

void statement::release() noexcept {
    if (!block_ || block_->owners.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    block_->~block();
    std::free(block_);
}

statement::statement(verb what, const table_info* target) : block_(allocate(what, target, first_capacity)) {}

statement::statement(const statement& other) noexcept : block_(other.block_), size_(other.size_) {
    if (block_) block_->owners.fetch_add(1, std::memory_order_relaxed);
}

statement::~statement() { release(); }

void statement::move_to(std::uint32_t capacity) {
    block* larger = allocate(block_->what, block_->target, capacity);
    std::memcpy(larger->bytes(), block_->bytes(), size_);
    larger->used.store(size_, std::memory_order_relaxed);
    release();
    block_ = larger;
}

void statement::reserve(std::size_t bytes) {
    require_room(bytes, size_);
    const auto wanted = static_cast<std::uint32_t>(size_ + bytes);
    if (wanted > block_->capacity) move_to(wanted + first_capacity);  // a few more clauses may follow
}

char* statement::grow(clause kind, std::uint8_t flags, std::size_t bytes) {
    require_room(bytes, size_);
    const auto content = static_cast<std::uint32_t>(bytes);
    const auto wanted = static_cast<std::uint32_t>(size_ + clause_header + bytes);
    std::uint32_t end = size_;
    if (wanted > block_->capacity || !block_->used.compare_exchange_strong(end, wanted, std::memory_order_relaxed)) {
        move_to(wanted < first_capacity ? first_capacity : 2 * wanted);
        block_->used.store(wanted, std::memory_order_relaxed);
    }
    char* at = block_->bytes() + size_;
    at[0] = static_cast<char>(kind);
    at[1] = static_cast<char>(flags);
    std::memcpy(at + 2, &content, sizeof content);
    size_ = wanted;
    return at + clause_header;
}

void statement::add(clause kind, std::string_view content, std::uint8_t flags) {
    char* at = grow(kind, flags, content.size());
    if (!content.empty()) std::memcpy(at, content.data(), content.size());
}

void statement::add(clause kind, const code& content, std::uint8_t flags) {
    if (content.empty()) throw_empty_operand();
    add(kind, content.bytes(), flags);
}

char* statement::add_open(clause kind, const code& head, std::size_t rest) {
    const std::string_view written = head.bytes();
    char* at = grow(kind, 0, written.size() + rest);
    std::memcpy(at, written.data(), written.size());
    return at + written.size();
}

void statement::add(clause kind, const column_ref& content, std::uint8_t flags) {
    code column;
    column.add(content);
    add(kind, column, flags);
}

void statement::add_table(clause kind, const table_info& table, const char* alias, std::uint8_t flags,
                          std::string_view content) {
    const table_info* address = &table;
    char* at = grow(kind, flags, 2 * sizeof(void*) + content.size());
    std::memcpy(at, &address, sizeof address);
    std::memcpy(at + sizeof address, &alias, sizeof alias);
    if (!content.empty()) std::memcpy(at + 2 * sizeof(void*), content.data(), content.size());
}

void statement::add_filter(clause kind, const code& condition) {
    if (!condition.empty()) {
        add(kind, condition);
    } else if (kind == clause::where && (block_->what == verb::update || block_->what == verb::delete_)) {
        throw usage_error("the condition of this update or delete is empty; give it one, or say all_rows()");
    }
}

void statement::add_to(code& outer, op node) const {
    outer.put(node);
    outer.add_statement(static_cast<std::uint8_t>(block_->what), block_->target, {block_->bytes(), size_});
}

void statement::add_source(const statement& inner) {
    code nested;
    inner.add_to(nested, op::subquery);
    add(clause::source, nested);
}

void statement::append(const statement& clauses) {
    for (const clause_view& c : statement_view(clauses)) add(c.kind, c.content, c.flags);
}

rendered statement::write(int at_most) const { return write_statement(statement_view(*this), at_most); }

rendered statement::write(int at_most, dialect in) const {
    return write_statement(statement_view(*this), at_most, rules_of(in));
}

std::string statement::write_text() const { return std::string(write(0).text()); }

bool statement::is_raw() const noexcept {
    if (block_->what == verb::bound) return (*statement_view(*this).begin()).flags != 0;
    return block_->what == verb::raw;
}

}  // namespace overt::detail
