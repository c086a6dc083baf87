// SPDX-License-Identifier: BSL-1.0
#include "pg/connection_impl.hpp"

#include <poll.h>

#include <algorithm>
#include <cstdio>

namespace overt::pg {

bool connection::prime_receive_buffer(std::size_t bytes, std::chrono::steady_clock::time_point deadline) noexcept {
    using std::chrono::milliseconds;
    // the buffer doubles until the one message fits, whose header takes some of it
    constexpr std::size_t header = 64;
    PGconn* const session = impl_->session;
    char text[64];
    std::snprintf(text, sizeof text, "SELECT repeat('x', %zu)", bytes - std::min(bytes, header));
    if (PQsendQuery(session, text) != 1) return false;
    for (;;) {
        const int unsent = PQflush(session);
        if (unsent < 0) return false;
        while (PQisBusy(session) == 0) {
            PGresult* const answer = PQgetResult(session);
            if (!answer) return PQstatus(session) == CONNECTION_OK;
            PQclear(answer);
        }
        const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        if (left <= 0) return false;
        pollfd watched{PQsocket(session), static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN), 0};
        if (::poll(&watched, 1, static_cast<int>(std::min<long>(left, 60'000))) > 0 && PQconsumeInput(session) == 0)
            return false;
    }
}

}  // namespace overt::pg
