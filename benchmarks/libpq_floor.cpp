// SPDX-License-Identifier: BSL-1.0
// libpq_floor WORKLOAD VARIANT N CONNINFO: libpq by hand, as well as it can be used, for comparison.
//   pk1 nonblocking   prepared, binary, one query at a time, waited for with epoll
//   scan binary       prepared, binary, every cell of the whole PGresult decoded
#include "driver.hpp"

#include <libpq-fe.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <bit>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

struct deleter {
    void operator()(PGconn* session) const { PQfinish(session); }
    void operator()(PGresult* answer) const { PQclear(answer); }
};
using connection = std::unique_ptr<PGconn, deleter>;
using result = std::unique_ptr<PGresult, deleter>;

constexpr Oid int4 = 23;
constexpr int binary = 1;

[[noreturn]] void fail(const connection& on) { throw std::runtime_error(PQerrorMessage(on.get())); }

connection connect(const char* conninfo) {
    connection session(PQconnectdb(conninfo));
    if (PQstatus(session.get()) != CONNECTION_OK) fail(session);
    return session;
}

void prepare(const connection& on, const char* text, int parameters) {
    const result done(PQprepare(on.get(), "floor", text, parameters, &int4));
    if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) fail(on);
}

std::uint32_t load32(const char* from) {
    std::uint32_t value;
    std::memcpy(&value, from, sizeof value);
    return __builtin_bswap32(value);
}

std::uint64_t load64(const char* from) {
    std::uint64_t value;
    std::memcpy(&value, from, sizeof value);
    return __builtin_bswap64(value);
}

class point_query {
public:
    explicit point_query(const char* conninfo) : session_(connect(conninfo)), epoll_(epoll_create1(0)) {
        prepare(session_, "SELECT id, randomnumber FROM world WHERE id = $1", 1);
        if (PQsetnonblocking(session_.get(), 1) != 0) fail(session_);
        epoll_event readable{};
        readable.events = EPOLLIN;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, PQsocket(session_.get()), &readable);
    }
    point_query(const point_query&) = delete;
    point_query& operator=(const point_query&) = delete;
    ~point_query() { ::close(epoll_); }

    std::int32_t run(std::int32_t id) {
        send(id);
        std::int32_t answer = 0;
        while (result part = next()) {
            if (PQresultStatus(part.get()) != PGRES_TUPLES_OK) fail(session_);
            answer = static_cast<std::int32_t>(load32(PQgetvalue(part.get(), 0, 1)));
        }
        return answer;
    }

private:
    void send(std::int32_t id) {
        const std::uint32_t wire = __builtin_bswap32(static_cast<std::uint32_t>(id));
        char bytes[sizeof wire];
        std::memcpy(bytes, &wire, sizeof wire);
        const char* const value = bytes;
        const int length = sizeof wire;
        if (!PQsendQueryPrepared(session_.get(), "floor", 1, &value, &length, &binary, binary)) fail(session_);
        if (PQflush(session_.get()) != 0) fail(session_);  // so few bytes always fit into the socket
    }
    result next() {
        while (PQisBusy(session_.get())) {
            epoll_event ready{};
            epoll_wait(epoll_, &ready, 1, -1);
            if (!PQconsumeInput(session_.get())) fail(session_);
        }
        return result(PQgetResult(session_.get()));
    }

    connection session_;
    int epoll_;
};

bench::outcome pk1(const char* conninfo, long n) {
    point_query query(conninfo);
    query.run(bench::key(0));
    long sum = 0;
    const bench::moment start = bench::now();
    for (long i = 0; i != n; ++i) sum += query.run(bench::key(i));
    return {n, sum, bench::since(start)};
}

long sum_of_row(const PGresult* answer, int row) {
    const auto at = [&](int column) { return PQgetvalue(answer, row, column); };
    const auto a = static_cast<std::int64_t>(load64(at(1)));
    const auto f = std::bit_cast<double>(load64(at(2)));
    const auto seconds = static_cast<std::int64_t>(load64(at(6))) / 1'000'000;
    const std::int32_t n = PQgetisnull(answer, row, 7) ? 0 : static_cast<std::int32_t>(load32(at(7)));
    return static_cast<std::int32_t>(load32(at(0))) + a % 256 + static_cast<long>(f) + *at(3) +
           PQgetlength(answer, row, 4) + PQgetlength(answer, row, 5) + seconds % 60 + n;
}

bench::outcome scan(const char* conninfo, long n) {
    const connection session = connect(conninfo);
    prepare(session, "SELECT id, a, f, b, s, t, ts, n FROM t8", 0);
    long operations = 0;
    long sum = 0;
    const bench::moment start = bench::now();
    for (long i = 0; i != n; ++i) {
        const result answer(PQexecPrepared(session.get(), "floor", 0, nullptr, nullptr, nullptr, binary));
        if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) fail(session);
        const int rows = PQntuples(answer.get());
        sum = 0;
        for (int row = 0; row != rows; ++row) sum += sum_of_row(answer.get(), row);
        operations += rows;
    }
    return {operations, sum, bench::since(start)};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fputs("usage: libpq_floor WORKLOAD VARIANT N CONNINFO\n", stderr);
        return bench::failure;
    }
    const std::string what = std::string(argv[1]) + ' ' + argv[2];
    try {
        if (what == "pk1 nonblocking") bench::print(pk1(argv[4], std::atol(argv[3])), "libpq");
        else if (what == "scan binary") bench::print(scan(argv[4], std::atol(argv[3])), "libpq");
        else return bench::unsupported;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "libpq_floor: %s\n", e.what());
        return bench::failure;
    }
    return bench::success;
}
