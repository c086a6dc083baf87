// SPDX-License-Identifier: BSL-1.0
#include "pool/caretaking.hpp"

#include "pool/hooks.hpp"
#include "pool/pool_shell.hpp"

#include <overt/pg/exchange.hpp>

#include <exception>
#include <string>
#include <utility>

namespace overt::detail {

namespace {

// DISCARD ALL without DEALLOCATE and DISCARD PLANS. "SET SESSION AUTHORIZATION DEFAULT" resets the role too.
#define OVERT_CLEAN_SESSION                                                                                  \
    "CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); " \
    "DISCARD TEMP; DISCARD SEQUENCES"
constexpr std::string_view clean_session = OVERT_CLEAN_SESSION;
constexpr std::string_view roll_back_and_clean_session = "ROLLBACK; " OVERT_CLEAN_SESSION;
#undef OVERT_CLEAN_SESSION
constexpr std::string_view roll_back = "ROLLBACK";

}  // namespace

asio::awaitable<bool> succeeds(pg::connection& on, std::string text) {
    const rendered statement(std::move(text));
    try {
        pg::exchange x(on, statement, pg::protocol::simple);
        while (!x.advance()) co_await x.ready();
        x.take();
    } catch (const std::exception&) {
        co_return false;
    }
    co_return !on.busy() && on.state() == pg::session_state::idle && on.alive();
}

std::string_view reset_text(pg::session_state state, bool session_changed, reset_policy policy) noexcept {
    const bool open = state != pg::session_state::idle;
    const bool changed = session_changed && policy == reset_policy::clean;
    if (open) return changed ? roll_back_and_clean_session : roll_back;
    return changed ? clean_session : std::string_view();
}

asio::awaitable<void> ping(duty task) {
    const bool answered = co_await succeeds(task.slot().connection, "SELECT 1");
    task.done(answered);
}

asio::awaitable<void> reset(duty task) {
    pg::connection& session = task.slot().connection;
    const bool cancelled = std::exchange(task.slot().cancelled, false);  // a transaction that was is no negligence
    if (session.state() != pg::session_state::idle && !cancelled) task.shell().warn_of_dirty_return(task.slot());
    const bool changed = session.session_changed();
    const reset_policy policy = task.shell().options().reset();
    const std::string text(reset_text(session.state(), changed, policy));
    bool clean = text.empty() || co_await succeeds(session, text);
    if (clean) {
        session.transactions().clear();
        if (policy == reset_policy::clean) session.mark_session_clean();
        if (task.shell().options().after_release()) clean = co_await passes_release(task.shell().options(), session);
    }
    task.done(clean);
}

}  // namespace overt::detail
