// SPDX-License-Identifier: BSL-1.0
// libpq by hand, as well as it can be used: what the programs of the floors share.
#pragma once

#include "driver.hpp"

#include <libpq-fe.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace bench::floor {

struct deleter {
    void operator()(PGconn* session) const { PQfinish(session); }
    void operator()(PGresult* answer) const { PQclear(answer); }
};
using connection = std::unique_ptr<PGconn, deleter>;
using result = std::unique_ptr<PGresult, deleter>;

constexpr Oid int4_oid = 23, int4_array_oid = 1007, text_oid = 25, text_array_oid = 1009, float8_oid = 701,
              float8_array_oid = 1022;
constexpr int binary = 1;

[[noreturn]] inline void fail(const connection& on) { throw std::runtime_error(PQerrorMessage(on.get())); }

inline connection connect(const char* conninfo) {
    connection session(PQconnectdb(conninfo));
    if (PQstatus(session.get()) != CONNECTION_OK) fail(session);
    return session;
}

inline result checked(const connection& on, PGresult* answer, ExecStatusType wanted) {
    result done(answer);
    if (PQresultStatus(done.get()) != wanted) fail(on);
    return done;
}

inline void command(const connection& on, const char* text) { checked(on, PQexec(on.get(), text), PGRES_COMMAND_OK); }

inline void prepare(const connection& on, const char* name, const char* text, std::initializer_list<Oid> types = {}) {
    checked(on, PQprepare(on.get(), name, text, static_cast<int>(types.size()), types.begin()), PGRES_COMMAND_OK);
}

inline std::uint32_t load32(const char* from) {
    std::uint32_t value;
    std::memcpy(&value, from, sizeof value);
    return __builtin_bswap32(value);
}

inline std::uint64_t load64(const char* from) {
    std::uint64_t value;
    std::memcpy(&value, from, sizeof value);
    return __builtin_bswap64(value);
}
inline std::int32_t load_int(const char* from) { return static_cast<std::int32_t>(load32(from)); }

/// Values in network order, one behind the other, in a block that stays.
class wire {
public:
    void put16(std::uint16_t value) { put(__builtin_bswap16(value)); }
    void put32(std::uint32_t value) { put(__builtin_bswap32(value)); }
    void put_int(std::int32_t value) { put32(static_cast<std::uint32_t>(value)); }
    void put64(std::uint64_t value) { put(__builtin_bswap64(value)); }
    void put_double(double value) {
        std::uint64_t bits;
        std::memcpy(&bits, &value, sizeof bits);
        put64(bits);
    }
    void put_text(std::string_view value) {
        std::memcpy(room(value.size()), value.data(), value.size());
        size_ += value.size();
    }
    void clear() { size_ = 0; }
    std::size_t size() const { return size_; }
    const char* data() const { return bytes_.get(); }

private:
    template <class T>
    void put(T value) {
        std::memcpy(room(sizeof value), &value, sizeof value);
        size_ += sizeof value;
    }
    char* room(std::size_t bytes) {
        if (capacity_ - size_ < bytes) [[unlikely]]
            grow(bytes);
        return bytes_.get() + size_;
    }
    void grow(std::size_t bytes) {
        capacity_ = 2 * (capacity_ + bytes);
        std::unique_ptr<char[]> larger(new char[capacity_]);
        if (size_ != 0) std::memcpy(larger.get(), bytes_.get(), size_);
        bytes_ = std::move(larger);
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0, capacity_ = 0;
};

/// Parameters of a statement, all of them binary.
template <std::size_t Count>
struct parameters {
    const char* values[Count];
    int lengths[Count];
    int formats[Count];

    void set(std::size_t at, const char* value, std::size_t length) {
        values[at] = value;
        lengths[at] = static_cast<int>(length);
        formats[at] = binary;
    }
    void set(std::size_t at, const wire& value) { set(at, value.data(), value.size()); }
    PGresult* run(const connection& on, const char* name) const {
        return PQexecPrepared(on.get(), name, static_cast<int>(Count), values, lengths, formats, binary);
    }
    int send(const connection& on, const char* name) const {
        return PQsendQueryPrepared(on.get(), name, static_cast<int>(Count), values, lengths, formats, binary);
    }
};

/// One integer as the parameter of a query.
inline int send_key(const connection& on, const char* name, std::int32_t id) {
    const std::uint32_t bytes = __builtin_bswap32(static_cast<std::uint32_t>(id));
    parameters<1> values;
    values.set(0, reinterpret_cast<const char*>(&bytes), sizeof bytes);
    return values.send(on, name);
}

constexpr const char* point_query_text = "SELECT id, randomnumber FROM world WHERE id = $1";

/// The point query on a session in non-blocking mode; the waiting is left to others.
class point_query {
public:
    explicit point_query(const char* conninfo) : session_(connect(conninfo)) {
        prepare(session_, "floor", point_query_text, {int4_oid});
        if (PQsetnonblocking(session_.get(), 1) != 0) fail(session_);
    }

    int socket() const { return PQsocket(session_.get()); }
    void send(std::int32_t id) {
        if (!send_key(session_, "floor", id)) fail(session_);
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
        const outcome done = measure(argv[4], std::atol(argv[3]));
        const int version = PQlibVersion();
        print(done, std::to_string(version / 10000) + '.' + std::to_string(version % 10000));
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s: %s\n", program, e.what());
        return failure;
    }
    return success;
}

}  // namespace bench::floor
