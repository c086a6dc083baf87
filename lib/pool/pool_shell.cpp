// SPDX-License-Identifier: BSL-1.0
#include "pool/pool_shell.hpp"

#include "pool/cancel_request.hpp"
#include "pool/caretaking.hpp"
#include "pool/connecting.hpp"
#include "pool/context_watch.hpp"
#include "pool/duty.hpp"
#include "pool/hooks.hpp"

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>

#include <sys/socket.h>

#include <random>
#include <utility>

namespace overt::detail {

namespace {

lease_watch::limits watched_in(const pool_options& o) {
    if (!o.on_warning()) return {};
    return {span(o.warn_long_lease()), span(o.warn_idle_in_transaction()), span(o.warn_stall())};
}

core_settings settings_of(const pool_options& o) {
    core_settings s;
    s.min_size = o.min_size();
    s.max_size = o.max_size();
    s.max_waiting = o.max_waiting();
    s.max_connecting = o.max_connecting();
    s.keep = o.keep_connections();
    s.jitter = o.lifetime_jitter();
    s.lifetime = span(o.max_lifetime());
    s.idle_timeout = span(o.idle_timeout());
    s.check_interval = span(o.check_interval());
    s.validate_after = span(o.validate_after());
    s.ping_timeout = span(o.ping_timeout());
    s.cancel_timeout = span(o.cancel_timeout());
    s.reset_timeout = span(o.reset_timeout());
    if (o.after_release()) s.reset_timeout += span(o.hook_timeout());
    s.close_timeout = span(o.close_timeout());
    s.watch_period = lease_watch(watched_in(o)).period();
    return s;
}

std::uint64_t seed() {
    std::random_device source;
    return (std::uint64_t{source()} << 32) | source();
}

template <class Task>
bool spawn(const asio::any_io_executor& executor, Task&& task) noexcept try {
    asio::co_spawn(executor, std::forward<Task>(task), asio::detached);
    return true;
} catch (const std::exception&) {
    return false;  // the task reported its end when it was dropped
}

}  // namespace

pool_duration span(std::chrono::milliseconds value) noexcept {
    constexpr auto most = std::chrono::duration_cast<std::chrono::milliseconds>(pool_duration::max());
    return value > most ? pool_duration::max() : pool_duration(value);
}

pool_shell::pool_shell(asio::any_io_executor executor, pool_options options)
    : options_(std::move(options)),
      executor_(std::move(executor)),
      core_(
          settings_of(options_), [] { return std::make_unique<pool_slot>(); }, seed()),
      watch_(watched_in(options_)),
      cancels_per_second_(options_.cancels_per_second()) {}

pool_shell::~pool_shell() = default;

void pool_shell::start() {
    asio::use_service<context_watch>(executor_.context()).add(weak_from_this());
    // threads may live longer than the pool
    const auto told = [weak = weak_from_this()](void (pool_shell::*what)() noexcept) {
        return [weak, what] {
            if (const auto self = weak.lock()) ((*self).*what)();
        };
    };
    const auto most = static_cast<std::size_t>(options_.max_connecting());
    helpers_ = std::make_unique<helpers>(told(&pool_shell::on_time), told(&pool_shell::wake_closers), most);
    step([](pool_core& core) { core.start(pool_clock::now()); });
}

/// With the lock held: does what must be done right now.
core_slot* pool_shell::settle() noexcept {
    const core_wishes wishes = core_.wishes();
    for (core_waiter* each = wishes.woken; each; each = each->next_woken) {
        auto& who = static_cast<pool_waiter&>(*each);
        if (who.slot) {
            auto& slot = static_cast<pool_slot&>(*who.slot);
            slot.site = who.site;
            slot.leased = pool_clock::now();
        }
        if (who.where == core_waiter::place::unreachable) who.failure = last_failure_;
        who.bed.ring();
    }
    for (core_slot* each = wishes.interrupted; each; each = each->next_interrupted)
        interrupt(static_cast<pool_slot&>(*each));
    if (core_.schedule_changed()) helpers_->time.set(core_.next_tick());
    if (core_.is_closed()) ring_closers();
    return wishes.tasks;
}

/// With the lock held, so that nobody closes the socket meanwhile.
void pool_shell::interrupt(pool_slot& slot) noexcept {
    if (slot.state == slot_state::closing) {
        if (slot.farewell >= 0) ::shutdown(slot.farewell, SHUT_RDWR);
        return;
    }
    if (slot.state == slot_state::cancelling) return cut_off_cancel(slot);
    if (slot.state == slot_state::leased && slot.connection.activity().state == pg::session_state::active)
        cancel_statement(slot);
    slot.connection.shut_down();
}

void pool_shell::perform(core_slot* tasks) noexcept {
    while (tasks) {
        auto& slot = static_cast<pool_slot&>(*tasks);
        tasks = slot.next_task;
        core_slot* const more = perform_one(slot);
        core_slot** end = &tasks;
        while (*end) end = &(*end)->next_task;
        *end = more;
    }
}

/// Begins one task, or does it here where that takes no time. Returns what is to be done after that.
core_slot* pool_shell::perform_one(pool_slot& slot) noexcept {
    switch (slot.task) {
        case slot_task::connect: start_connect(slot); break;
        case slot_task::look: return end_task(slot, slot.connection.alive());
        case slot_task::ping: spawn(executor_, ping(duty(shared_from_this(), slot))); break;
        case slot_task::cancel:
            if (detached_) return end_task(slot, false);
            spawn(executor_, end_statement(duty(shared_from_this(), slot)));
            break;
        case slot_task::reset: spawn(executor_, reset(duty(shared_from_this(), slot))); break;
        case slot_task::close:
            if (detached_) return end_task(slot, true);
            spawn(executor_, farewell(duty(shared_from_this(), slot)));
            break;
        case slot_task::none: break;
    }
    return nullptr;
}

void pool_shell::finished(pool_slot& slot, bool well) noexcept {
    if (!inherited()) perform(end_task(slot, well));
}

core_slot* pool_shell::end_task(pool_slot& slot, bool well) noexcept {
    const bool over = slot.task == slot_task::close || (slot.task == slot_task::connect && !well);
    const bool server_left = !well && !over && slot.connection.server_left();
    if (over) take_connection(slot).close();
    const auto event = [&](pool_core& core) {
        const pool_time now = pool_clock::now();
        switch (slot.task) {
            case slot_task::connect:
                if (well) ++counters_.connects, last_failure_.reset();
                return well ? core.connected(slot, now) : core.connect_failed(slot, false, now);
            case slot_task::ping:
                ++counters_.pings;
                if (!well) ++counters_.pings_failed;
                return core.checked(slot, well, now);
            case slot_task::look: return core.checked(slot, well, now);
            case slot_task::cancel:
                if (!well) return core.give_up(slot, close_reason::abandoned, now);
                if (slot.discard) return core.give_up(slot, close_reason::discarded, now);
                slot.cancelled = true;
                return core.give_back_dirty(slot, now);
            case slot_task::reset: ++counters_.resets; return core.reset_done(slot, well, now);
            default:
                slot.canceller.reset();
                slot.discard = slot.cancelled = false;
                return core.closed(slot, now);
        }
    };
    const auto reason_and_event = [&](pool_core& core) {
        const auto why = slot.task == slot_task::reset ? close_reason::reset_failed : close_reason::validation;
        if (server_left) core.outdated(slot, why, pool_clock::now());
        event(core);
    };
    return decide(reason_and_event);
}

pg::connection pool_shell::take_connection(pool_slot& slot) noexcept {
    std::lock_guard lock(mutex_);
    return std::exchange(slot.connection, pg::connection());
}

bool pool_shell::set_farewell(pool_slot& slot, int descriptor) noexcept {
    if (inherited()) return false;
    std::lock_guard lock(mutex_);
    slot.farewell = descriptor;
    return slot.deadline != no_time;
}

/// Whoever closes a pool has no time to wait for turns: the request goes out without anybody who waits for it.
void pool_shell::cut_off_cancel(pool_slot& slot) noexcept {
    const bool unasked = slot.request && slot.request->give_up();
    if (unasked && core_.is_closed()) cancel_statement(slot);
    slot.connection.shut_down();
}

void pool_shell::cancel_statement(pool_slot& slot) noexcept {
    if (slot.canceller && helpers_->cancels.submit([request = slot.canceller] { request->cancel(); }))
        ++counters_.cancels;
}

// ---- opening

void pool_shell::start_connect(pool_slot& slot) noexcept {
    const bool started = helpers_->connects.submit(
        [self = shared_from_this(), &slot] { open_connection(*self, slot); });
    if (!started)
        connect_failed(slot, connect_error(connect_failure::other, "", "no thread could be started to connect with"));
}

void pool_shell::arrived(pool_slot& slot, pg::connection fresh) noexcept {
    slot.connection = std::move(fresh);
    slot.connection.watch_sizes(options_.retire_after_bytes());
    watch_statements(slot);
    try {
        const auto task = std::make_shared<duty>(shared_from_this(), slot);
        std::lock_guard lock(mutex_);
        if (gone_ || detached_) return;
        asio::post(executor_, [task, this] {
            try {
                task->slot().connection.attach(executor_);
                if (options_.on_connect() || options_.prime_receive_buffer() != 0) begin_hook(std::move(*task));
                else task->done(true);
            } catch (const std::exception&) {
                task->done(false);
            }
        });
    } catch (const std::exception&) {
        // the task is dropped and reports that
    }
}

void pool_shell::begin_hook(duty task) noexcept {
    bool wanted = false;
    // a hook ends by itself in its time, a statement of ours does not
    const pool_duration most = span(options_.connect_timeout()) + span(options_.hook_timeout());
    step([&](pool_core& core) { wanted = core.begin_hook(task.slot(), after(pool_clock::now(), most)); });
    if (wanted) spawn(executor_, greet(std::move(task)));
}

void pool_shell::refused(pool_slot& slot, const connect_error& why) noexcept {
    if (inherited()) return;
    take_connection(slot).close();
    connect_failed(slot, why);
}

void pool_shell::connect_failed(pool_slot& slot, const connect_error& why) noexcept {
    step([&](pool_core& core) {
        ++counters_.connect_failures;
        last_failure_ = why;
        core.connect_failed(slot, is_hopeless(why.reason()), pool_clock::now());
    });
}

// ---- time

void pool_shell::on_time() noexcept {
    std::lock_guard lock(mutex_);
    if (gone_ || tick_posted_) return;
    try {
        asio::post(executor_, [self = shared_from_this()] { self->tick(); });
        tick_posted_ = true;
    } catch (const std::exception&) {
        helpers_->time.set(pool_clock::now() + std::chrono::seconds(1));
    }
}

void pool_shell::tick() noexcept {
    step([this](pool_core& core) {
        tick_posted_ = false;
        core.tick(pool_clock::now());
    });
    if (watch_.period() != pool_duration::max()) watch();
}

}  // namespace overt::detail
