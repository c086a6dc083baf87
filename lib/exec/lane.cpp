// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/lane.hpp>

#include "exec/lane_core.hpp"
#include "pg/failure.hpp"

#include <overt/pool/task.hpp>

#include <asio/cancellation_type.hpp>
#include <asio/this_coro.hpp>

namespace overt {

namespace detail {

void suspended_caller::operator()() {
    waiting_->attach_thread(this);
    waiting_->clear_cancellation_slot();
    pump();
}

suspended_caller::thread* lane_wait::operator()(suspended_caller::frame* waiting) const {
    return call_->suspend(waiting);
}

suspended_caller::thread* lane_call::suspend(suspended_caller::frame* waiting) {
    suspended_caller::thread* const detached = waiting->detach_thread();
    // nobody tells a wait of a cancellation that came before it
    if (detached->get_cancellation_state().cancelled() != asio::cancellation_type::none) [[unlikely]] {
        failure_ = std::make_exception_ptr(operation_cancelled({phase::execute, outcome::not_sent, fate::none}));
        waiting->attach_thread(detached);  // which resumes the frame at once
        return nullptr;
    }
    auto slot = detached->get_cancellation_slot();
    if (slot.is_connected()) slot.assign([canceller = make_canceller()](asio::cancellation_type) { canceller(); });
    caller_.emplace(std::move(*detached), *waiting);
    through_->submit(*this);
    return nullptr;
}

// The call stands in the frame of its caller: it may be gone as soon as that goes on, or is destroyed.
suspended_caller lane_call::take_caller() noexcept {
    suspended_caller taken = std::move(*caller_);
    caller_.reset();
    return taken;
}

void lane_call::canceller::operator()() const {
    if (const auto lane = through.lock()) lane->cancel(call, number);
}

lane_call::canceller lane_call::make_canceller() noexcept {
    number_ = through_->new_number();
    return {through_, this, number_};
}

pg::result lane_call::take() {
    if (failure_) std::rethrow_exception(failure_);
    if (refused_) pg::detail::throw_refusal(answer_.native_handle(), phase::execute, statement_->text());
    return std::move(answer_);
}

void check_lane_statement(const rendered& statement) {
    if (statement.changes_session())
        throw usage_error("a lane has no session state, and this statement calls a function that the builder does not "
                          "know, which may change it for others; acquire a lease for it");
}

void close_lane(lane_core& which) noexcept { which.close(); }

}  // namespace detail

lane& lane::operator=(lane&& other) noexcept {
    if (this != &other) {
        if (core_) close();
        core_ = std::move(other.core_);
    }
    return *this;
}

lane::~lane() {
    if (core_) close();
}

asio::awaitable<lane> pool::open_lane(std::source_location site) { return open_lane(lane_options(), site); }

asio::awaitable<lane> pool::open_lane(lane_options options, std::source_location site) {
    std::uint64_t task = 0;
    if (detail::tasks_exist()) task = detail::task_of(co_await asio::this_coro::executor);
    auto held = try_checkout(site, task);
    detail::checkout first = held ? std::move(*held) : co_await wait_checkout(default_timeout, site);
    auto core = std::make_shared<detail::lane_core>(shell_, options, site);
    core->keep(std::move(first));
    co_return lane(std::move(core));
}

}  // namespace overt
