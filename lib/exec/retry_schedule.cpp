// SPDX-License-Identifier: BSL-1.0
#include "exec/retry_schedule.hpp"

namespace overt::detail {

using std::chrono::milliseconds;

std::optional<server_error> undone_for_others(const std::exception_ptr& thrown) {
    const auto if_undone = [](const server_error& e) -> std::optional<server_error> {
        if (e.outcome() != outcome::failed) return std::nullopt;
        return e;
    };
    try {
        std::rethrow_exception(thrown);
    } catch (const serialization_failure& e) {
        return if_undone(e);
    } catch (const deadlock_detected& e) {
        return if_undone(e);
    } catch (...) {
        return std::nullopt;  // whoever asks has it still
    }
}

/// Of the pause after the attempts so far; doubling stops before it can overflow.
milliseconds retry_schedule::bound() const noexcept {
    milliseconds most = limits_.first;
    for (int i = 1; i < attempts_ && most < limits_.longest; ++i) {
        if (most > limits_.longest / 2) return limits_.longest;
        most *= 2;
    }
    return most;
}

std::optional<milliseconds> retry_schedule::failed(pool_time now, dice& random) noexcept {
    ++attempts_;
    if (attempts_ >= limits_.attempts) return std::nullopt;
    const double most = static_cast<double>(bound().count());
    const milliseconds pause(static_cast<milliseconds::rep>(most * random.fraction() + 0.5));
    // in milliseconds, where the longest of all deadlines has room
    const auto spent = std::chrono::duration_cast<milliseconds>(now - begun_);
    if (limits_.deadline && pause > *limits_.deadline - spent) return std::nullopt;
    return pause;
}

}  // namespace overt::detail
