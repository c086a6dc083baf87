// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/dispatched.hpp"
#include "pool/chain.hpp"
#include "pool/pool_shell.hpp"

#include <overt/exec/lane.hpp>

#include <asio/strand.hpp>

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <source_location>
#include <vector>

namespace overt::detail {

/// What a lane is made of. Callers put their calls into the inbox, from any thread; everything else happens on the
/// lane's strand: one flush for all that came in meanwhile, one reader for all answers.
class lane_core : public std::enable_shared_from_this<lane_core> {
public:
    static constexpr std::size_t most_in_flight = 64;
    static constexpr std::size_t most_unsent = 256 * 1024;

    lane_core(std::shared_ptr<pool_shell> pool, lane_options options, std::source_location site);
    ~lane_core();

    /// The connection that it works on from now on.
    void keep(checkout fresh);
    void submit(lane_call& call);
    /// The call may be over by now, and its coroutine gone: its number tells.
    void cancel(const lane_call* call, std::uint64_t number);
    std::uint64_t new_number() noexcept;
    void close() noexcept;

private:
    /// Where the answer of a statement that was sent is written to. It belongs to the lane, not to the caller, who may
    /// go away before the answer comes.
    struct slot : chain_hook<slot> {
        pg::detail::dispatched sent;
        lane_call* call = nullptr;  // null: the caller went away
    };
    class errand;
    class reunion;
    using strand = asio::strand<asio::any_io_executor>;

    template <class F>
    void post(F work);
    void drive();
    void take_inbox();
    void give_up(const lane_call* call, std::uint64_t number);
    static void complete(lane_call& call, std::exception_ptr failure);
    void send();
    bool send_group();
    bool send_one(lane_call& call);
    bool close_retired();
    void flush();
    void wait_readable();
    void wait_writable();
    void on_readable(std::error_code error);
    void on_writable(std::error_code error);
    void receive();
    void finish(slot& one);
    void lose();
    void reconnect();
    static asio::awaitable<void> connect(errand work);
    void fail_waiting(const std::exception_ptr& why);
    void let_go() noexcept;
    void wind_down() noexcept;
    void drop_everything() noexcept;
    slot& new_slot();
    void release(slot& one) noexcept;
    bool busy() noexcept { return !session().queue.idle(); }
    pg::connection::impl& session() noexcept { return held_.connection().access(); }

    const std::shared_ptr<pool_shell> pool_;
    const lane_options options_;
    const std::source_location site_;
    strand strand_;

    std::atomic<std::uint64_t> last_number_{0};
    std::mutex mutex_;  // guards what follows, up to the next comment
    chain<lane_call> inbox_;
    bool turn_posted_ = false;
    bool closed_ = false;

    // only on the strand
    checkout held_;
    std::uint64_t connection_ = 0;  // number of the connection
    chain<lane_call> waiting_;
    chain<lane_call> answered_calls_;
    chain<slot> in_flight_;
    chain<slot> free_;
    std::vector<std::unique_ptr<slot>> slots_;
    std::deque<pg::detail::operation> closes_;
    std::size_t unsent_ = 0;
    pool_time answered_{};  // when the server was last known to be there
    bool reading_ = false;
    bool writing_ = false;
    bool connecting_ = false;
    bool winding_down_ = false;
    bool renewing_ = false;   // the connection goes back as soon as what is under way has been answered
    bool senseless_ = false;  // the server gave an error without a reason
};

}  // namespace overt::detail
