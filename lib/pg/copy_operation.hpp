// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/connection_impl.hpp"

#include <overt/codec/rendered.hpp>
#include <overt/pg/readiness.hpp>

#include <string>
#include <system_error>

namespace overt::pg::detail {

/// What both directions of COPY share: the statement on its way, the waits, the verdict of the server.
/// Destroyed before its end it leaves the connection busy, as an exchange does.
/// @lifetime the connection outlives it
class copy_operation {
public:
    copy_operation(const copy_operation&) = delete;
    copy_operation& operator=(const copy_operation&) = delete;

    /// @cancel terminal, partial, total: whoever asks next throws
    readiness ready() noexcept {
        waited_ = true;
        return {*on_, error_};
    }
    /// @errors connection_lost, and what the server said; usage_error where the statement was no such COPY
    void check();

protected:
    enum class stage : unsigned char { opening, open, writing, ending, over, lost };

    /// Sends the statement. @errors usage_error when the connection is busy with something else
    copy_operation(connection& on, std::string text);
    ~copy_operation();

    bool ended() const noexcept { return stage_ == stage::over || stage_ == stage::lost; }
    /// Whether the last wait has lost the connection. @errors operation_cancelled after a cancelled wait
    bool wait_failed();
    /// true when copying may begin, or has ended before it began.
    bool opened(operation_queue::state now, ExecStatusType direction);
    /// true when the server has given its verdict, or never will.
    bool settled(operation_queue::state now);
    bool lose();  ///< Gives true: nothing is to be waited for.

    connection::impl* on_;
    rendered statement_;
    operation run_;
    std::error_code error_;
    stage stage_ = stage::opening;
    bool waited_ = false;
};

}  // namespace overt::pg::detail
