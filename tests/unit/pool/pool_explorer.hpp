// SPDX-License-Identifier: BSL-1.0
// Drives a pool's core through a random schedule: whatever happens in whatever order, the invariants hold, every waiter
// is answered once and in turn, and nobody gets a connection that is not fit. Knows what it expects from a model of its
// own: the sessions as the server sees them.
#pragma once

#include "pool/pool_core.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace overt::detail {

/// What the core's surroundings do wrong on purpose, each as a bug in it would look: the explorer has to see it.
enum class mutation : unsigned char {
    none,
    lost_grant,         ///< A waiter that leaves with a slot does not pass it on.
    early_vacancy,      ///< A place counts as free while the server still has its session.
    barging,            ///< A newcomer takes what is meant for somebody who waits.
    forgotten_wake_up,  ///< A waiter is given a slot and never told.
    forgotten_report,   ///< The end of a connect is told to nobody.
    forgotten_tick,     ///< The clock is set once and never again.
    forgotten_resize,   ///< A smaller size never takes effect.
    outdated_reuse,     ///< A connection of an older generation is kept.
    expired_reuse,      ///< A connection past its lifetime is kept.
    dirty_reuse,        ///< A session that needs a reset is kept without one.
    dead_reuse,         ///< A connection that was found dead is kept.
    double_return,      ///< A lease ends twice.
};
inline constexpr int mutation_count = 13;

class pool_explorer {
public:
    /// One schedule. Empty where all went well, else what is wrong.
    static std::string explore(std::uint64_t seed, mutation wrong = mutation::none) {
        try {
            pool_explorer(seed, wrong).run();
            return {};
        } catch (const violation& found) {
            return found.what();
        }
    }

private:
    using place = core_waiter::place;

    struct violation : std::runtime_error {
        using std::runtime_error::runtime_error;
    };
    static void require(bool met, const char* otherwise) {
        if (!met) throw violation(otherwise);
    }

    /// A slot, and the session in it as the server knows it.
    struct explored_slot : core_slot {
        std::uint64_t era = 0;
        pool_time dies = no_time;
        bool dirty = false;
        bool dead = false;
        bool held = false;
    };
    struct explored_waiter : core_waiter {
        explicit explored_waiter(int n) : number(n) {}
        int number;
        int woken = 0;
    };
    static explored_slot& own(core_slot& slot) { return static_cast<explored_slot&>(slot); }

    pool_explorer(std::uint64_t seed, mutation wrong)
        : wrong_(wrong),
          random_(seed),
          core_(draw_settings(), [] { return std::make_unique<explored_slot>(); }, seed) {}

    void run() {
        step([&] { core_.start(now_); });
        for (int i = 0; i < 60; ++i) event();
        wind_up();
    }

    std::uint64_t below(std::uint64_t n) { return random_.next() % n; }
    int some(int n) { return static_cast<int>(below(static_cast<std::uint64_t>(n))); }
    template <class List>
    auto any_of(List& list) {
        return list.begin() + static_cast<std::ptrdiff_t>(below(list.size()));
    }

    core_settings draw_settings() {
        using namespace std::chrono_literals;
        const auto maybe = [this](pool_duration value) { return below(2) ? value : pool_duration::max(); };
        core_settings s;
        s.max_size = max_ = 1 + some(5);
        s.min_size = some(s.max_size + 1);
        s.max_waiting = most_waiting_ = 1 + some(6);
        s.max_connecting = 1 + some(3);
        s.keep = below(6) != 0;
        s.lifetime = maybe(1500ms);
        s.idle_timeout = maybe(1s);
        s.check_interval = maybe(500ms);
        s.validate_after = maybe(200ms);
        return s;
    }

    // ---- the core and what it asks for

    template <class F>
    void step(F&& call) {
        call();
        look();
    }

    void look() {
        const core_wishes wishes = core_.wishes();
        bool first = true;
        for (core_waiter* each = wishes.woken; each; each = each->next_woken) {
            auto& who = static_cast<explored_waiter&>(*each);
            if (who.where == place::granted) lent(own(*who.slot), who.number);
            if (wrong_ == mutation::forgotten_wake_up && std::exchange(first, false)) continue;
            ++who.woken;
        }
        for (core_slot* each = wishes.tasks; each;) {
            core_slot& slot = *each;
            each = each->next_task;
            if (slot.task == slot_task::connect) begin_session(own(slot));
            if (slot.task == slot_task::close && wrong_ == mutation::early_vacancy) early_.push_back(&slot);
            else tasks_.push_back(&slot);
        }
        const bool deaf = wrong_ == mutation::forgotten_tick && clock_was_set_;
        if (core_.schedule_changed() && !deaf) armed_ = core_.next_tick();
        clock_was_set_ = clock_was_set_ || armed_ != no_time;
        if (const std::string broken = core_.broken_invariant(now_); !broken.empty()) throw violation(broken);
        while (!early_.empty()) {
            core_slot& slot = *early_.back();
            early_.pop_back();
            ++lingering_;
            core_.closed(slot, now_);
            look();
        }
    }

    void begin_session(explored_slot& slot) {
        ++sessions_;
        require(sessions_ <= max_, "the server has more sessions than it may");
        slot.era = era_;
        slot.dirty = slot.dead = slot.held = false;
        slot.dies = no_time;
    }

    /// Somebody gets the slot at this moment.
    void lent(explored_slot& slot, int number) {
        require(slot.state == slot_state::leased, "a slot was lent that is not leased");
        require(!std::exchange(slot.held, true), "a slot has two owners");
        require(slot.era == era_, "an outdated connection was lent");
        require(slot.dies > now_, "a connection past its lifetime was lent");
        require(!slot.dirty, "a session was lent that is not clean");
        require(!slot.dead, "a dead connection was lent");
        for (const auto& each : waiters_)
            require(each->where != place::queued || each->number > number, "somebody was overtaken");
    }

    // ---- events

    void event() {
        switch (below(17)) {
            case 0:
            case 1:
            case 2: return arrive();
            case 3:
            case 4: return take();
            case 5: return leave();
            case 6:
            case 7: return collect();
            case 8:
            case 9: return end_lease();
            case 10:
            case 11:
            case 12: return finish_task();
            case 13: now_ += std::chrono::milliseconds(below(700)); return;
            case 14: return tick();
            case 15: return operate();
            default: return rare();
        }
    }

    void arrive() {
        auto& who = *waiters_.emplace_back(std::make_unique<explored_waiter>(++arrived_));
        const bool closed = core_.is_closed();
        const bool full = core_.waiting() >= static_cast<std::size_t>(most_waiting_);
        auto answer = pool_core::admission::queued;
        step([&] { answer = core_.enqueue(who, now_); });
        if (answer == pool_core::admission::queued) return require(!closed && !full, "somebody was let in");
        require((answer == pool_core::admission::closed) == closed, "somebody was told that it is closed");
        require((answer == pool_core::admission::overloaded) == (full && !closed), "somebody was told that it is full");
        require(answer != pool_core::admission::deadlocked, "there are no tasks here");
        require(who.where == place::outside && who.woken == 0, "somebody was refused and answered");
        waiters_.pop_back();
    }

    void take() {
        const bool others_first = core_.waiting() > 0;
        core_slot* slot = nullptr;
        step([&] { slot = core_.take(now_); });
        if (!slot) return;
        require(!others_first, "a newcomer was served while others wait");
        lent(own(*slot), ++arrived_);
        leased_.push_back(slot);
    }

    /// Times out, is cancelled, or its coroutine is destroyed; at any moment, also after it was given a slot.
    void leave() {
        if (waiters_.empty()) return;
        const auto at = any_of(waiters_);
        explored_waiter& who = **at;
        if (who.where == place::granted) own(*who.slot).held = false;
        left_.push_back(std::move(*at));
        waiters_.erase(at);
        if (who.where == place::granted && wrong_ == mutation::lost_grant) core_.collect(who);
        else step([&] { core_.leave(who, now_); });
        who.woken = 0;
    }

    void collect() {
        for (auto at = waiters_.begin(); at != waiters_.end(); ++at) {
            explored_waiter& who = **at;
            if (who.where == place::queued || who.woken == 0) continue;
            require(who.woken == 1, "somebody was answered twice");
            if (who.where == place::granted) leased_.push_back(core_.collect(who));
            who.woken = 0;
            left_.push_back(std::move(*at));
            waiters_.erase(at);
            return;
        }
    }

    void end_lease() {
        if (leased_.empty()) return;
        const auto at = any_of(leased_);
        explored_slot& slot = own(**at);
        leased_.erase(at);
        slot.held = false;
        switch (below(5)) {
            case 0: return break_off(slot);
            case 1: slot.dirty = true; break;
            default: break;
        }
        if (wrong_ == mutation::outdated_reuse && slot.doom == close_reason::generation) {
            slot.doom.reset();
            slot.generation = core_.generation();
        }
        if (wrong_ == mutation::expired_reuse) slot.expires = no_time;
        if (slot.dirty && wrong_ != mutation::dirty_reuse) return step([&] { core_.give_back_dirty(slot, now_); });
        step([&] { core_.give_back(slot, now_); });
        if (wrong_ == mutation::double_return && slot.state != slot_state::closing)
            step([&] { core_.give_back(slot, now_); });
        if (wrong_ == mutation::barging) barge();
    }

    /// The connection broke; sometimes it also said that its server goes away.
    void break_off(explored_slot& slot) {
        slot.dead = true;
        const bool server_left = below(2) == 0;
        step([&] {
            if (server_left && core_.outdated(slot, close_reason::broken, now_)) ++era_;
            core_.give_up(slot, close_reason::broken, now_);
        });
    }

    void barge() {
        for (auto& each : waiters_) {
            if (each->where != place::granted) continue;
            core_slot* const slot = core_.collect(*each);
            own(*slot).held = false;
            each->woken = 0;
            explored_waiter& robbed = *each;
            step([&] { core_.enqueue(robbed, now_); });
            lent(own(*slot), ++arrived_);
            leased_.push_back(slot);
            return;
        }
    }

    void finish_task() {
        if (lingering_ > 0 && below(2)) return end_lingering();
        if (tasks_.empty()) return;
        const auto at = any_of(tasks_);
        explored_slot& slot = own(**at);
        if (slot.task == slot_task::connect && below(4) == 0 && begin_hook(slot)) return;
        tasks_.erase(at);
        const bool well = below(3) != 0;
        switch (slot.task) {
            case slot_task::connect: return finish_connect(slot, well);
            case slot_task::look:
            case slot_task::ping:
                slot.dead = !well;
                return step([&] { core_.checked(slot, well || wrong_ == mutation::dead_reuse, now_); });
            case slot_task::reset:
                if (well) slot.dirty = false;
                return step([&] { core_.reset_done(slot, well, now_); });
            default: --sessions_; return step([&] { core_.closed(slot, now_); });
        }
    }

    bool begin_hook(explored_slot& slot) {
        if (slot.on_loop) return false;
        bool wanted = false;
        step([&] { wanted = core_.begin_hook(slot, now_ + std::chrono::seconds(1)); });
        require(wanted != core_.is_closed(), "a hook runs for a closed pool, or does not run");
        return wanted;
    }

    void finish_connect(explored_slot& slot, bool well) {
        if (!well) {
            --sessions_;
            if (wrong_ == mutation::forgotten_report) return;
            const bool hopeless = below(2) == 0;
            return step([&] { core_.connect_failed(slot, hopeless, now_); });
        }
        step([&] {
            core_.connected(slot, now_);
            slot.dies = slot.expires;
        });
    }

    void end_lingering() {
        --lingering_;
        --sessions_;
    }

    void tick() {
        if (armed_ == no_time) return;
        now_ = std::max(now_, armed_);
        armed_ = no_time;
        step([&] { core_.tick(now_); });
    }

    void operate() {
        if (below(4) != 0) return;
        if (below(2)) {
            if (!core_.is_closed()) ++era_;
            return step([&] { core_.invalidate(now_); });
        }
        max_ = 1 + some(5);
        const int least = some(max_ + 1);
        const bool forgotten = wrong_ == mutation::forgotten_resize && max_ < core_.max_size();
        if (!forgotten) step([&] { core_.resize(least, max_, now_); });
    }

    void rare() {
        switch (below(8)) {
            case 0: return step([&] { core_.close(now_); });
            case 1:
                if (core_.is_closed()) step([&] { core_.force(); });
                return;
            default: return;
        }
    }

    /// Everything that is under way ends, and nobody is forgotten: neither a waiter nor a slot.
    void wind_up() {
        if (below(2)) step([&] { core_.close(now_); });
        for (int turn = 0; turn < 10'000 && !(waiters_.empty() && core_.waiting() == 0); ++turn) {
            collect();
            if (!leased_.empty()) end_lease();
            else if (!tasks_.empty()) finish_task();
            else if (lingering_ > 0) end_lingering();
            else tick();
        }
        require(waiters_.empty(), "somebody waits, and nothing happens any more");
        step([&] { core_.close(now_); });
        while (!leased_.empty()) end_lease();
        for (int turn = 0; turn < 1000 && !tasks_.empty(); ++turn) finish_task();
        while (lingering_ > 0) end_lingering();
        require(core_.drained(), "a slot was lost");
        require(sessions_ == 0, "the server has a session that nobody knows");
        require(core_.next_tick() == no_time, "a clock is set for nothing");
        for (const auto& each : left_)
            require(each->where != place::granted && each->woken == 0, "somebody was answered after it left");
    }

    mutation wrong_;
    dice random_;
    int max_ = 0;
    int most_waiting_ = 0;
    pool_core core_;
    pool_time now_ = pool_time(std::chrono::hours(1));
    pool_time armed_ = no_time;
    bool clock_was_set_ = false;
    std::vector<core_slot*> tasks_;  // not done yet
    std::vector<core_slot*> early_;
    std::vector<core_slot*> leased_;
    std::vector<std::unique_ptr<explored_waiter>> waiters_;  // in order of arrival
    std::vector<std::unique_ptr<explored_waiter>> left_;
    std::uint64_t era_ = 0;
    int sessions_ = 0;
    int lingering_ = 0;  // sessions whose place was free too early
    int arrived_ = 0;
};

}  // namespace overt::detail
