// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/session.hpp>
#include <overt/exec/with_timeout.hpp>
#include <overt/pool/pool_options.hpp>

#include "pg/preparation.hpp"

namespace overt {

namespace detail {

namespace {

/// Whoever gets the session next finds it as every other one.
bool fit_for_use(pg::connection& on) noexcept {
    if (on.busy() || on.state() != pg::session_state::idle) return false;
    on.transactions().clear();
    return true;
}

asio::awaitable<bool> run_hook(pg::connection* on, std::chrono::milliseconds limit,
                               const std::function<asio::awaitable<void>(session&)>* hook) {
    session given(*on);
    co_await with_timeout(limit, (*hook)(given));
    co_return fit_for_use(*on);
}

asio::awaitable<bool> run_check(pg::connection* on, std::chrono::milliseconds limit,
                                const std::function<asio::awaitable<bool>(session&)>* hook) {
    session given(*on);
    const bool fit = co_await with_timeout(limit, (*hook)(given));
    co_return fit&& fit_for_use(*on);
}

// the pool keeps its options, and the hooks in them, for as long as one of them runs
template <class Hook, class Run>
session_check wrapped(Hook hook, Run run) {
    if (!hook) return {};
    return [hook = std::move(hook), run](pg::connection& on, std::chrono::milliseconds limit) {
        return run(&on, limit, &hook);
    };
}

}  // namespace

asio::awaitable<void> prepare_each(target on, std::vector<rendered> statements) {
    errand check{on, rendered()};
    check_target(check, true);
    if (check.undo_first) co_await undo_dropped(on);
    pg::detail::preparation p(*on.connection, statements);
    while (!p.advance()) co_await p.ready();
    p.finish();
}

}  // namespace detail

database_operation<transaction> session::begin(transaction_options options) {
    return {detail::our_own(), detail::begin_transaction(target_, options.sql(), options.tracks_commit())};
}

pool_options& pool_options::on_connect(std::function<asio::awaitable<void>(session&)> hook) {
    return on_connect_ = detail::wrapped(std::move(hook), &detail::run_hook), *this;
}

pool_options& pool_options::before_acquire(std::function<asio::awaitable<bool>(session&)> hook) {
    return before_acquire_ = detail::wrapped(std::move(hook), &detail::run_check), *this;
}

pool_options& pool_options::after_release(std::function<asio::awaitable<bool>(session&)> hook) {
    return after_release_ = detail::wrapped(std::move(hook), &detail::run_check), *this;
}

}  // namespace overt
