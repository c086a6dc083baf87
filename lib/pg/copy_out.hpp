// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/connection_impl.hpp"

#include <overt/codec/rendered.hpp>
#include <overt/pg/readiness.hpp>

#include <string>
#include <string_view>
#include <system_error>

namespace overt::pg::detail {

/// A COPY ... TO STDOUT on its way:
///
///     while (!copy.advance()) co_await copy.ready();  // until the first bytes may come, and again behind the last
///     copy.check();
///     while (copy.next() != copy_out::got::end) ...    // co_await copy.ready() where there is nothing yet
///
/// Destroyed before its end it leaves the connection busy, as an exchange does.
/// @lifetime the connection outlives it
class copy_out {
public:
    enum class got : unsigned char { message, nothing_yet, end };

    /// Sends the statement. @errors usage_error when the connection is busy with something else
    copy_out(connection& on, std::string text);
    copy_out(const copy_out&) = delete;
    copy_out& operator=(const copy_out&) = delete;
    ~copy_out();

    /// true when messages may be read, or when it is over.
    /// @errors operation_cancelled after a cancelled wait
    bool advance();
    /// @cancel terminal, partial, total: advance() or next() then throws
    readiness ready() noexcept {
        waited_ = true;
        return {*on_, error_};
    }
    /// @errors connection_lost, and what the server said; usage_error where the statement was no COPY TO STDOUT
    void check();
    /// Takes the next message. Behind the last one: end, and advance() is to be called for the server's verdict.
    /// @errors operation_cancelled after a cancelled wait
    got next();
    /// The message that was taken last. @lifetime until the next call, unless it is taken away
    std::string_view message() const noexcept { return {message_, size_}; }
    /// Its owner frees it with PQfreemem.
    char* take_message() noexcept { return std::exchange(message_, nullptr); }
    bool over() const noexcept { return stage_ == stage::over || stage_ == stage::lost; }

private:
    enum class stage : unsigned char { opening, open, ending, over, lost };

    bool opened(operation_queue::state now);
    bool ended(operation_queue::state now);
    bool wait_failed();
    bool lose();

    connection::impl* on_;
    rendered statement_;
    operation run_;
    std::error_code error_;
    char* message_ = nullptr;
    std::size_t size_ = 0;
    stage stage_ = stage::opening;
    bool waited_ = false;
};

}  // namespace overt::pg::detail
