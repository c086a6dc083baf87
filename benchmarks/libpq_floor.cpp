// SPDX-License-Identifier: BSL-1.0
// libpq_floor WORKLOAD VARIANT N CONNINFO: libpq by hand, as well as it can be used, for comparison.
//   pk1 nonblocking   prepared, binary, one query at a time, waited for with epoll
//   pk1 threaded      the same in a process that has had a second thread, as one that connects in the background has
// The others stand in floors.hpp.
#include "floors.hpp"

#include <sys/epoll.h>
#include <unistd.h>

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

struct workload {
    std::string_view name;
    bench::outcome (*run)(const char* conninfo, long n);
};

constexpr workload workloads[] = {
    {"pk1 nonblocking", pk1},
    {"pk1 threaded", pk1_threaded},
    {"pk64 single", pk64_single},
    {"pk64 each", pk64_each},
    {"pk64 burst", pk64_burst},
    {"pipe each", pipe_each},
    {"pipe burst", pipe_burst},
    {"mix each", mix_each},
    {"queries20 each", queries20_each},
    {"queries20 burst", queries20_burst},
    {"updates20 each", updates20},
    {"scan binary", scan},
    {"stream cursor", stream_cursor},
    {"stream copy", stream_copy},
    {"stream10 cursor", stream10_cursor},
    {"stream10 copy", stream10_copy},
    {"insert copy", insert_copy},
    {"insert unnest", insert_unnest},
    {"fortunes binary", fortunes},
    {"magic1 binary", magic1},
    {"magic2 binary", magic2},
    {"magic3 binary", magic3},
    {"magic3 binary+primed", magic3_primed},
    {"magic4 binary", magic4},
    {"magic5 copy", magic5},
    {"magic6 pipeline", magic6},
    {"magic7 binary", magic7},
    {"cold connect", cold},
};

using measure = bench::outcome (*)(const char*, long);

measure find(std::string_view what) {
    for (const workload& each : workloads)
        if (each.name == what) return each.run;
    return nullptr;
}

}  // namespace

int main(int argc, char** argv) { return run_floor("libpq_floor", argc, argv, find); }
