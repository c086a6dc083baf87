// SPDX-License-Identifier: BSL-1.0
// What everybody else on a loop feels of the work that is done there.
#pragma once

#include <asio.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace overt::test {

/// A timer of one millisecond, again and again: how late it is.
class ticker {
public:
    explicit ticker(const asio::any_io_executor& on) : timer_(on) { tick(); }
    ticker(const ticker&) = delete;
    ticker& operator=(const ticker&) = delete;
    void stop() { timer_.cancel(); }
    /// All but one in a hundred were less late.
    std::chrono::microseconds p99() {
        std::sort(late_.begin(), late_.end());
        return late_.empty() ? std::chrono::microseconds() : late_[late_.size() * 99 / 100];
    }
    std::size_t ticks() const noexcept { return late_.size(); }

private:
    void tick() {
        timer_.expires_after(std::chrono::milliseconds(1));
        // a handler that is on its way already is not told of the end
        timer_.async_wait([this, there = std::weak_ptr<bool>(there_)](asio::error_code stopped) {
            if (stopped || there.expired()) return;
            late_.push_back(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                                  timer_.expiry()));
            tick();
        });
    }

    std::shared_ptr<bool> there_ = std::make_shared<bool>(true);
    asio::steady_timer timer_;
    std::vector<std::chrono::microseconds> late_{};
};

}  // namespace overt::test
