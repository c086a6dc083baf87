// SPDX-License-Identifier: BSL-1.0
#include "pg/connection_impl.hpp"
#include "pg/failure.hpp"

namespace overt::pg {

using detail::condition;

namespace {

void swallow(void*, const char*) noexcept {}

}  // namespace

pg_conn* connection::lend() {
    if (impl_ && impl_->home.left()) detail::refuse_use(impl_.get(), activity(), "foreign code");
    if (busy()) throw usage_error("This connection is in use; wait for the end of its statement before lending it.");
    if (state() == session_state::broken)
        throw connection_lost(lost_reason(), "The session is over; acquire a new connection.",
                              {phase::execute, outcome::not_sent, fate::evicted});
    impl& c = *impl_;
    if (c.socket) c.socket->release();
    c.socket.reset();
    PQsetnonblocking(c.session, 0);
    // until the borrower installs a processor of its own; libpq's prints on stderr
    PQsetNoticeProcessor(c.session, &swallow, nullptr);
    c.now = condition::lent;
    c.board.set(session_state::active);
    return c.session;
}

void connection::take_back() {
    if (!impl_ || impl_->now != condition::lent) throw usage_error("take_back() belongs to a lend() before it.");
    impl& c = *impl_;
    PQsetNoticeReceiver(c.session, &impl::on_notice_received, &c);
    PQsetNoticeProcessor(c.session, &swallow, nullptr);
    const bool same_session = PQbackendPID(c.session) == c.backend && PQsocket(c.session) == c.libpq_socket;
    const bool at_rest = PQtransactionStatus(c.session) != PQTRANS_ACTIVE && !PQisBusy(c.session) &&
                         PQpipelineStatus(c.session) == PQ_PIPELINE_OFF;
    if (PQstatus(c.session) != CONNECTION_OK || !same_session || !at_rest || PQsetnonblocking(c.session, 1) != 0) {
        c.mark_broken();
        return;
    }
    c.drain_notifications();
    c.now = condition::detached;
    if (c.executor) c.attach(c.executor);
    c.board.set(impl::state_of(PQtransactionStatus(c.session)));
}

}  // namespace overt::pg
