// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/error.hpp>
#include <overt/exec/database_operation.hpp>
#include <overt/fwd.hpp>

#include <source_location>
#include <string_view>

namespace overt {

/// What became of a transaction whose answer to COMMIT was lost.
enum class commit_status : unsigned char {
    committed,
    rolled_back,  ///< Nothing of it took effect: it may run again.
    in_progress,  ///< The server has not noticed the loss yet, or still commits: ask again.
    unknown,      ///< Too long ago, or too much has happened to the server since: it does not know any more.
};
std::string_view to_string(commit_status value) noexcept;

/// Asks the server what became of a transaction that was begun with track_commit(). One that had written nothing counts
/// as rolled back. Ask the server that ran it, or one that took over from it. A server that has crashed gives ids out
/// again which it had given to transactions that are lost, so keep the whole error: its id alone may be somebody else's
/// then. After a crash, ask before the server is stopped or crashes again: after a stop it may answer `unknown`, and
/// after a second crash `committed` may be said of such another one.
/// @errors usage_error where the transaction's id is not known; server_error for a bare id that this server has not
///   given out yet; as pool::acquire() and verbs::scalar()
[[nodiscard]] asio::awaitable<commit_status> resolve_commit(
    pool& on, const commit_unknown& lost, std::source_location site = std::source_location::current());
[[nodiscard]] database_operation<commit_status> resolve_commit(verbs& on, const commit_unknown& lost);

}  // namespace overt
