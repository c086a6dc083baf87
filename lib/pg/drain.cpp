// SPDX-License-Identifier: BSL-1.0
#include "pg/connection_impl.hpp"

#include <overt/pg/drain.hpp>

namespace overt::pg {

using detail::condition;
using detail::operation_queue;

drain::drain(connection& of) noexcept : on_(of.impl_.get()) {}

bool drain::advance() noexcept {
    if (!on_ || on_->now != condition::given_up || error_) return true;
    switch (on_->queue.pump()) {
        case operation_queue::state::waiting: return false;
        case operation_queue::state::settled:
            on_->orphan.drop_answer();
            on_->left_behind.reset();
            if (PQstatus(on_->session) == CONNECTION_OK) {
                on_->now = condition::ready;
                on_->settle();
                return true;
            }
            break;
        default: break;
    }
    on_->mark_broken();
    return true;
}

bool drain::clean() const noexcept { return on_ && on_->now == condition::ready; }

}  // namespace overt::pg
