// SPDX-License-Identifier: BSL-1.0
// libpq_floor WORKLOAD VARIANT N CONNINFO: libpq by hand, as well as it can be used, for comparison.
//   pk1 nonblocking   prepared, binary, one query at a time, waited for with epoll
//   pk1 threaded      the same in a process that has had a second thread, as one that connects in the background has
//   scan binary       prepared, binary, every cell of the whole PGresult decoded
#include "libpq_floor.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <bit>
#include <string_view>
#include <thread>

namespace {

using namespace bench::floor;

class epoll {
public:
    explicit epoll(int socket) : descriptor_(epoll_create1(0)) {
        epoll_event readable{};
        readable.events = EPOLLIN;
        epoll_ctl(descriptor_, EPOLL_CTL_ADD, socket, &readable);
    }
    epoll(const epoll&) = delete;
    epoll& operator=(const epoll&) = delete;
    ~epoll() { ::close(descriptor_); }
    void wait() {
        epoll_event ready{};
        epoll_wait(descriptor_, &ready, 1, -1);
    }

private:
    int descriptor_;
};

std::int32_t run(point_query& query, epoll& readable, std::int32_t id) {
    query.send(id);
    std::int32_t answer = 0;
    do {
        while (query.waits()) {
            readable.wait();
            query.read();
        }
    } while (query.take(answer));
    return answer;
}

bench::outcome pk1(const char* conninfo, long n) {
    point_query query(conninfo);
    epoll readable(query.socket());
    run(query, readable, bench::key(0));
    long sum = 0;
    const bench::moment start = bench::now();
    for (long i = 0; i != n; ++i) sum += run(query, readable, bench::key(i));
    return {n, sum, bench::since(start)};
}

bench::outcome pk1_threaded(const char* conninfo, long n) {
    std::thread([] {}).join();
    return pk1(conninfo, n);
}

std::uint64_t load64(const char* from) {
    std::uint64_t value;
    std::memcpy(&value, from, sizeof value);
    return __builtin_bswap64(value);
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

using measure = bench::outcome (*)(const char*, long);

measure find(std::string_view what) {
    if (what == "pk1 nonblocking") return pk1;
    if (what == "pk1 threaded") return pk1_threaded;
    if (what == "scan binary") return scan;
    return nullptr;
}

}  // namespace

int main(int argc, char** argv) { return run_floor("libpq_floor", argc, argv, find); }
