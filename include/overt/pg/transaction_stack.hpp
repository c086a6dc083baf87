// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace overt::pg {

/// Which nested transactions have an owner on a session: level 1 is the transaction itself, deeper ones are savepoints.
/// Decides only; the statements it asks for are sent by others. Identities are never used twice.
class transaction_stack {
public:
    static constexpr std::uint64_t session = 0;  ///< The session outside every transaction.

    /// What must happen before a statement may run for an owner.
    enum class verdict : unsigned char {
        ready,
        roll_back_first,  ///< A transaction inside was dropped without an end: send rollback_to(owner) first.
        inner_open,       ///< A transaction inside is still owned by somebody.
        over,             ///< The owner's own transaction has ended.
    };

    verdict check(std::uint64_t owner) const noexcept;
    bool is_open(std::uint64_t owner) const noexcept;
    std::size_t depth() const noexcept { return levels_.size(); }
    /// The transaction itself; session where none is open.
    std::uint64_t outermost() const noexcept { return levels_.empty() ? session : levels_.front(); }

    /// What begins a transaction inside `owner`: empty for the outermost (the options say it), else a savepoint.
    std::string savepoint() const;
    std::uint64_t push();
    /// The statements that undo what was dropped inside `owner`.
    std::string rollback_to(std::uint64_t owner) const;
    /// What ends this transaction with all that is inside.
    std::string commit_of(std::uint64_t owner) const;
    std::string rollback_of(std::uint64_t owner) const;

    /// The transaction has ended on the server, with all that was inside; what it did stays, or is undone.
    enum class effect : bool { undone, kept };
    void end(std::uint64_t owner, effect how = effect::kept) noexcept;
    /// Everything inside the owner is gone on the server.
    void end_inside(std::uint64_t owner) noexcept;
    /// Its owner is gone without ending it.
    void drop(std::uint64_t owner) noexcept;
    void clear() noexcept;

    /// How transactions have ended, savepoints left out; whoever takes the numbers sets them back.
    struct tally {
        std::uint32_t commits = 0, rollbacks = 0, unknown = 0, retries = 0;
        friend bool operator==(const tally&, const tally&) = default;
    };
    tally ended{};

    // Cursors live as long as the transaction that they were opened in.
    std::uint64_t open_cursor(std::uint64_t owner);
    static std::string cursor_name(std::uint64_t cursor);
    bool cursor_is_open(std::uint64_t cursor) const noexcept;
    bool holds_cursors() const noexcept { return !cursors_.empty(); }
    /// It is not there after all.
    void forget_cursor(std::uint64_t cursor) noexcept;
    /// Nobody reads it any more; the server still has it.
    void drop_cursor(std::uint64_t cursor) noexcept;
    /// The statements that close what was dropped and is still there for this owner; empty: nothing.
    std::string close_dropped(std::uint64_t owner) const;
    void dropped_are_closed(std::uint64_t owner) noexcept;

private:
    struct cursor {
        std::uint64_t number;
        std::size_t level;
        bool dropped;
    };

    std::size_t level_of(std::uint64_t owner) const noexcept;  // 0: the session, npos: over
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    std::vector<std::uint64_t> levels_;
    std::size_t kept_ = 0;  // levels that still have an owner; those behind it were dropped
    std::uint64_t last_ = 0;
    std::vector<cursor> cursors_;
    std::uint64_t last_cursor_ = 0;
};

}  // namespace overt::pg
