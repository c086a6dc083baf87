// SPDX-License-Identifier: BSL-1.0
#include "pg/connection_impl.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <random>

namespace overt::pg {

using detail::condition;

namespace {

// libpq would print on stderr
void swallow(void*, const char*) noexcept {}

// A session of the parent process, kept in the child for ever: PQfinish would end it for the parent, and Asio would
// take the socket out of the epoll set that both processes share.
struct abandoned_session {
    PGconn* session;
    std::optional<asio::posix::stream_descriptor> socket;
    abandoned_session* next;
};
std::atomic<abandoned_session*> abandoned{nullptr};

/// Sessions that are read-only because the options say so.
bool wants_read_only(const connect_options& options) {
    const std::string_view target = options.keyword("target_session_attrs");
    return target == "read-only" || target == "standby" || target == "prefer-standby" ||
           options.startup_options().find("default_transaction_read_only") != std::string::npos;
}

bool readable(int socket) noexcept {
    pollfd watched{socket, POLLIN, 0};
    return ::poll(&watched, 1, 0) > 0;
}

}  // namespace

connection::impl::impl(const connect_options& options)
    : statements(options.statement_cache_size(), std::random_device()()),
      on_notice(options.on_notice()),
      on_statement(options.on_statement()),
      watched(static_cast<bool>(on_statement)),
      most_rows(options.max_buffered_rows()),
      sizes(options.max_buffered_bytes()),
      read_only_wanted(wants_read_only(options)),
      owner(::getpid()) {}

connection::impl::~impl() { close(); }

void connection::impl::adopt(PGconn* opened) noexcept {
    session = opened;
    queue.use(opened);
    backend = PQbackendPID(opened);
    libpq_socket = PQsocket(opened);
    descriptor.store(::fcntl(libpq_socket, F_DUPFD_CLOEXEC, 0), std::memory_order_relaxed);
    PQsetnonblocking(opened, 1);
    PQsetNoticeProcessor(opened, &swallow, nullptr);
    now = condition::detached;
    board.set(session_state::idle);
}

void connection::impl::attach(const asio::any_io_executor& to) {
    if (descriptor < 0) throw std::system_error(EMFILE, std::generic_category(), "The connection's socket");
    socket.emplace(to, descriptor);
    executor = to;
    now = condition::ready;
}

void connection::impl::close() noexcept {
    if (!session) return;
    // a wait that is under way looks at the socket once more when it is told that it is over
    const bool waited_on = now == condition::in_flight || now == condition::given_up;
    now = condition::closed;
    board.set(session_state::broken);
    queue.clear();
    preparing = nullptr;
    executor = {};  // a strand's last handle may not outlive its context
    if (home.left() || ::getpid() != owner) {
        abandon();
        return;
    }
    if (socket) {
        if (socket->is_open()) socket->release();
        if (!waited_on) socket.reset();
    }
    if (const int own = descriptor.exchange(-1); own >= 0) ::close(own);
    PQfinish(std::exchange(session, nullptr));
}

void connection::impl::abandon() noexcept {
    ::close(PQsocket(session));
    if (const int own = descriptor.exchange(-1); own >= 0) ::close(own);
    auto* const kept = new (std::nothrow) abandoned_session{session, std::nullopt, abandoned.load()};
    session = nullptr;
    if (!kept) return;
    if (socket) kept->socket.emplace(std::move(*socket));
    while (!abandoned.compare_exchange_weak(kept->next, kept)) {}
}

void connection::impl::mark_broken() noexcept {
    now = condition::broken;
    board.set(session_state::broken);
    queue.clear();
}

session_state connection::impl::state() const noexcept {
    if (!session || now == condition::broken || now == condition::closed) return session_state::broken;
    if (now == condition::in_flight || now == condition::given_up || now == condition::lent)
        return session_state::active;
    return PQstatus(session) == CONNECTION_OK ? state_of(PQtransactionStatus(session)) : session_state::broken;
}

bool connection::impl::check_parameters() const noexcept {
    const auto is = [this](const char* name, std::string_view value) {
        const char* const told = PQparameterStatus(session, name);
        return told && told == value;
    };
    return is("client_encoding", "UTF8") && is("standard_conforming_strings", "on");
}

bool connection::impl::read_pending() noexcept {
    constexpr int most_reads = 64;  // a flood of notifications is not a reason to stay here
    bool more = true;
    for (int i = 0; more && i < most_reads; ++i) {
        drain_notifications();  // takes whatever else libpq has read as well
        more = readable(PQsocket(session)) && PQconsumeInput(session) == 1;
    }
    drain_notifications();
    return !death.fatal && PQstatus(session) == CONNECTION_OK;
}

void connection::impl::settle_statements() noexcept {
    if (preparing && preparing->number == preparing_number) {
        // without an answer it was never prepared; with an error neither
        if (prepare_op.failed) statements.forget(*preparing);
        else preparing->confirmed = true;
    }
    preparing = nullptr;
    if (queue.statements_dropped()) statements.clear();
    if (queue.write_refused() && !read_only_wanted) note_demotion();
    queue.noted();
}

// A server from 14 on reports what makes all of its transactions read-only. Where it reports neither, a transaction was
// begun so, and meant it.
void connection::impl::note_demotion() noexcept {
    for (const char* const setting : {"in_hot_standby", "default_transaction_read_only"}) {
        const char* const told = PQparameterStatus(session, setting);
        if (told && std::string_view(told) == "on") demoted = session_changed = true;
    }
}

bool connection::impl::close_retired() noexcept {
    const std::vector<std::string>& names = statements.retired();
    const std::size_t count = std::min(names.size(), close_at_once);
    for (std::size_t i = 0; i < count; ++i)
        if (!queue.close_statement(close_ops[i], names[i].c_str()) || !queue.sync()) return false;
    statements.retired_closed(count);
    return true;
}

const PGresult* connection::impl::preparation_error() const noexcept {
    for (const detail::operation& each : close_ops)
        // outside a transaction it does not matter
        if (each.answer && each.failed && queue.transaction() == PQTRANS_INERROR) return each.answer;
    return prepare_op.failed ? prepare_op.answer : nullptr;
}

void connection::impl::drop_preparation() noexcept {
    prepare_op.drop_answer();
    for (detail::operation& each : close_ops) each.drop_answer();
}

void connection::impl::tell_of(const rendered& statement) noexcept {
    try {
        on_statement(statement);
    } catch (...) {
        // the statement is on its way; what its observer makes of it changes nothing
    }
}

void connection::impl::watch_beginning(const rendered& statement) noexcept {
    if (on_statement) tell_of(statement);
    if (!on_slow) return;
    timed = true;
    timed_since = std::chrono::steady_clock::now();
}

void connection::impl::watch_end() noexcept {
    timed = false;
    const auto took = std::chrono::steady_clock::now() - timed_since;
    if (took < slow_after) return;
    try {
        on_slow(took);
    } catch (...) {
        // the statement has ended as it has
    }
}

void connection::impl::take_notification(PGnotify* told) noexcept {
    try {
        if (heard) heard->got.push_back({told->relname, told->extra, told->be_pid});
    } catch (const std::bad_alloc&) {
        heard->missed = true;
    }
    PQfreemem(told);
}

void connection::impl::on_notice_received(void* self, const PGresult* notice) noexcept {
    impl& of = *static_cast<impl*>(self);
    of.death.read(notice);
    try {
        if (of.on_notice) of.on_notice(detail::fields_of(notice));
    } catch (...) {
        // the handler's own affair: it runs in the middle of somebody's statement
    }
    if (of.now == condition::lent && of.default_receiver) of.default_receiver(nullptr, notice);
}

}  // namespace overt::pg
