// SPDX-License-Identifier: BSL-1.0
// What a program can see of itself, as text. Opt-in: brings in fmt.
#pragma once

#include <overt/pool/pool_stats.hpp>

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace overt {

/// Prometheus' text exposition format: gauges, counters and histograms named overt_pool_*, labelled with the pool's
/// name if it has one.
std::string prometheus(const pool_stats& stats);

/// One line: `pool(max=10 min=0 cur=3 use=1 idle=2 wait=0)`. cur are the open connections, use the leased ones;
/// without a limit max is inf.
std::string summary(const pool_stats& stats);

}  // namespace overt

template <>
struct fmt::formatter<overt::pool_stats> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const overt::pool_stats& stats, Context& context) const {
        return fmt::formatter<std::string_view>::format(overt::summary(stats), context);
    }
};
