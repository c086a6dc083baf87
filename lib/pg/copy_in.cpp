// SPDX-License-Identifier: BSL-1.0
#include "pg/copy_in.hpp"

namespace overt::pg::detail {

void copy_in::put(std::string_view bytes) {
    if (bytes.empty() || stage_ != stage::open) return;
    stage_ = stage::writing;
    waited_ = false;
    if (PQputCopyData(on_->session, bytes.data(), static_cast<int>(bytes.size())) != 1) lose();
}

void copy_in::end(const char* refused_because) {
    if (stage_ != stage::open) return;
    stage_ = stage::ending;
    waited_ = false;
    if (PQputCopyEnd(on_->session, refused_because) != 1 || !on_->queue.flush()) lose();
}

bool copy_in::advance() {
    if (stage_ == stage::open || ended()) return true;
    if (wait_failed()) return true;
    if (stage_ == stage::opening) return waited_ && opened(on_->queue.pump(), PGRES_COPY_IN);
    if (stage_ == stage::ending) return waited_ && settled(on_->queue.pump());
    // while it cannot write, the server may be waiting for its notices to be read
    if (waited_ && PQconsumeInput(on_->session) == 0) return lose();
    if (!on_->queue.flush()) return lose();
    if (on_->queue.output_pending()) return false;
    stage_ = stage::open;
    return true;
}

}  // namespace overt::pg::detail
