// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/retry_policy.hpp>

namespace overt {

retry_policy& retry_policy::attempts(int n) {
    if (n < 1) throw usage_error("a transaction runs at least once; give attempts() 1 or more");
    limits_.attempts = n;
    return *this;
}

retry_policy& retry_policy::backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest) {
    if (first.count() < 0 || longest < first)
        throw usage_error("backoff() takes a first pause, not negative, and a longest one that is not shorter");
    limits_.first = first;
    limits_.longest = longest;
    return *this;
}

retry_policy& retry_policy::deadline(std::chrono::milliseconds limit) {
    if (limit.count() < 0) throw usage_error("a deadline is not negative");
    limits_.deadline = limit;
    return *this;
}

retry_policy& retry_policy::on_failed_attempt(std::function<void(const failed_attempt&)> observer) {
    observer_ = std::move(observer);
    return *this;
}

}  // namespace overt
