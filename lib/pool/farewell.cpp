// SPDX-License-Identifier: BSL-1.0
#include "pool/caretaking.hpp"
#include "pool/pool_shell.hpp"

#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace overt::detail {

namespace {

/// A second name for the connection's socket. It stays open when libpq closes its own, and so does the TCP connection,
/// until the server, told to terminate, closes its end.
int second_descriptor(const pg::connection& of) {
    const int socket = of.native_socket();
    return socket < 0 ? -1 : ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
}

/// Drops what the server still says; true when it has hung up.
bool at_end(int socket) {
    char dropped[4096];
    for (;;) {
        const ssize_t got = ::recv(socket, dropped, sizeof dropped, MSG_DONTWAIT);
        if (got == 0) return true;
        if (got < 0 && errno != EINTR) return errno != EAGAIN && errno != EWOULDBLOCK;
    }
}

/// Knows its slot's farewell as long as it lives, also when its coroutine is destroyed.
struct remains {
    pool_shell& shell;
    pool_slot& slot;
    asio::posix::stream_descriptor socket;
    bool in_time;

    remains(duty& task, const asio::any_io_executor& executor, int descriptor)
        : shell(task.shell()),
          slot(task.slot()),
          socket(executor, descriptor),
          in_time(shell.set_farewell(slot, descriptor)) {}
    remains(const remains&) = delete;
    remains& operator=(const remains&) = delete;
    ~remains() { shell.set_farewell(slot, -1); }
};

}  // namespace

asio::awaitable<void> farewell(duty task) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);  // not at the expense of whoever ended the lease
    pg::connection leaving = task.shell().take_connection(task.slot());
    const int descriptor = second_descriptor(leaving);
    leaving.close();
    if (descriptor >= 0) {
        ::shutdown(descriptor, SHUT_WR);  // a server at work looks for that from time to time, and for nothing else
        remains rest(task, executor, descriptor);
        std::error_code error;
        while (rest.in_time && !error && !at_end(descriptor))
            co_await rest.socket.async_wait(asio::posix::stream_descriptor::wait_read,
                                            asio::redirect_error(asio::use_awaitable, error));
    }
    task.done(true);
}

}  // namespace overt::detail
