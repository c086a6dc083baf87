// SPDX-License-Identifier: BSL-1.0
// What goes wrong on a connection, as the errors that callers see.
#pragma once

#include "pg/connection_impl.hpp"

#include <overt/error.hpp>

#include <string_view>

namespace overt::pg::detail {

/// Says why a connection that is not ready takes no statement. Returns for a broken one, which is a loss.
/// @errors usage_error
void refuse_use(const connection::impl* on, const activity& seen, std::string_view statement);

/// The session is over.
connection_lost lost(const death_note& death, bool sent);

/// Throws what the server said of a statement.
/// @errors server_error and its subclasses; protocol_violation where it said nothing, or nothing that makes sense
[[noreturn]] void throw_refusal(const PGresult* refused, phase when, std::string_view statement);

[[noreturn]] void throw_copy_refused();

}  // namespace overt::pg::detail
