// SPDX-License-Identifier: BSL-1.0
#include <overt/pg/transaction_stack.hpp>

#include <algorithm>

namespace overt::pg {

namespace {

std::string savepoint_name(std::size_t level) { return "overt_" + std::to_string(level); }

}  // namespace

std::size_t transaction_stack::level_of(std::uint64_t owner) const noexcept {
    if (owner == session) return 0;
    for (std::size_t i = levels_.size(); i != 0; --i)
        if (levels_[i - 1] == owner) return i;
    return npos;
}

transaction_stack::verdict transaction_stack::check(std::uint64_t owner) const noexcept {
    const std::size_t level = level_of(owner);
    if (level == npos) return verdict::over;
    if (level == levels_.size()) return verdict::ready;
    return kept_ > level ? verdict::inner_open : verdict::roll_back_first;
}

bool transaction_stack::is_open(std::uint64_t owner) const noexcept { return level_of(owner) != npos; }

std::string transaction_stack::savepoint() const {
    return levels_.empty() ? std::string() : "SAVEPOINT " + savepoint_name(levels_.size() + 1);
}

std::uint64_t transaction_stack::push() {
    levels_.push_back(++last_);
    kept_ = levels_.size();
    return last_;
}

std::string transaction_stack::rollback_to(std::uint64_t owner) const {
    const std::size_t level = level_of(owner);
    if (level == 0) return "ROLLBACK";
    const std::string name = savepoint_name(level + 1);
    return "ROLLBACK TO SAVEPOINT " + name + "; RELEASE SAVEPOINT " + name;
}

std::string transaction_stack::commit_of(std::uint64_t owner) const {
    const std::size_t level = level_of(owner);
    return level == 1 ? "COMMIT" : "RELEASE SAVEPOINT " + savepoint_name(level);
}

std::string transaction_stack::rollback_of(std::uint64_t owner) const {
    const std::size_t level = level_of(owner);
    return level == 1 ? "ROLLBACK" : rollback_to(levels_[level - 2]);
}

void transaction_stack::end(std::uint64_t owner, effect how) noexcept {
    const std::size_t level = level_of(owner);
    if (level == npos || level == 0) return;
    levels_.resize(level - 1);
    const bool all = level == 1 || how == effect::undone;
    std::erase_if(cursors_, [&](const cursor& each) { return all && each.level >= level; });
    // of a savepoint that was released they belong to what is around it
    for (cursor& each : cursors_) each.level = std::min(each.level, level - 1);
    if (kept_ > levels_.size()) kept_ = levels_.size();
}

void transaction_stack::end_inside(std::uint64_t owner) noexcept {
    const std::size_t level = level_of(owner);
    if (level == npos) return;
    levels_.resize(level);
    if (kept_ > level) kept_ = level;
    std::erase_if(cursors_, [level](const cursor& each) { return each.level > level; });
}

void transaction_stack::drop(std::uint64_t owner) noexcept {
    const std::size_t level = level_of(owner);
    // owners inside it are gone as well or go next; what counts is the outermost one that was dropped
    if (level != npos && level != 0 && kept_ >= level) kept_ = level - 1;
}

void transaction_stack::clear() noexcept {
    levels_.clear();
    cursors_.clear();
    kept_ = 0;
}

std::uint64_t transaction_stack::open_cursor(std::uint64_t owner) {
    cursors_.push_back({last_cursor_ + 1, level_of(owner), false});
    return ++last_cursor_;
}

std::string transaction_stack::cursor_name(std::uint64_t cursor) { return "overt_c" + std::to_string(cursor); }

bool transaction_stack::cursor_is_open(std::uint64_t number) const noexcept {
    return std::any_of(cursors_.begin(), cursors_.end(),
                       [number](const cursor& each) { return each.number == number; });
}

void transaction_stack::forget_cursor(std::uint64_t number) noexcept {
    std::erase_if(cursors_, [number](const cursor& each) { return each.number == number; });
}

void transaction_stack::drop_cursor(std::uint64_t number) noexcept {
    for (cursor& each : cursors_) each.dropped |= each.number == number;
}

std::string transaction_stack::close_dropped(std::uint64_t owner) const {
    std::string text;
    for (const cursor& each : cursors_) {
        if (!each.dropped || each.level > level_of(owner)) continue;
        if (!text.empty()) text += "; ";
        text += "CLOSE " + cursor_name(each.number);
    }
    return text;
}

void transaction_stack::dropped_are_closed(std::uint64_t owner) noexcept {
    const std::size_t level = level_of(owner);
    std::erase_if(cursors_, [level](const cursor& each) { return each.dropped && each.level <= level; });
}

}  // namespace overt::pg
