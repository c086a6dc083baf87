// SPDX-License-Identifier: BSL-1.0
#include <overt/pg/connection.hpp>

#include <libpq-fe.h>

namespace overt::pg {

#ifdef LIBPQ_HAS_ASYNC_CANCEL

canceller::canceller(pg_conn* session) : request_(session ? PQcancelCreate(session) : nullptr) {}

canceller::~canceller() { PQcancelFinish(static_cast<PGcancelConn*>(request_)); }

bool canceller::cancel() noexcept { return request_ && PQcancelBlocking(static_cast<PGcancelConn*>(request_)) == 1; }

#else

canceller::canceller(pg_conn* session) : request_(session ? PQgetCancel(session) : nullptr) {}

canceller::~canceller() { PQfreeCancel(static_cast<PGcancel*>(request_)); }

bool canceller::cancel() noexcept {
    char reason[256];  // libpq's text stays here: it names the host
    return request_ && PQcancel(static_cast<PGcancel*>(request_), reason, sizeof reason) == 1;
}

#endif

}  // namespace overt::pg
