// SPDX-License-Identifier: BSL-1.0
#include "pg/size_watch.hpp"

#include <sys/ioctl.h>

namespace overt::pg::detail {

namespace {

constexpr std::size_t least_room = 8192;  // in libpq's buffer, whenever it reads

std::size_t unread(PGconn* session) noexcept {
    int bytes = 0;
    return ::ioctl(PQsocket(session), FIONREAD, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

std::size_t row_size(const PGresult* of, int row) noexcept {
    std::size_t size = 0;
    for (int column = 0, n = PQnfields(of); column < n; ++column)
        size += static_cast<std::size_t>(PQgetlength(of, row, column));
    return size;
}

}  // namespace

bool size_watch::weigh(const PGresult* answer) noexcept {
    const std::size_t size = PQresultMemorySize(answer);
    if (size > most_kept_)
        for (int row = 0, n = PQntuples(answer); row < n && !bloated_; ++row) received(row_size(answer, row));
    return size > budget_;
}

void size_watch::note_sent(std::size_t bytes) {
    if (bytes > most_bytes) too_large();
    received(bytes);
}

bool size_watch::measures(std::uint32_t looks) const noexcept {
    constexpr std::size_t free_looks = 64, read_at_once = 16 * 1024;
    return budget_ != no_limit && looks >= std::min(free_looks, budget_ / read_at_once);
}

void size_watch::before_read(PGconn* session, std::uint32_t looks) noexcept {
    unread_ = measures(looks) ? unread(session) : 0;
}

bool size_watch::after_read(PGconn* session, std::uint32_t looks, std::size_t& read) noexcept {
    if (!measures(looks)) return false;
    const std::size_t left = unread(session);
    read += std::max(unread_ - std::min(left, unread_), std::min(unread_, least_room));
    return read > budget_;
}

}  // namespace overt::pg::detail
