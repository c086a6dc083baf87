// SPDX-License-Identifier: BSL-1.0
#include <overt/pg/canceller.hpp>

#include <libpq-fe.h>

namespace overt::pg {

#ifdef LIBPQ_HAS_ASYNC_CANCEL

namespace {

PGcancelConn* of(void* request) noexcept { return static_cast<PGcancelConn*>(request); }

canceller::progress progress_of(PostgresPollingStatusType status) noexcept {
    switch (status) {
        case PGRES_POLLING_READING: return canceller::progress::reading;
        case PGRES_POLLING_WRITING: return canceller::progress::writing;
        case PGRES_POLLING_OK: return canceller::progress::taken;
        default: return canceller::progress::failed;
    }
}

}  // namespace

canceller::canceller(pg_conn* session) : request_(session ? PQcancelCreate(session) : nullptr) {
    if (PQcancelStatus(of(request_)) == CONNECTION_ALLOCATED) return;
    PQcancelFinish(of(request_));  // of a session that was not open: drop() would make it look usable
    request_ = nullptr;
}

canceller::~canceller() { PQcancelFinish(of(request_)); }

bool canceller::cancel() noexcept {
    const bool taken = request_ && PQcancelBlocking(of(request_)) == 1;
    drop();
    return taken;
}

bool canceller::asynchronous() noexcept { return true; }

canceller::progress canceller::start() noexcept {
    return request_ && PQcancelStart(of(request_)) == 1 ? progress::writing : progress::failed;
}

canceller::progress canceller::advance() noexcept { return progress_of(PQcancelPoll(of(request_))); }

int canceller::socket() const noexcept { return request_ ? PQcancelSocket(of(request_)) : -1; }

// libpq sends the next request only after this
void canceller::drop() noexcept {
    if (request_) PQcancelReset(of(request_));
}

#else

canceller::canceller(pg_conn* session) : request_(session ? PQgetCancel(session) : nullptr) {}

canceller::~canceller() { PQfreeCancel(static_cast<PGcancel*>(request_)); }

bool canceller::cancel() noexcept {
    char reason[256];  // libpq's text stays here: it names the host
    return request_ && PQcancel(static_cast<PGcancel*>(request_), reason, sizeof reason) == 1;
}

bool canceller::asynchronous() noexcept { return false; }
canceller::progress canceller::start() noexcept { return progress::failed; }
canceller::progress canceller::advance() noexcept { return progress::failed; }
int canceller::socket() const noexcept { return -1; }
void canceller::drop() noexcept {}

#endif

}  // namespace overt::pg
