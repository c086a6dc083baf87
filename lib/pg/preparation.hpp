// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/round_trip.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <utility>

namespace overt::pg::detail {

/// Has the server prepare statements that are to be executed later, and remembers them; nothing runs:
///
///     preparation p{connection, statements};
///     while (!p.advance()) co_await p.ready();
///     p.finish();
///
/// Those that are prepared already are left out, and where the connection prepares nothing, all of them are. Destroyed
/// before its end it leaves the connection busy, as an exchange does.
/// @lifetime connection and statements outlive it
class preparation {
public:
    /// Sends the texts and the types of the parameters. @errors usage_error when the connection is busy with something
    /// else, for text the server cannot take, and for more statements than the connection remembers
    preparation(connection& on, std::span<const rendered> statements);
    preparation(const preparation&) = delete;
    preparation& operator=(const preparation&) = delete;
    ~preparation() { trip_.leave(std::move(sent_)); }

    /// true when everything is answered, or never will be.
    /// @errors operation_cancelled after a cancelled wait
    bool advance() { return trip_.advance(); }
    /// @cancel terminal, partial, total: advance() then throws
    readiness ready() noexcept { return trip_.ready(); }
    /// @errors server_error and its subclasses for the first statement that was refused; connection_lost
    void finish();

private:
    struct step {
        operation parse{};
        statement_cache::entry* entry = nullptr;
        std::uint64_t number = 0;
        const rendered* statement = nullptr;
        char name[sizeof statement_cache::entry::name]{};
    };

    bool send(std::span<const rendered> statements);
    bool send_one(const rendered& statement);

    round_trip trip_;
    std::shared_ptr<std::deque<step>> sent_;
};

}  // namespace overt::pg::detail
