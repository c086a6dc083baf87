// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/execute_many.hpp>

#include "pg/failure.hpp"
#include "pg/pipeline.hpp"

namespace overt::detail {

namespace {

/// Hands the statements on, and keeps of their answers what is asked for.
class counting_source final : public pg::detail::pipeline_source {
public:
    explicit counting_source(statement_sequence& from, pg::connection& on) noexcept : from_(&from), on_(&on) {}

    const rendered* statement(std::size_t index) override {
        if (index == 0) {
            affected_ = 0;
            failed_ = false;
        }
        const rendered* const next = from_->next(index == 0);
        if (!next) return nullptr;
        if (next->changes_session()) on_->mark_session_changed();
        text_ = next->text().substr(0, most_text);
        return next;
    }
    void answered(std::size_t, pg::result answer, bool failed) override {
        if (!failed) affected_ += answer.rows_affected();
        else if (!std::exchange(failed_, true)) refusal_ = std::move(answer);
    }

    std::int64_t affected() const {
        if (failed_) pg::detail::throw_refusal(refusal_.native_handle(), phase::execute, text_);
        return affected_;
    }

private:
    static constexpr std::size_t most_text = 64 * 1024;

    statement_sequence* from_;
    pg::connection* on_;
    std::int64_t affected_ = 0;
    pg::result refusal_;
    std::string text_;
    bool failed_ = false;
};

}  // namespace

asio::awaitable<std::int64_t> run_many(target on, bool session_safe, statement_sequence* statements) {
    errand check{on, {}};
    check_target(check, session_safe);
    if (check.undo_first) co_await undo_dropped(on);
    counting_source source(*statements, *on.connection);
    pg::detail::pipeline p(*on.connection, source, pg::detail::grouping::atomic);
    while (!p.advance()) co_await p.ready();
    p.finish();
    co_return source.affected();
}

}  // namespace overt::detail
