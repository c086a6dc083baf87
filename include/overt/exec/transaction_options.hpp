// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/pg/isolation.hpp>

#include <string>

namespace overt {

/// How a transaction begins. What is not said is left to the session's defaults.
class transaction_options {
public:
    transaction_options() = default;

    transaction_options& isolation(isolation_level level) noexcept;
    transaction_options& read_uncommitted() noexcept { return isolation(isolation_level::read_uncommitted); }
    transaction_options& read_committed() noexcept { return isolation(isolation_level::read_committed); }
    transaction_options& repeatable_read() noexcept { return isolation(isolation_level::repeatable_read); }
    transaction_options& serializable() noexcept { return isolation(isolation_level::serializable); }
    transaction_options& read_only(bool on = true) noexcept;
    /// Waits for a snapshot that cannot fail; the server heeds it in serializable read-only transactions.
    transaction_options& deferrable(bool on = true) noexcept;

    /// Asks for the transaction's id before COMMIT is sent, so that commit_unknown has it and resolve_commit() can find
    /// out. Costs commit() a round trip: asked for along with COMMIT, the id would be lost with COMMIT's answer.
    transaction_options& track_commit(bool on = true) noexcept;
    bool tracks_commit() const noexcept { return track_commit_; }

    /// Nothing was chosen that the server has to be told.
    bool empty() const noexcept;
    /// The BEGIN statement.
    std::string sql() const;

private:
    enum class choice : unsigned char { unsaid, off, on };

    isolation_level level_ = isolation_level::server_default;
    choice read_only_ = choice::unsaid;
    choice deferrable_ = choice::unsaid;
    bool track_commit_ = false;
};

}  // namespace overt
