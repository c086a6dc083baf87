// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/pg/connection.hpp>
#include <overt/pg/readiness.hpp>

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
    explicit drain(connection& of) noexcept;
    drain(const drain&) = delete;
    drain& operator=(const drain&) = delete;

    /// Takes one step without blocking; true when nothing is left to read, or when the wait was cancelled.
    bool advance() noexcept;
    /// @cancel terminal, partial, total: advance() is then true, clean() false
    readiness ready() noexcept { return {*on_, error_}; }
    /// The session can be used again. busy() is false then; it may still be in a transaction.
    bool clean() const noexcept;

private:
    connection::impl* on_;
    std::error_code error_;
};

}  // namespace overt::pg
