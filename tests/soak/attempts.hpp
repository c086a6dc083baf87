// SPDX-License-Identifier: BSL-1.0
// When customers were served and when not, beside when the server was struck.
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace overt::test::soak {

using moment = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

struct attempt {
    moment begin{};
    moment end{};
    bool served = false;
};

/// From the strike until the server could be reached again.
struct outage {
    moment begin{};
    moment end{};
};

struct availability {
    long served = 0;
    long refused = 0;
    double share() const {
        const long all = served + refused;
        return all == 0 ? 1 : static_cast<double>(served) / static_cast<double>(all);
    }
};

/// Of the attempts that no outage has touched, each of which counts for a while longer.
inline availability outside_of(const std::vector<outage>& outages, const std::vector<attempt>& attempts,
                               milliseconds longer) {
    availability found;
    for (const attempt& each : attempts) {
        const bool touched = std::any_of(outages.begin(), outages.end(), [&](const outage& one) {
            return each.begin < one.end + longer && each.end > one.begin;
        });
        if (!touched) ++(each.served ? found.served : found.refused);
    }
    return found;
}

/// From the end of each outage to the first customer who was served after it, shortest first.
inline std::vector<milliseconds> recoveries(const std::vector<outage>& outages, const std::vector<attempt>& attempts) {
    std::vector<moment> served;
    for (const attempt& each : attempts)
        if (each.served) served.push_back(each.end);
    std::sort(served.begin(), served.end());
    std::vector<milliseconds> found;
    for (const outage& one : outages) {
        const auto first = std::lower_bound(served.begin(), served.end(), one.end);
        if (first != served.end()) found.push_back(std::chrono::duration_cast<milliseconds>(*first - one.end));
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace overt::test::soak
