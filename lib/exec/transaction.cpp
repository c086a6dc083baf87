// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/transaction.hpp>

namespace overt {

using effect = pg::transaction_stack::effect;

namespace {

// COMMIT of a failed transaction is answered with the tag ROLLBACK, and with no error
void check_commit_tag(const pg::result& answer) {
    if (answer.tag() == "ROLLBACK")
        throw commit_rolled_back("the server rolled the transaction back at COMMIT, because a statement in it had "
                                 "failed; run the whole transaction again");
}

}  // namespace

namespace detail {

asio::awaitable<transaction> begin_transaction(target inside, std::string text) {
    errand check{inside, {}};
    check_target(check, true);
    pg::connection& connection = *inside.connection;
    if (check.undo_first) co_await undo_dropped(inside);
    std::string savepoint = connection.transactions().savepoint();
    co_await command(connection, savepoint.empty() ? std::move(text) : std::move(savepoint));
    co_return transaction(target{&connection, connection.transactions().push()});
}

}  // namespace detail

transaction::transaction(transaction&& other) noexcept
    : bulk_verbs(std::exchange(other.target_, {})),
      over_(other.over_) {}

transaction& transaction::operator=(transaction&& other) noexcept {
    if (this != &other) {
        drop();
        target_ = std::exchange(other.target_, {});
        over_ = other.over_;
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

bool transaction::is_open() const noexcept {
    return target_.connection && !over_ && target_.connection->transactions().is_open(target_.owner);
}

asio::awaitable<transaction> transaction::begin() { return detail::begin_transaction(target_, {}); }

asio::awaitable<void> transaction::commit() {
    if (!is_open()) throw usage_error("this transaction is over; commit() and rollback() end it once");
    pg::transaction_stack& open = target_.connection->transactions();
    const bool outermost = target_.owner == open.outermost();
    if (open.check(target_.owner) == pg::transaction_stack::verdict::roll_back_first)
        co_await detail::undo_dropped(target_);
    try {
        const pg::result answer = co_await detail::command(*target_.connection, open.commit_of(target_.owner));
        end(effect::kept);
        check_commit_tag(answer);
    } catch (const server_error&) {
        if (outermost) end(effect::kept);  // the server has ended it; a savepoint is still there
        throw;
    } catch (const connection_lost& e) {
        end(effect::kept);
        if (!outermost || e.outcome() == outcome::not_sent) throw;
        throw commit_unknown("the connection was lost before the answer to COMMIT came; ask the server whether the "
                             "transaction took effect before running it again");
    }
}

asio::awaitable<void> transaction::rollback() {
    if (!is_open()) throw usage_error("this transaction is over; commit() and rollback() end it once");
    pg::transaction_stack& open = target_.connection->transactions();
    std::string text = open.rollback_of(target_.owner);
    co_await detail::command(*target_.connection, std::move(text));
    end(effect::undone);
}

}  // namespace overt
