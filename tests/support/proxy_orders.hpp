// SPDX-License-Identifier: BSL-1.0
// What a fault_proxy was told to do and what it has counted. Orders come from the test's thread.
#pragma once

#include "faults.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace overt::test {

class proxy_orders {
public:
    void arrange(fault next) {
        std::lock_guard lock(mutex_);
        faults_.assign(1, std::move(next));
        fired_ = false;
    }
    void release() {
        std::lock_guard lock(mutex_);
        faults_.clear();
        ++released_;
    }
    bool triggered() const {
        std::lock_guard lock(mutex_);
        return fired_;
    }
    void set_flow(side from, flow how) {
        std::lock_guard lock(mutex_);
        flows_[from == side::server] = how;
    }
    flow flow_of(side from) const {
        std::lock_guard lock(mutex_);
        return flows_[from == side::server];
    }
    void set_cancel_requests(cancel_requests how) {
        std::lock_guard lock(mutex_);
        cancels_ = how;
    }
    cancel_requests cancels() const {
        std::lock_guard lock(mutex_);
        return cancels_;
    }
    /// What was held before the last release() goes on.
    long releases() const {
        std::lock_guard lock(mutex_);
        return released_;
    }

    /// Counts a message; gives the fault that strikes it, its offset being the place in the message.
    std::optional<fault> strikes(side from, char type, std::size_t size, bool typed) {
        std::lock_guard lock(mutex_);
        if (typed) ++counts_[{from, type}];
        bytes_[from == side::server] += size;
        if (faults_.empty() || faults_.front().from != from) return std::nullopt;
        fault& next = faults_.front();
        if (next.nth == 0) {
            if (next.byte >= size) {
                next.byte -= size;
                return std::nullopt;
            }
            next.offset = next.byte;
        } else {
            if (!typed || (next.type != fault::any_type && next.type != type) || --next.nth != 0) return std::nullopt;
            next.offset = std::min(next.offset, size);
        }
        fired_ = true;
        std::optional<fault> strikes(std::move(next));
        faults_.pop_front();
        return strikes;
    }

    long messages(side from, char type) const {
        std::lock_guard lock(mutex_);
        const auto found = counts_.find({from, type});
        return found == counts_.end() ? 0 : found->second;
    }
    std::size_t bytes(side from) const {
        std::lock_guard lock(mutex_);
        return bytes_[from == side::server];
    }
    long round_trips() const {
        std::lock_guard lock(mutex_);
        return asked_;
    }
    void forget() {
        std::lock_guard lock(mutex_);
        counts_.clear();
        bytes_[0] = bytes_[1] = 0;
        asked_ = heard_ = 0;
    }

    /// A request is one deeper than the answers that its sender has heard.
    long ask() {
        std::lock_guard lock(mutex_);
        return asked_ = std::max(asked_, heard_ + 1);
    }
    long asked() const {
        std::lock_guard lock(mutex_);
        return asked_;
    }
    void heard(long depth) {
        std::lock_guard lock(mutex_);
        heard_ = std::max(heard_, depth);
    }

private:
    mutable std::mutex mutex_{};
    std::deque<fault> faults_{};
    flow flows_[2]{};
    cancel_requests cancels_ = cancel_requests::pass_on;
    bool fired_ = false;
    long released_ = 0;
    std::map<std::pair<side, char>, long> counts_{};
    std::size_t bytes_[2]{};
    long asked_ = 0;
    long heard_ = 0;
};

}  // namespace overt::test
