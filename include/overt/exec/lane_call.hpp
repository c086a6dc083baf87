// SPDX-License-Identifier: BSL-1.0
// One statement on its way through a lane.
#pragma once

#include <overt/exec/item.hpp>
#include <overt/pg/readiness.hpp>

#include <asio/any_io_executor.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace overt::detail {

class lane_core;

/// A coroutine that waits, with what it takes to go on. Destroying it destroys the coroutine.
class suspended_caller : private pg::readiness::thread {
public:
    using frame = pg::readiness::frame;
    using thread = pg::readiness::thread;
    using executor_type = asio::any_io_executor;
    using thread::get_executor;

    suspended_caller(thread&& detached, frame& waiting) noexcept : thread(std::move(detached)), waiting_(&waiting) {}

    /// Goes on with it, here and now.
    void operator()();

private:
    frame* waiting_;
};

class lane_call;

/// What Asio calls when the coroutine is suspended.
class [[nodiscard]] lane_wait {
public:
    explicit lane_wait(lane_call& call) noexcept : call_(&call) {}
    suspended_caller::thread* operator()(suspended_caller::frame* waiting) const;

private:
    lane_call* call_;
};

/// The place of a call in one of a lane's lists.
struct lane_call_links {
    lane_call* prev = nullptr;
    lane_call* next = nullptr;
};

/// Lives in the frame of the coroutine that waits for it. While it is with the lane, the lane's executor works on it.
class lane_call : private lane_call_links {
public:
    lane_call(std::shared_ptr<lane_core> through, const rendered& statement) noexcept
        : through_(std::move(through)),
          statement_(&statement) {}
    lane_call(const lane_call&) = delete;
    lane_call& operator=(const lane_call&) = delete;
    ~lane_call() = default;

    /// Sends the statement and waits for its answer, in the frame of the coroutine that asks.
    /// @cancel terminal, partial, total: take() then throws operation_cancelled; the lane goes on
    [[nodiscard]] lane_wait answered() noexcept;
    /// @errors what the statement would throw on a lease
    pg::result take();

private:
    friend class lane_core;
    friend class lane_wait;
    struct canceller {
        std::weak_ptr<lane_core> through;
        const lane_call* call;
        std::uint64_t number;
        void operator()() const;
    };
    canceller make_canceller() noexcept;
    suspended_caller::thread* suspend(suspended_caller::frame* waiting);
    suspended_caller take_caller() noexcept;

    std::shared_ptr<lane_core> through_;
    const rendered* statement_;
    std::optional<suspended_caller> caller_;
    template <class T>
    friend class chain;
    std::uint64_t number_ = 0;
    std::exception_ptr failure_;
    pg::result answer_;
    bool refused_ = false;  // the answer is an error
    bool retried_ = false;  // its preparation was stale, or others spoilt its group
};

inline lane_wait lane_call::answered() noexcept { return lane_wait(*this); }

}  // namespace overt::detail
