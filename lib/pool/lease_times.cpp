// SPDX-License-Identifier: BSL-1.0
#include "pool/lease_times.hpp"

#include <algorithm>
#include <new>

namespace overt::detail {

lease_times::tally& lease_times::find(const std::source_location& at) noexcept {
    for (const auto& each : places_)
        if (same(*each, at)) return *(last_ = each.get());
    if (places_.size() == most_places) return others_;
    try {
        auto added = std::make_unique<tally>();
        added->place = at;
        places_.push_back(std::move(added));
        return *(last_ = places_.back().get());
    } catch (const std::bad_alloc&) {
        return others_;
    }
}

void lease_times::write(pool_stats& into) const {
    const auto one = [&into](const tally& each) {
        if (each.wait.count() + each.hold.count() == 0) return;
        into.sites.push_back(
            {each.place.file_name(), each.place.function_name(), each.place.line(), each.wait, each.hold});
        into.wait += each.wait;
        into.hold += each.hold;
    };
    into.sites.reserve(places_.size() + 1);
    for (const auto& each : places_) one(*each);
    std::sort(into.sites.begin(), into.sites.end(),
              [](const auto& a, const auto& b) { return a.wait.sum + a.hold.sum > b.wait.sum + b.hold.sum; });
    one(others_);
}

}  // namespace overt::detail
