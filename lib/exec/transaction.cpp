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

commit_unknown answer_lost(std::string why, std::optional<std::uint64_t> id) {
    why += "; ask the server whether the transaction took effect before running it again";
    return commit_unknown(why, id);
}

// 0: nothing was written. The old name is there in every version.
asio::awaitable<std::uint64_t> transaction_id(pg::connection& on) {
    const pg::result answer = co_await detail::command(on, "SELECT txid_current_if_assigned()");
    std::uint64_t id = 0;
    if (answer.rows() == 1) {
        const std::string_view digits = answer.at(0, 0).bytes();
        std::from_chars(digits.data(), digits.data() + digits.size(), id);
    }
    co_return id;
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

asio::awaitable<void> transaction::run_commit() {
    if (!is_open()) throw usage_error("this transaction is over; commit() and rollback() end it once");
    pg::transaction_stack& open = target_.connection->transactions();
    const bool outermost = target_.owner == open.outermost();
    if (open.check(target_.owner) == pg::transaction_stack::verdict::roll_back_first)
        co_await detail::undo_dropped(target_);
    std::optional<std::uint64_t> id;
    // a failed transaction will not be committed, and answers nothing
    if (track_ && outermost && target_.connection->state() != pg::session_state::failed_transaction)
        id = co_await transaction_id(*target_.connection);
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
        throw answer_lost("the connection was lost before the answer to COMMIT came", id);
    } catch (const operation_cancelled& e) {
        if (!outermost || e.outcome() != outcome::unknown) throw;
        end(effect::kept);
        ++open.ended.unknown;
        throw answer_lost("the wait for the answer to COMMIT was cancelled", id);
    }
}

asio::awaitable<void> transaction::run_rollback() {
    if (!is_open()) throw usage_error("this transaction is over; commit() and rollback() end it once");
    pg::transaction_stack& open = target_.connection->transactions();
    const bool outermost = target_.owner == open.outermost();
    std::string text = open.rollback_of(target_.owner);
    co_await detail::command(*target_.connection, std::move(text));
    if (outermost) ++open.ended.rollbacks;
    end(effect::undone);
}

}  // namespace overt
