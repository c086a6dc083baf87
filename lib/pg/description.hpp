// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/round_trip.hpp"

#include <memory>
#include <utility>

namespace overt::pg::detail {

/// Has the server prepare a statement as the unnamed one, which the next takes the place of, and say which columns it
/// would return; nothing runs:
///
///     description d{connection, statement};
///     while (!d.advance()) co_await d.ready();
///     result columns = d.take();
///
/// Destroyed before its end it leaves the connection busy, as an exchange does.
/// @lifetime connection and statement outlive it
class description {
public:
    /// Sends the text and the types of the parameters. @errors usage_error when the connection is busy with something
    /// else, or for text the server cannot take
    description(connection& on, const rendered& statement);
    description(const description&) = delete;
    description& operator=(const description&) = delete;
    ~description() { trip_.leave(std::move(sent_)); }

    /// true when the answer is complete, or never will be.
    /// @errors operation_cancelled after a cancelled wait
    bool advance() { return trip_.advance(); }
    /// @cancel terminal, partial, total: advance() then throws
    readiness ready() noexcept { return trip_.ready(); }
    /// An answer without rows. @errors server_error and its subclasses, connection_lost, protocol_violation
    result take();

private:
    struct operations {
        operation parse;
        operation describe;
    };

    round_trip trip_;
    const rendered* statement_;
    std::shared_ptr<operations> sent_;
};

}  // namespace overt::pg::detail
