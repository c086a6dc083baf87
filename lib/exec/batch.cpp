// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/batch.hpp>

#include "pg/failure.hpp"
#include "pg/pipeline.hpp"

#include <deque>
#include <exception>

namespace overt::detail {

/// The statements and what became of them. Results and the batch share it.
class batch_core : public pg::detail::pipeline_source {
public:
    explicit batch_core(target on) : on_(on), in_transaction_(on.owner != pg::transaction_stack::session) {}
    virtual ~batch_core() = default;

    std::size_t add(item one);
    void make_independent();
    std::size_t size() const noexcept { return entries_.size(); }
    item_answer take(std::size_t index);

    /// What goes before the batch, if anything.
    bool start();
    target on() const noexcept { return on_; }
    pg::detail::grouping grouping() const noexcept {
        return independent_ ? pg::detail::grouping::independent : pg::detail::grouping::atomic;
    }
    void over(std::exception_ptr failure) noexcept;
    /// Throws the failure that undid everything.
    void check_whole() const;

private:
    struct entry {
        item what;
        pg::result answer{};
        bool failed = false;
        bool taken = false;
    };

    const rendered* statement(std::size_t index) override;
    void answered(std::size_t index, pg::result answer, bool failed) override;
    [[noreturn]] void refuse(const entry& one) const;
    const entry* find_culprit() const noexcept;
    bool aborted(const entry& one) const noexcept { return pg::detail::aborted(one.answer.native_handle()); }

    target on_;
    std::deque<entry> entries_;
    std::exception_ptr failure_;
    const entry* culprit_ = nullptr;  // the first that failed by itself; each get() asks for it
    bool in_transaction_;
    bool independent_ = false;
    bool begun_ = false;
    bool over_ = false;
};

std::size_t batch_core::add(item one) {
    if (begun_) throw usage_error("this batch has run already; begin a new one for further statements");
    entries_.push_back({std::move(one)});
    return entries_.size() - 1;
}

void batch_core::make_independent() {
    if (begun_) throw usage_error("this batch has run already; independent() comes before run()");
    if (in_transaction_)
        throw usage_error("the statements of a transaction stand and fall together; use independent() on a lease's "
                          "batch, or begin a savepoint for what may fail");
    independent_ = true;
}

bool batch_core::start() {
    if (begun_) throw usage_error("this batch has run already; begin a new one to run its statements again");
    begun_ = true;
    errand check{on_, {}};
    check_target(check, true);
    for (const entry& each : entries_)
        if (!each.what.session_safe || each.what.statement.changes_session()) on_.connection->mark_session_changed();
    return check.undo_first;
}

const rendered* batch_core::statement(std::size_t index) {
    return index < entries_.size() ? &entries_[index].what.statement : nullptr;
}

void batch_core::answered(std::size_t index, pg::result answer, bool failed) {
    entry& one = entries_[index];
    one.answer = std::move(answer);
    one.failed = failed;
}

void batch_core::over(std::exception_ptr failure) noexcept {
    over_ = true;
    failure_ = std::move(failure);
    culprit_ = find_culprit();
}

const batch_core::entry* batch_core::find_culprit() const noexcept {
    for (const entry& each : entries_)
        if (each.failed && !aborted(each)) return &each;
    return nullptr;
}

void batch_core::refuse(const entry& one) const {
    pg::detail::throw_refusal(one.answer.native_handle(), phase::execute, one.what.statement.text());
}

void batch_core::check_whole() const {
    if (failure_) std::rethrow_exception(failure_);
    if (independent_) return;
    if (culprit_) refuse(*culprit_);
}

item_answer batch_core::take(std::size_t index) {
    entry& one = entries_[index];
    if (!over_) throw usage_error("this batch has not run yet; co_await run() comes before get()");
    if (one.taken) throw usage_error("this result of a batch was taken already; keep what get() gave");
    const bool answered = one.answer.native_handle() != nullptr;
    // of independent statements those count that were answered before the connection broke
    if (failure_ && !(independent_ && answered)) std::rethrow_exception(failure_);
    if (one.failed && !aborted(one)) refuse(one);
    const bool undone = !independent_ && !in_transaction_ && culprit_;
    if (!answered || one.failed || undone)
        throw batch_aborted("another statement of this batch failed, and this one did not take effect; run() has "
                            "thrown the reason");
    one.taken = true;
    return {std::move(one.answer), one.what.how, one.what.statement.text()};
}

std::shared_ptr<batch_core> make_batch(target on) { return std::make_shared<batch_core>(on); }

std::size_t add_to_batch(batch_core& to, item one) { return to.add(std::move(one)); }

void make_independent(batch_core& which) { which.make_independent(); }

item_answer take_from_batch(batch_core& from, std::size_t index) { return from.take(index); }

std::size_t size_of(const batch_core& which) noexcept { return which.size(); }

asio::awaitable<void> run_batch(std::shared_ptr<batch_core> which) {
    const bool undo_first = which->start();
    try {
        if (undo_first) co_await undo_dropped(which->on());
        pg::detail::pipeline p(*which->on().connection, *which, which->grouping());
        while (!p.advance()) co_await p.ready();
        p.finish();
        which->over(nullptr);
    } catch (...) {
        which->over(std::current_exception());
    }
    which->check_whole();
}

}  // namespace overt::detail
