// SPDX-License-Identifier: BSL-1.0
#include "pg/connection_impl.hpp"

#include <overt/pg/canceller.hpp>

#include <sys/socket.h>

namespace overt::pg {

using detail::condition;

connection::connection() noexcept = default;
connection::connection(connection&&) noexcept = default;
connection& connection::operator=(connection&&) noexcept = default;
connection::connection(std::unique_ptr<impl> opened) noexcept : impl_(std::move(opened)) {}
connection::~connection() = default;

void connection::attach(const asio::any_io_executor& executor) {
    if (!impl_ || impl_->now != condition::detached)
        throw usage_error("attach() needs an open connection that was not attached yet.");
    impl_->attach(executor);
}

void connection::close() noexcept {
    if (impl_) impl_->close();
}

void connection::shut_down() noexcept {
    if (impl_ && impl_->home.left()) return;  // it is the parent's
    const int socket = impl_ ? impl_->descriptor.load(std::memory_order_relaxed) : -1;
    if (socket >= 0) ::shutdown(socket, SHUT_RDWR);
}

bool connection::is_open() const noexcept { return state() != session_state::broken; }

session_state connection::state() const noexcept { return impl_ ? impl_->state() : session_state::broken; }

bool connection::busy() const noexcept {
    if (!impl_) return false;
    return impl_->now == condition::in_flight || impl_->now == condition::given_up || impl_->now == condition::lent;
}

bool connection::given_up() const noexcept { return impl_ && impl_->now == condition::given_up; }

bool connection::alive() noexcept {
    if (!impl_ || !impl_->session || busy() || impl_->now == condition::broken || impl_->home.left()) return false;
    if (impl_->read_pending() && impl_->check_parameters()) return true;
    impl_->mark_broken();
    return false;
}

loss connection::lost_reason() const noexcept { return impl_ ? detail::loss_of(impl_->death.sqlstate) : loss::closed; }

bool connection::server_left() const noexcept { return impl_ && detail::server_left(impl_->death.sqlstate); }

bool connection::server_demoted() const noexcept { return impl_ && impl_->demoted; }

overt::pg::activity connection::activity() const noexcept {
    return impl_ ? impl_->board.read() : overt::pg::activity{};
}

int connection::backend_pid() const noexcept { return impl_ && impl_->session ? PQbackendPID(impl_->session) : 0; }

int connection::server_version() const noexcept {
    return impl_ && impl_->session ? PQserverVersion(impl_->session) : 0;
}

pg_conn* connection::native_handle() const noexcept { return impl_ ? impl_->session : nullptr; }

int connection::native_socket() const noexcept { return is_open() ? PQsocket(native_handle()) : -1; }

std::size_t connection::cached_statements() const noexcept { return impl_ ? impl_->statements.size() : 0; }

int connection::max_buffered_rows() const noexcept { return impl_ ? impl_->most_rows : 0; }

void connection::watch_sizes(std::size_t above) noexcept { impl_->sizes.watch(above); }
void connection::watch_time(std::chrono::steady_clock::duration above,
                            std::function<void(std::chrono::steady_clock::duration)> handler) {
    impl_->slow_after = above;
    impl_->on_slow = std::move(handler);
    impl_->watched = true;
}

bool connection::bloated() const noexcept { return impl_ && impl_->sizes.bloated(); }

std::unique_ptr<canceller> connection::make_canceller() const { return std::make_unique<canceller>(native_handle()); }

transaction_stack& connection::transactions() noexcept { return impl_->transactions; }
void connection::mark_session_changed() noexcept { impl_->session_changed = true; }
bool connection::session_changed() const noexcept { return impl_ && impl_->session_changed; }
void connection::mark_session_clean() noexcept { impl_->session_changed = false; }

}  // namespace overt::pg
