// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/slot.hpp"

#include <bit>
#include <memory>
#include <source_location>
#include <vector>

namespace overt::detail {

/// One more that took so long.
inline void note(time_histogram& in, pool_duration took) noexcept {
    const auto ns = static_cast<std::uint64_t>(took < pool_duration::zero() ? 0 : took.count());
    const auto bucket = static_cast<std::size_t>(std::bit_width(ns >> 10));
    ++in.counts[bucket < time_histogram::buckets ? bucket : time_histogram::buckets - 1];
    in.sum += pool_duration(ns);
}

/// How long leases were waited for, and held, by the place that acquired. Nothing is allocated but for a place that was
/// not seen before; from the 65th on all are one.
class lease_times {
public:
    static constexpr std::size_t most_places = 64;

    void waited(const std::source_location& at, pool_duration time) noexcept { note(of(at).wait, time); }
    /// A lease that had not been waited for.
    void not_waited(const std::source_location& at) noexcept { ++of(at).wait.counts[0]; }
    void held(const std::source_location& at, pool_duration time) noexcept { note(of(at).hold, time); }

    /// Adds all of it, the places with the most time first.
    void write(pool_stats& into) const;

private:
    struct tally {
        std::source_location place{};
        time_histogram wait{};
        time_histogram hold{};
    };

    tally& of(const std::source_location& at) noexcept {
        if (same(*last_, at)) [[likely]]
            return *last_;
        return find(at);
    }
    // a place has one text of its own in the program
    static bool same(const tally& known, const std::source_location& at) noexcept {
        return known.place.line() == at.line() && known.place.file_name() == at.file_name() &&
               known.place.column() == at.column();
    }
    tally& find(const std::source_location& at) noexcept;

    std::vector<std::unique_ptr<tally>> places_{};
    tally others_{};
    tally* last_ = &others_;
};

}  // namespace overt::detail
