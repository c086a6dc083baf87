// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/copy_operation.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace overt::pg::detail {

/// A COPY ... FROM STDIN on its way. Each call asks for something; then
///
///     while (!copy.advance()) co_await copy.ready();
///     copy.check();
class copy_in : public copy_operation {
public:
    /// Sends the statement. @errors usage_error when the connection is busy with something else
    copy_in(connection& on, std::string text) : copy_operation(on, std::move(text)) {}

    /// Hands bytes on to the server.
    void put(std::string_view bytes);
    /// Ends it; with a reason, nothing is stored.
    void end(const char* refused_because = nullptr);

    /// true when what was asked for last is done, or never will be.
    /// @errors operation_cancelled after a cancelled wait
    bool advance();
    bool open() const noexcept { return stage_ == stage::open; }
    /// Of a COPY that has ended well.
    result take() { return result(run_.take_answer()); }
};

}  // namespace overt::pg::detail
