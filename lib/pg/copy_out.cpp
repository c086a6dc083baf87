// SPDX-License-Identifier: BSL-1.0
#include "pg/copy_out.hpp"

namespace overt::pg::detail {

bool copy_out::advance() {
    if (stage_ == stage::open || ended()) return true;
    if (wait_failed()) return true;
    if (stage_ == stage::opening) return waited_ && opened(on_->queue.pump(), PGRES_COPY_OUT);
    return settled(waited_ ? on_->queue.pump() : on_->queue.take_buffered());
}

copy_out::got copy_out::next() {
    PQfreemem(take_message());
    if (stage_ != stage::open) return got::end;
    bool alive = true;
    if (waited_) {
        if (wait_failed()) return got::end;
        alive = PQconsumeInput(on_->session) == 1;
        waited_ = false;
    }
    constexpr int without_blocking = 1;
    const int size = PQgetCopyData(on_->session, &message_, without_blocking);
    if (size > 0) [[likely]] {
        size_ = static_cast<std::size_t>(size);
        on_->sizes.received(size_);
        return got::message;
    }
    if (size == 0 && alive) return got::nothing_yet;
    // what came before the end of the session may say why it ended
    if (size == 0) lose();
    else stage_ = stage::ending;
    return got::end;
}

}  // namespace overt::pg::detail
