// SPDX-License-Identifier: BSL-1.0
// libpq by hand, as well as it can be used: what the programs of the floors share.
#pragma once

#include "driver.hpp"

#include <libpq-fe.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

namespace bench::floor {

struct deleter {
    void operator()(PGconn* session) const { PQfinish(session); }
    void operator()(PGresult* answer) const { PQclear(answer); }
};
using connection = std::unique_ptr<PGconn, deleter>;
using result = std::unique_ptr<PGresult, deleter>;

constexpr Oid int4 = 23;
constexpr int binary = 1;

[[noreturn]] inline void fail(const connection& on) { throw std::runtime_error(PQerrorMessage(on.get())); }

inline connection connect(const char* conninfo) {
    connection session(PQconnectdb(conninfo));
    if (PQstatus(session.get()) != CONNECTION_OK) fail(session);
    return session;
}

inline void prepare(const connection& on, const char* text, int parameters) {
    const result done(PQprepare(on.get(), "floor", text, parameters, &int4));
    if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) fail(on);
}

inline std::uint32_t load32(const char* from) {
    std::uint32_t value;
    std::memcpy(&value, from, sizeof value);
    return __builtin_bswap32(value);
}

/// The point query on a session in non-blocking mode; the waiting is left to others.
class point_query {
public:
    explicit point_query(const char* conninfo) : session_(connect(conninfo)) {
        prepare(session_, "SELECT id, randomnumber FROM world WHERE id = $1", 1);
        if (PQsetnonblocking(session_.get(), 1) != 0) fail(session_);
    }

    int socket() const { return PQsocket(session_.get()); }
    void send(std::int32_t id) {
        const std::uint32_t wire = __builtin_bswap32(static_cast<std::uint32_t>(id));
        char bytes[sizeof wire];
        std::memcpy(bytes, &wire, sizeof wire);
        const char* const value = bytes;
        const int length = sizeof wire;
        if (!PQsendQueryPrepared(session_.get(), "floor", 1, &value, &length, &binary, binary)) fail(session_);
        if (PQflush(session_.get()) != 0) fail(session_);  // so few bytes always fit into the socket
    }
    /// Nothing is there to be taken before the socket is readable.
    bool waits() const { return PQisBusy(session_.get()) != 0; }
    void read() {
        if (!PQconsumeInput(session_.get())) fail(session_);
    }
    /// Takes what is there; false when the answer is complete.
    bool take(std::int32_t& answer) {
        const result part(PQgetResult(session_.get()));
        if (!part) return false;
        if (PQresultStatus(part.get()) != PGRES_TUPLES_OK) fail(session_);
        answer = static_cast<std::int32_t>(load32(PQgetvalue(part.get(), 0, 1)));
        return true;
    }

private:
    connection session_;
};

/// Calls measure(CONNINFO, N) for the wanted workload: the main function of a floor.
template <class Find>
int run_floor(const char* program, int argc, char** argv, Find find) {
    if (argc != 5) {
        std::fprintf(stderr, "usage: %s WORKLOAD VARIANT N CONNINFO\n", program);
        return failure;
    }
    try {
        outcome (*const measure)(const char*, long) = find(std::string(argv[1]) + ' ' + argv[2]);
        if (!measure) return unsupported;
        print(measure(argv[4], std::atol(argv[3])), program);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s: %s\n", program, e.what());
        return failure;
    }
    return success;
}

}  // namespace bench::floor
