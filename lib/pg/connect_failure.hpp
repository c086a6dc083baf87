// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/error.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace overt::pg::detail {

/// How far an attempt had come when it failed.
enum class connect_stage : unsigned char {
    options,  ///< libpq refused the options; nothing was tried.
    resolving,
    reaching,  ///< No server there.
    securing,  ///< Agreeing on TLS.
    greeting,  ///< Authentication and session settings.
};

/// What a server did that the reason alone does not tell.
enum class misconduct : unsigned char {
    none,
    unproven,  ///< It did not prove itself as channel_binding or require_auth demand.
    costly,    ///< It asked for more iterations of SCRAM than scram_max_iterations.
    hasty,     ///< It spoke while it had to listen.
};

/// Why one attempt failed.
struct attempt_failure {
    connect_failure reason = connect_failure::other;
    char sqlstate[6]{};
    misconduct what = misconduct::none;
};

/// The SQLSTATE in libpq's verbose text, whatever its language: `...: FATAL:  28P01: ...`; the last line that has one
/// counts. libpq offers no other way to it while connecting.
std::string_view sqlstate_in(std::string_view libpq_text) noexcept;

/// The server refused our certificate. With TLS 1.3 it says so when the client takes TLS for agreed upon already; the
/// words are OpenSSL's, in no language but its own.
bool is_tls_alert(std::string_view libpq_text) noexcept;

connect_failure classify(connect_stage stage, std::string_view sqlstate, bool password_missing) noexcept;

/// Another host of the list may do better.
bool worth_another_host(connect_failure reason) noexcept;

/// What is thrown; of what libpq said it holds the SQLSTATE and nothing else.
connect_error make_connect_error(const attempt_failure& failure, std::string_view target,
                                 std::chrono::milliseconds allowed);

}  // namespace overt::pg::detail
