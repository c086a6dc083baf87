// SPDX-License-Identifier: BSL-1.0
// Random schedules: whatever happens in whatever order, the invariants hold and every waiter is answered once.
#include <boost/test/unit_test.hpp>

#include "core_bench.hpp"

using namespace overt;
using namespace overt::detail;
using namespace std::chrono_literals;

namespace {

class schedule {
public:
    explicit schedule(std::uint64_t seed) : random_(seed), bench_(draw_settings(), seed) {}

    void run() {
        for (int i = 0; i < 60; ++i) event();
        wind_up();
    }

private:
    std::uint64_t below(std::uint64_t n) { return random_.next() % n; }

    core_settings draw_settings() {
        core_settings s;
        s.max_size = 1 + static_cast<int>(below(5));
        s.min_size = static_cast<int>(below(static_cast<std::uint64_t>(s.max_size) + 1));
        s.max_waiting = 1 + static_cast<int>(below(6));
        s.max_connecting = 1 + static_cast<int>(below(3));
        s.keep = below(6) != 0;
        s.lifetime = below(2) ? pool_duration(3s) : pool_duration::max();
        s.idle_timeout = below(2) ? pool_duration(1s) : pool_duration::max();
        s.check_interval = below(2) ? pool_duration(500ms) : pool_duration::max();
        s.validate_after = below(2) ? pool_duration(200ms) : pool_duration::max();
        most_waiting_ = static_cast<std::size_t>(s.max_waiting);
        return s;
    }

    void event() {
        switch (below(16)) {
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
            case 13: return bench_.pass(std::chrono::milliseconds(below(700)));
            case 14: return tick();
            default: return rare();
        }
    }

    void arrive() {
        auto& w = *waiters_.emplace_back(std::make_unique<numbered_waiter>(++arrived_));
        const auto was_closed = bench_.core.is_closed();
        const auto waited = bench_.core.waiting();
        switch (bench_.enqueue(w)) {
            case pool_core::admission::queued: BOOST_REQUIRE(!was_closed); return;
            case pool_core::admission::closed: BOOST_REQUIRE(was_closed); break;
            case pool_core::admission::overloaded: BOOST_REQUIRE_EQUAL(waited, most_waiting_); break;
            case pool_core::admission::unreachable: break;
            case pool_core::admission::deadlocked: BOOST_FAIL("there are no tasks here");
        }
        BOOST_REQUIRE(w.where == waits::outside && w.woken == 0);
        waiters_.pop_back();
    }

    void take() {
        const bool others_first = bench_.core.waiting() > 0;
        if (core_slot* slot = bench_.take()) {
            BOOST_REQUIRE(!others_first);
            own(*slot);
        }
    }

    void own(core_slot& slot) {
        BOOST_REQUIRE(slot.state == slot_state::leased);
        for (const core_slot* other : leased_) BOOST_REQUIRE(other != &slot);  // never two owners
        leased_.push_back(&slot);
    }

    /// Times out, is cancelled, or its coroutine is destroyed; at any moment, also after it was given a slot.
    void leave() {
        if (waiters_.empty()) return;
        const auto at = waiters_.begin() + static_cast<std::ptrdiff_t>(below(waiters_.size()));
        bench_.leave(**at);
        waiters_.erase(at);
    }

    void collect() {
        int first_queued = arrived_ + 1;
        for (auto& w : waiters_)
            if (w->where == waits::queued) first_queued = std::min(first_queued, w->number);
        for (auto at = waiters_.begin(); at != waiters_.end(); ++at) {
            numbered_waiter& w = **at;
            if (w.where == waits::queued) continue;
            BOOST_REQUIRE_EQUAL(w.woken, 1);
            BOOST_REQUIRE_LT(w.number, first_queued);  // nobody is overtaken
            if (w.where == waits::granted) own(*bench_.step([&](pool_core& c) { return c.collect(w); }));
            waiters_.erase(at);
            return;
        }
    }

    void end_lease() {
        if (leased_.empty()) return;
        const auto at = leased_.begin() + static_cast<std::ptrdiff_t>(below(leased_.size()));
        core_slot& slot = **at;
        leased_.erase(at);
        bench_.step([&](pool_core& c) {
            switch (below(4)) {
                case 0: return c.give_up(slot, close_reason::broken, bench_.now);
                case 1: return c.give_back_dirty(slot, bench_.now);
                default: return c.give_back(slot, bench_.now);
            }
        });
    }

    void finish_task() {
        auto& tasks = bench_.tasks;
        if (tasks.empty()) return;
        const auto at = tasks.begin() + static_cast<std::ptrdiff_t>(below(tasks.size()));
        core_slot& slot = **at;
        tasks.erase(at);
        const bool well = below(3) != 0;
        bench_.step([&](pool_core& c) {
            switch (slot.task) {
                case slot_task::connect:
                    return well ? c.connected(slot, bench_.now) : c.connect_failed(slot, below(2) == 0, bench_.now);
                case slot_task::look:
                case slot_task::ping: return c.checked(slot, well, bench_.now);
                case slot_task::reset: return c.reset_done(slot, well, bench_.now);
                default: return c.closed(slot, bench_.now);
            }
        });
    }

    void tick() {
        const pool_time next = bench_.core.next_tick();
        if (next != no_time && next > bench_.now && below(2)) bench_.now = next;
        bench_.tick();
    }

    void rare() {
        switch (below(8)) {
            case 0: return bench_.close();
            case 1: return bench_.step([&](pool_core& c) { c.suspect(bench_.now); });
            case 2:
                if (bench_.core.is_closed()) bench_.step([](pool_core& c) { c.force(); });
        }
    }

    /// Everything that is under way ends, and nobody is forgotten: neither a waiter nor a slot.
    void wind_up() {
        if (below(2)) bench_.close();
        for (int turn = 0; turn < 10'000; ++turn) {
            collect();
            if (!leased_.empty()) end_lease();
            else if (!bench_.tasks.empty()) finish_task();
            else if (waiters_.empty() && bench_.core.waiting() == 0) break;
            else tick();
        }
        BOOST_REQUIRE(waiters_.empty());
        bench_.close();
        while (!leased_.empty()) end_lease();
        for (int turn = 0; turn < 1000 && !bench_.tasks.empty(); ++turn) finish_task();
        BOOST_REQUIRE(bench_.core.drained());
        BOOST_REQUIRE(bench_.core.next_tick() == no_time);
    }

    dice random_;
    std::size_t most_waiting_ = 0;
    core_bench bench_;
    std::deque<std::unique_ptr<numbered_waiter>> waiters_;
    std::vector<core_slot*> leased_;
    int arrived_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(pool_schedule)

BOOST_AUTO_TEST_CASE(twenty_thousand_random_schedules) {
    for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) { schedule(seed).run(); }
    }
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
