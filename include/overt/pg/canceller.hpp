// SPDX-License-Identifier: BSL-1.0
#pragma once

struct pg_conn;

namespace overt::pg {

/// Asks the server to cancel what a session runs, over a connection of its own. Copies what it needs from the session,
/// which may be used or closed meanwhile.
/// @threads any, one call at a time
class canceller {
public:
    explicit canceller(pg_conn* session);
    canceller(const canceller&) = delete;
    canceller& operator=(const canceller&) = delete;
    ~canceller();

    /// Sends the request and waits until the server has closed the cancel connection, so that it cannot hit a later
    /// statement. Blocks, without a bound where the server hangs: call it on a thread that can be spared.
    /// @returns whether the server has taken it
    bool cancel() noexcept;

    /// What a request waits for, or how it has ended; `taken` means what it does in cancel().
    enum class progress : unsigned char { reading, writing, taken, failed };
    /// libpq 17 and later can do it without blocking; others cannot, and start() fails.
    static bool asynchronous() noexcept;
    progress start() noexcept;
    /// To be called when socket() is ready for what the last answer names.
    progress advance() noexcept;
    /// Of the request that is under way; another one after each answer, perhaps. -1: none.
    int socket() const noexcept;
    /// Closes the socket of a request, whatever has become of that.
    void drop() noexcept;

private:
    void* request_;
};

}  // namespace overt::pg
