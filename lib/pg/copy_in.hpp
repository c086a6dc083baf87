// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/connection_impl.hpp"

#include <overt/codec/rendered.hpp>
#include <overt/pg/readiness.hpp>

#include <string>
#include <string_view>
#include <system_error>

namespace overt::pg::detail {

/// A COPY ... FROM STDIN on its way. Each call asks for something; then
///
///     while (!copy.advance()) co_await copy.ready();
///     copy.check();
///
/// Destroyed before its end it leaves the connection busy, as an exchange does.
/// @lifetime the connection outlives it
class copy_in {
public:
    /// Sends the statement. @errors usage_error when the connection is busy with something else
    copy_in(connection& on, std::string text);
    copy_in(const copy_in&) = delete;
    copy_in& operator=(const copy_in&) = delete;
    ~copy_in();

    /// Hands bytes on to the server.
    void put(std::string_view bytes);
    /// Ends it; with a reason, nothing is stored.
    void end(const char* refused_because = nullptr);

    /// true when what was asked for last is done, or never will be.
    /// @errors operation_cancelled after a cancelled wait
    bool advance();
    /// @cancel terminal, partial, total: advance() then throws
    readiness ready() noexcept {
        waited_ = true;
        return {*on_, error_};
    }
    /// @errors connection_lost, and what the server said; usage_error where the statement was no COPY FROM STDIN
    void check();
    bool open() const noexcept { return stage_ == stage::open; }
    /// Of a COPY that has ended well.
    result take() { return result(run_.take_answer()); }

private:
    enum class stage : unsigned char { opening, open, writing, ending, over, lost };

    bool opened(operation_queue::state now);
    bool ended(operation_queue::state now);
    bool lose();

    connection::impl* on_;
    rendered statement_;
    operation run_;
    std::error_code error_;
    stage stage_ = stage::opening;
    bool waited_ = false;
};

}  // namespace overt::pg::detail
