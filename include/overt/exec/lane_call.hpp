// SPDX-License-Identifier: BSL-1.0
// One statement on its way through a lane.
#pragma once

#include <overt/exec/item.hpp>

#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace overt::detail {

class lane_core;

/// What a suspended coroutine is resumed with. Kept in place: no allocation.
class resumption {
public:
    resumption() noexcept = default;
    resumption(resumption&& other) noexcept { take(other); }
    resumption& operator=(resumption&&) = delete;
    ~resumption() { drop(); }

    template <class Handler>
    void keep(Handler handler) {
        static_assert(sizeof(Handler) <= room && std::is_nothrow_move_constructible_v<Handler>);
        new (place_) Handler(std::move(handler));
        act_ = [](void* place, void* to, bool resume) {
            auto* const mine = static_cast<Handler*>(place);
            Handler taken(std::move(*mine));
            mine->~Handler();
            if (to) new (to) Handler(std::move(taken));
            else if (resume) {
                const auto executor = asio::get_associated_executor(taken);
                asio::post(executor, std::move(taken));
            }
        };
    }
    explicit operator bool() const noexcept { return act_ != nullptr; }
    /// On the coroutine's own executor, and never from here.
    void resume() {
        if (const auto act = std::exchange(act_, nullptr)) act(place_, nullptr, true);
    }
    /// Destroys the coroutine.
    void drop() {
        if (const auto act = std::exchange(act_, nullptr)) act(place_, nullptr, false);
    }

private:
    static constexpr std::size_t room = 96;
    void take(resumption& other) noexcept {
        act_ = std::exchange(other.act_, nullptr);
        if (act_) act_(other.place_, place_, false);
    }
    void (*act_)(void* place, void* to, bool resume) = nullptr;
    alignas(std::max_align_t) unsigned char place_[room];
};

class lane_call;

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

    /// Sends the statement and waits for its answer.
    /// @cancel terminal, partial, total: take() then throws operation_cancelled; the lane goes on
    [[nodiscard]] asio::awaitable<void> answered() {
        return asio::async_initiate<const asio::use_awaitable_t<>, void()>(
            [](auto handler, lane_call* self) {
                const auto slot = asio::get_associated_cancellation_slot(handler);
                if (slot.is_connected()) self->cancel_on(slot);
                self->resume_.keep(std::move(handler));
                self->submit();
            },
            asio::use_awaitable, this);
    }
    /// @errors what the statement would throw on a lease
    pg::result take();

private:
    friend class lane_core;
    template <class Slot>
    void cancel_on(Slot slot) {
        slot.assign([canceller = make_canceller()](asio::cancellation_type) { canceller(); });
    }
    struct canceller {
        std::weak_ptr<lane_core> through;
        const lane_call* call;
        std::uint64_t number;
        void operator()() const;
    };
    canceller make_canceller() noexcept;
    void submit();

    std::shared_ptr<lane_core> through_;
    const rendered* statement_;
    resumption resume_;
    template <class T>
    friend class chain;
    std::uint64_t number_ = 0;
    std::exception_ptr failure_;
    pg::result answer_;
    bool refused_ = false;  // the answer is an error
    bool retried_ = false;  // its preparation was stale, or others spoilt its group
};

}  // namespace overt::detail
