// SPDX-License-Identifier: BSL-1.0
#include "pg/connection_impl.hpp"

#include <overt/pg/drain.hpp>

#include <sys/ioctl.h>

namespace overt::pg {

using detail::condition;
using detail::operation_queue;

drain::drain(connection& of, std::size_t most_bytes) noexcept : on_(of.impl_.get()), left_(most_bytes) {}

bool drain::within_limit() noexcept {
    if (left_ == no_limit) return true;
    int waiting = 0;
    if (::ioctl(on_->libpq_socket, FIONREAD, &waiting) != 0) return true;
    const auto more = static_cast<std::size_t>(waiting);
    if (more > left_) return false;
    left_ -= more;
    return true;
}

bool drain::advance() noexcept {
    if (!on_ || on_->now != condition::given_up || error_) return true;
    const bool sent = !on_->queue.output_pending() && !on_->queue.group_open();
    switch (sent && within_limit() ? on_->queue.pump() : operation_queue::state::lost) {
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

bool drain::lost() const noexcept { return !on_ || PQstatus(on_->session) != CONNECTION_OK; }

bool drain::clean() const noexcept { return on_ && on_->now == condition::ready; }

}  // namespace overt::pg
