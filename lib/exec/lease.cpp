// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/lease.hpp>
#include <overt/pool/task.hpp>

#include <asio/this_coro.hpp>

namespace overt {

lease::lease(detail::checkout held) noexcept : bulk_verbs({&held.connection()}), held_(std::move(held)) {}

lease::lease(lease&& other) noexcept : bulk_verbs(std::exchange(other.target_, {})), held_(std::move(other.held_)) {}

lease& lease::operator=(lease&& other) noexcept {
    if (this != &other) {
        held_ = std::move(other.held_);
        target_ = std::exchange(other.target_, {});
    }
    return *this;
}

lease::~lease() = default;

database_operation<transaction> lease::begin(transaction_options options) {
    return {detail::our_own(), detail::begin_transaction(target_, options.sql(), options.tracks_commit())};
}

void lease::release() {
    if (!held_) throw usage_error("this lease has given its connection back already");
    if (held_.connection().transactions().check(pg::transaction_stack::session) ==
        pg::transaction_stack::verdict::inner_open)
        throw usage_error("a transaction is open on this lease; end it before the connection is given back");
    held_.give_back();
    target_ = {};
}

pg::connection& lease::connection() const {
    if (!held_) throw usage_error("this lease has given its connection back; acquire a new one");
    return held_.connection();
}

asio::awaitable<lease> pool::acquire(std::source_location site) { return acquire(default_timeout, site); }

asio::awaitable<lease> pool::acquire(std::chrono::milliseconds timeout, std::source_location site) {
    std::uint64_t task = 0;
    if (detail::tasks_exist()) task = detail::task_of(co_await asio::this_coro::executor);
    if (auto held = try_checkout(site, task)) co_return lease(std::move(*held));
    co_return lease(co_await wait_checkout(timeout, site));
}

}  // namespace overt
