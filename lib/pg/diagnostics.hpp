// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/error.hpp>

#include <libpq-fe.h>

#include <string_view>

namespace overt::pg::detail {

/// A field of an error or notice; empty where the server did not give it.
std::string_view field(const PGresult* from, int code) noexcept;
inline std::string_view sqlstate_of(const PGresult* from) noexcept { return field(from, PG_DIAG_SQLSTATE); }
server_fields fields_of(const PGresult* from);

/// The server ends the session after this one.
bool is_fatal(const PGresult* error) noexcept;
bool is_error(const PGresult* answer) noexcept;
/// libpq had no memory for an answer; matched by its own word, which other languages do not have.
bool is_out_of_memory(const PGresult* error) noexcept;
/// The statement that the server knew under this name is gone or has another shape; matched by SQLSTATE and routine,
/// and only where the error comes from the statement itself and not from a function inside it.
enum class stale : unsigned char { no, gone, changed, name_taken };
stale stale_statement(const PGresult* error) noexcept;

loss loss_of(std::string_view sqlstate) noexcept;
/// The whole server goes away with this session.
bool server_left(std::string_view sqlstate) noexcept;

/// What the server said, outside of answers, about the end of the session.
struct death_note {
    char sqlstate[6]{};
    bool fatal = false;

    void read(const PGresult* notice) noexcept;
};

}  // namespace overt::pg::detail
