// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/pool_core.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

namespace overt::detail {

struct numbered_slot : core_slot {
    int number = 0;
};

struct numbered_waiter : core_waiter {
    explicit numbered_waiter(int n = 0) : number(n) {}
    int number;
    int woken = 0;
};

/// A core with hands: collects what it asks for and lets the test answer, in a time of its own.
class core_bench {
public:
    explicit core_bench(const core_settings& settings, std::uint64_t seed = 1)
        : core(settings, [this] { return make(); }, seed) {
        core.start(now);
        look();
    }

    pool_core core;
    pool_time now = pool_time(std::chrono::hours(1));
    std::deque<core_slot*> tasks;  // not done yet
    std::vector<core_slot*> interrupted;

    /// Calls the core, takes what it asks for, and checks the invariants.
    template <class F>
    auto step(F&& call) {
        if constexpr (std::is_void_v<decltype(call(core))>) {
            call(core);
            look();
        } else {
            auto answer = call(core);
            look();
            return answer;
        }
    }

    core_slot* take() {
        return step([&](pool_core& c) { return c.take(now); });
    }
    pool_core::admission enqueue(core_waiter& w) {
        return step([&](pool_core& c) { return c.enqueue(w, now); });
    }
    void leave(core_waiter& w) {
        step([&](pool_core& c) { c.leave(w, now); });
    }
    void give_back(core_slot& s) {
        step([&](pool_core& c) { c.give_back(s, now); });
    }
    void tick() {
        step([&](pool_core& c) { c.tick(now); });
    }
    void close() {
        step([&](pool_core& c) { c.close(now); });
    }
    void pass(pool_duration span) { now += span; }

    /// The oldest task that is not done yet; it must be of this kind.
    core_slot& next(slot_task kind) {
        BOOST_REQUIRE(!tasks.empty());
        core_slot* slot = tasks.front();
        BOOST_REQUIRE(slot->task == kind);
        tasks.pop_front();
        return *slot;
    }
    core_slot& connect() {
        core_slot& slot = next(slot_task::connect);
        step([&](pool_core& c) { c.connected(slot, now); });
        return slot;
    }
    void fail_connect(bool hopeless = false) {
        core_slot& slot = next(slot_task::connect);
        step([&](pool_core& c) { c.connect_failed(slot, hopeless, now); });
    }
    void answer_check(slot_task kind, bool alive) {
        core_slot& slot = next(kind);
        step([&](pool_core& c) { c.checked(slot, alive, now); });
    }
    void finish_reset(bool clean) {
        core_slot& slot = next(slot_task::reset);
        step([&](pool_core& c) { c.reset_done(slot, clean, now); });
    }
    /// What the slot's lease left running has ended, or has not.
    void finish_cancel(bool ended) {
        core_slot& slot = next(slot_task::cancel);
        step([&](pool_core& c) {
            ended ? c.give_back_dirty(slot, now) : c.give_up(slot, close_reason::abandoned, now);
        });
    }
    void finish_close() {
        core_slot& slot = next(slot_task::close);
        step([&](pool_core& c) { c.closed(slot, now); });
    }
    /// A connection that is leased, opened for this.
    core_slot& lease() {
        numbered_waiter w;
        BOOST_REQUIRE(enqueue(w) == pool_core::admission::queued);
        if (w.where == core_waiter::place::queued) {
            if (tasks.front()->task == slot_task::connect) connect();
            else answer_check(tasks.front()->task, true);
        }
        core_slot* slot = core.collect(w);
        BOOST_REQUIRE(slot);
        return *slot;
    }

    std::size_t count(slot_state state) const { return core.count(state); }

    void look() {
        const core_wishes wishes = core.wishes();
        for (core_waiter* w = wishes.woken; w; w = w->next_woken) ++static_cast<numbered_waiter*>(w)->woken;
        for (core_slot* s = wishes.interrupted; s; s = s->next_interrupted) interrupted.push_back(s);
        for (core_slot* s = wishes.tasks; s; s = s->next_task) tasks.push_back(s);
        const std::string wrong = core.broken_invariant(now);
        if (!wrong.empty()) BOOST_FAIL(wrong);
    }

private:
    std::unique_ptr<core_slot> make() {
        auto slot = std::make_unique<numbered_slot>();
        slot->number = ++made_;
        return slot;
    }
    int made_ = 0;
};

inline core_settings of_size(int max, int min = 0) {
    core_settings s;
    s.max_size = max;
    s.min_size = min;
    return s;
}

using waits = core_waiter::place;

}  // namespace overt::detail
