// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/pg/connection.hpp>
#include <overt/pg/readiness.hpp>

#include <cstddef>
#include <system_error>

namespace overt::pg {

/// Reads and drops what is left of an exchange that was given up, until the session is ready for the next one:
///
///     drain rest{connection};
///     while (!rest.advance()) co_await rest.ready();
///     if (!rest.clean()) connection.close();
///
/// Its owner asks for a cancel first and bounds the time.
class drain {
public:
    static constexpr std::size_t no_limit = static_cast<std::size_t>(-1);

    /// @shape most_bytes: about as many are read
    explicit drain(connection& of, std::size_t most_bytes = no_limit) noexcept;
    drain(const drain&) = delete;
    drain& operator=(const drain&) = delete;

    /// Takes one step without blocking; true when nothing is left to read, or when the wait was cancelled. What was not
    /// sent as a whole, or has no end (COPY, a batch whose Sync was not sent), cannot be drained: the session is
    /// broken.
    bool advance() noexcept;
    /// @cancel terminal, partial, total: advance() is then true, clean() false
    readiness ready() noexcept { return {*on_, error_}; }
    /// The session can be used again. busy() is false then; it may still be in a transaction.
    bool clean() const noexcept;
    /// The server has ended the session, or cannot be reached.
    bool lost() const noexcept;

private:
    bool within_limit() noexcept;

    connection::impl* on_;
    std::size_t left_;
    std::error_code error_;
};

}  // namespace overt::pg
