// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/copy_operation.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace overt::pg::detail {

/// A COPY ... TO STDOUT on its way:
///
///     while (!copy.advance()) co_await copy.ready();  // until the first bytes may come, and again behind the last
///     copy.check();
///     while (copy.next() != copy_out::got::end) ...    // co_await copy.ready() where there is nothing yet
class copy_out : public copy_operation {
public:
    enum class got : unsigned char { message, nothing_yet, end };

    /// Sends the statement. @errors usage_error when the connection is busy with something else
    copy_out(connection& on, std::string text) : copy_operation(on, std::move(text)) {}
    ~copy_out() { PQfreemem(message_); }

    /// true when messages may be read, or when it is over.
    /// @errors operation_cancelled after a cancelled wait
    bool advance();
    /// Takes the next message. Behind the last one: end, and advance() is to be called for the server's verdict.
    /// @errors operation_cancelled after a cancelled wait
    got next();
    /// The message that was taken last. @lifetime until the next call, unless it is taken away
    std::string_view message() const noexcept { return {message_, size_}; }
    /// Its owner frees it with PQfreemem.
    char* take_message() noexcept { return std::exchange(message_, nullptr); }
    bool over() const noexcept { return ended(); }

private:
    char* message_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace overt::pg::detail
