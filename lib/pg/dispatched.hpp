// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/connection_impl.hpp"

#include <overt/codec/rendered.hpp>

#include <cstddef>
#include <memory>

namespace overt::pg::detail {

/// The answer of a statement that was not run, because one before it in its group had failed.
bool aborted(const PGresult* answer) noexcept;

/// A statement among others in libpq's pipeline mode, prepared on its way where that pays. It stays where it is from
/// send() until its operation is settled.
class dispatched {
public:
    operation run;

    /// Hands it to libpq, behind whatever was handed over before.
    /// @returns false when the session is over
    /// @errors usage_error for what the server cannot take; nothing was sent then
    bool send(connection::impl& on, const rendered& statement, bool failed_transaction);
    /// About how much went to libpq.
    std::size_t bytes() const noexcept { return bytes_; }

    /// Of an answered one: the server has lost, or outdated, what was prepared, and the statement had no effect. It is
    /// taken out of the cache, so that sending it again prepares it anew.
    bool stale(connection::impl& on);
    /// The operation whose answer counts: the preparation's where that failed.
    operation& told() noexcept;
    /// Its group is final: what was prepared is remembered, or forgotten.
    void settle(connection::impl& on) noexcept;
    /// To be sent once more.
    void reset() noexcept;

private:
    struct preparation {
        operation op;
        statement_cache::entry* entry;
        std::uint64_t number;
        char name[sizeof statement_cache::entry::name];
    };
    bool prepare_and_run(connection::impl& on, const rendered& statement, const wire_params& values);

    std::unique_ptr<preparation> prepared_;
    statement_cache::entry* used_ = nullptr;
    std::uint64_t number_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace overt::pg::detail
