// SPDX-License-Identifier: BSL-1.0
#include "pg/round_trip.hpp"

#include <overt/error.hpp>

#include <asio/error.hpp>

#include <utility>

namespace overt::pg::detail {

using state = operation_queue::state;

void round_trip::begin(const rendered& shown) {
    over_ = false;
    on_->now = condition::in_flight;
    on_->board.start(shown);
}

void round_trip::lose() noexcept {
    over_ = lost_ = true;
    if (on_->session) on_->mark_broken();
}

bool round_trip::advance() {
    if (over_) return true;
    if (on_->now == condition::in_flight && error_ == asio::error::operation_aborted)
        throw operation_cancelled({phase::prepare, outcome::unknown, fate::evicted});
    if (!error_ && on_->now == condition::in_flight) {
        if (!waited_) return false;
        const state now = on_->queue.pump();
        if (now == state::waiting) return false;
        if (now == state::settled && PQstatus(on_->session) == CONNECTION_OK) {
            over_ = true;
            on_->now = condition::ready;
            on_->settle();
            return true;
        }
    }
    lose();
    return true;
}

void round_trip::leave(std::shared_ptr<void> operations) noexcept {
    if (over_ || on_->now != condition::in_flight) return;
    on_->now = condition::given_up;
    on_->left_behind = std::move(operations);
}

}  // namespace overt::pg::detail
