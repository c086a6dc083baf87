// SPDX-License-Identifier: BSL-1.0
// asio_floor WORKLOAD VARIANT N CONNINFO: libpq_floor's query in a coroutine of Asio's, with nothing around it.
//   pk1 coroutine   one coroutine for each query, in a process that has had a second thread
#include "libpq_floor.hpp"

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/use_awaitable.hpp>

#include <string_view>
#include <thread>

namespace {

using namespace bench::floor;
using descriptor = asio::posix::stream_descriptor;

asio::awaitable<std::int32_t> run(point_query& query, descriptor& socket, std::int32_t id) {
    query.send(id);
    std::int32_t answer = 0;
    do {
        while (query.waits()) {
            co_await socket.async_wait(descriptor::wait_read, asio::use_awaitable);
            query.read();
        }
    } while (query.take(answer));
    co_return answer;
}

asio::awaitable<void> run_all(point_query& query, descriptor& socket, bench::outcome& done) {
    co_await run(query, socket, bench::key(0));
    const bench::moment start = bench::now();
    for (long i = 0; i != done.operations; ++i) done.checksum += co_await run(query, socket, bench::key(i));
    done.spent = bench::since(start);
}

bench::outcome pk1(const char* conninfo, long n) {
    std::thread([] {}).join();
    point_query query(conninfo);
    asio::io_context io(1);
    descriptor socket(io, query.socket());
    bench::outcome done{n};
    asio::co_spawn(io, run_all(query, socket, done), asio::detached);
    io.run();
    socket.release();
    return done;
}

using measure = bench::outcome (*)(const char*, long);

measure find(std::string_view what) { return what == "pk1 coroutine" ? pk1 : nullptr; }

}  // namespace

int main(int argc, char** argv) { return run_floor("asio_floor", argc, argv, find); }
