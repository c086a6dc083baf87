// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/transaction.hpp>

#include <charconv>
#include <cstdint>
#include <optional>

namespace overt {

using effect = pg::transaction_stack::effect;

namespace {

// COMMIT of a failed transaction is answered with the tag ROLLBACK, and with no error
void check_commit_tag(const pg::result& answer) {
    if (answer.tag() == "ROLLBACK")
        throw commit_rolled_back("the server rolled the transaction back at COMMIT, because a statement in it had "
                                 "failed; run the whole transaction again");
}

/// What finds a transaction again whose answer to COMMIT was lost.
struct trace {
    std::uint64_t id = 0;  // 0: nothing was written
    std::optional<commit_mark> mark{};
};

commit_unknown answer_lost(std::string why, const std::optional<trace>& known) {
    why += "; ask the server whether the transaction took effect before running it again";
    return known ? commit_unknown(why, known->id, known->mark) : commit_unknown(why);
}

template <class Number>
Number number_in(const cell& from) {
    Number found = 0;
    if (from.data) std::from_chars(from.data, from.data + from.size, found);
    return found;
}

// The old names are there in every version. The server makes new statistics when it recovers from a crash, and at no
// other time by itself.
asio::awaitable<trace> transaction_trace(pg::connection& on) {
    const pg::result answer = co_await detail::command(
        on, "SELECT id, CASE WHEN id IS NOT NULL THEN (pg_current_wal_insert_lsn() - '0/0')::bigint END,"
            " (SELECT coalesce((extract(epoch FROM stats_reset) * 1000000)::bigint, 0) FROM pg_stat_archiver)"
            " FROM txid_current_if_assigned() AS id");
    if (answer.rows() != 1 || answer.columns() != 3 || !answer.at(0, 0).data) co_return trace{};
    co_return trace{number_in<std::uint64_t>(answer.at(0, 0)),
                    commit_mark{number_in<std::uint64_t>(answer.at(0, 1)), number_in<std::int64_t>(answer.at(0, 2))}};
}

}  // namespace

namespace detail {

asio::awaitable<transaction> begin_transaction(target inside, std::string text, bool track_commit) {
    errand check{inside, {}};
    check_target(check, true);
    pg::connection& connection = *inside.connection;
    if (check.undo_first) co_await undo_dropped(inside);
    std::string savepoint = connection.transactions().savepoint();
    co_await command(connection, savepoint.empty() ? std::move(text) : std::move(savepoint));
    co_return transaction(target{&connection, connection.transactions().push()}, track_commit);
}

}  // namespace detail

transaction::transaction(transaction&& other) noexcept
    : transaction_verbs(std::exchange(other.target_, {}), other.over_),
      track_(other.track_) {}

transaction& transaction::operator=(transaction&& other) noexcept {
    if (this != &other) {
        drop();
        target_ = std::exchange(other.target_, {});
        over_ = other.over_;
        track_ = other.track_;
    }
    return *this;
}

transaction::~transaction() { drop(); }

void transaction::drop() noexcept {
    if (target_.connection && !over_) target_.connection->transactions().drop(target_.owner);
}

void transaction::end(pg::transaction_stack::effect how) noexcept {
    target_.connection->transactions().end(target_.owner, how);
    over_ = true;
}

bool transaction_verbs::is_open() const noexcept {
    return target_.connection && !over_ && target_.connection->transactions().is_open(target_.owner);
}

database_operation<transaction> transaction_verbs::begin() {
    return {detail::our_own(), detail::begin_transaction(target_, {}, false)};
}

// A statement of it was cancelled; whoever gets the connection back ends that and rolls back. COMMIT was never sent.
bool transaction::is_lost() const noexcept {
    return target_.connection->given_up() && target_.owner == target_.connection->transactions().outermost();
}

void transaction::end_lost() noexcept {
    ++target_.connection->transactions().ended.rollbacks;
    end(effect::undone);
}

asio::awaitable<void> transaction::run_commit() {
    if (!is_open()) throw usage_error("this transaction is over; commit() and rollback() end it once");
    if (is_lost()) {
        end_lost();
        throw commit_rolled_back("a statement of the transaction was cancelled, so that nothing of it takes effect; "
                                 "run the whole transaction again");
    }
    pg::transaction_stack& open = target_.connection->transactions();
    const bool outermost = target_.owner == open.outermost();
    if (open.check(target_.owner) == pg::transaction_stack::verdict::roll_back_first)
        co_await detail::undo_dropped(target_);
    std::optional<trace> known;
    // a failed transaction will not be committed, and answers nothing
    if (track_ && outermost && target_.connection->state() != pg::session_state::failed_transaction)
        known = co_await transaction_trace(*target_.connection);
    try {
        const pg::result answer = co_await detail::command(*target_.connection, open.commit_of(target_.owner));
        end(effect::kept);
        if (outermost) ++(answer.tag() == "ROLLBACK" ? open.ended.rollbacks : open.ended.commits);
        check_commit_tag(answer);
    } catch (const server_error&) {
        if (outermost)
            end(effect::kept), ++open.ended.rollbacks;  // the server has ended it; a savepoint is still there
        throw;
    } catch (const connection_lost& e) {
        end(effect::kept);
        if (!outermost || e.outcome() == outcome::not_sent) throw;
        ++open.ended.unknown;
        throw answer_lost("the connection was lost before the answer to COMMIT came", known);
    } catch (const operation_cancelled& e) {
        if (!outermost || e.outcome() != outcome::unknown) throw;
        end(effect::kept);
        ++open.ended.unknown;
        throw answer_lost("the wait for the answer to COMMIT was cancelled", known);
    }
}

asio::awaitable<void> transaction::run_rollback() {
    if (!is_open()) throw usage_error("this transaction is over; commit() and rollback() end it once");
    if (is_lost()) co_return end_lost();
    pg::transaction_stack& open = target_.connection->transactions();
    const bool outermost = target_.owner == open.outermost();
    std::string text = open.rollback_of(target_.owner);
    co_await detail::command(*target_.connection, std::move(text));
    if (outermost) ++open.ended.rollbacks;
    end(effect::undone);
}

}  // namespace overt
