// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/connection_impl.hpp"

#include <overt/codec/rendered.hpp>
#include <overt/pg/readiness.hpp>

#include <memory>
#include <system_error>

namespace overt::pg::detail {

/// The way of operations that prepare statements, sent in one pipeline: to the server and back. What they are is the
/// affair of whoever sends them.
/// @lifetime the connection outlives it
class round_trip {
public:
    explicit round_trip(connection& on) noexcept : on_(&on.access()) {}

    connection::impl& on() const noexcept { return *on_; }
    /// They are on their way; the statement is the one to show meanwhile.
    void begin(const rendered& shown);
    /// The session is over, or was from the start.
    void lose() noexcept;
    bool lost() const noexcept { return lost_; }
    /// true when everything is answered, or never will be.
    /// @errors operation_cancelled after a cancelled wait
    bool advance();
    /// @cancel terminal, partial, total: advance() then throws
    readiness ready() noexcept {
        waited_ = true;
        return {*on_, error_};
    }
    /// Whoever waited goes away: where answers are still to come, the operations stay with the connection.
    void leave(std::shared_ptr<void> operations) noexcept;

private:
    connection::impl* on_;
    std::error_code error_;
    bool waited_ = false;
    bool over_ = true;  // nothing is under way
    bool lost_ = false;
};

}  // namespace overt::pg::detail
