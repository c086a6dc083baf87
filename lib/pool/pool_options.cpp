// SPDX-License-Identifier: BSL-1.0
#include <overt/pool/pool_options.hpp>

#include <overt/error.hpp>

#include <algorithm>

namespace overt {

namespace {

using milliseconds = pool_options::milliseconds;

void require(bool met, const char* sentence) {
    if (!met) throw usage_error(sentence);
}

void require_positive(milliseconds value, const char* option) {
    require(value > milliseconds::zero(),
            (std::string("pool_options::") + option + " must be longer than 0 ms").c_str());
}

void require_bounded(milliseconds value, const char* option) {
    require_positive(value, option);
    require(value < pool_options::no_timeout,
            (std::string("pool_options::") + option + " must have an end; no_timeout is not allowed here").c_str());
}

}  // namespace

reset_policy pool_options::reset() const noexcept {
    if (reset_chosen_) return reset_;
    return connection_.statement_cache_size() == 0 ? reset_policy::rollback : reset_policy::clean;
}

int pool_options::cancels_per_second() const noexcept {
    return cancels_per_second_ != 0 ? cancels_per_second_ : std::max(1, max_size_ / 2);
}

void pool_options::check() const {
    require(max_size_ >= 1, "pool_options::max_size must be at least 1");
    require(min_size_ >= 0, "pool_options::min_size must not be negative");
    require(min_size_ <= max_size_, "pool_options::min_size must not be larger than max_size");
    require(keep_connections_ || min_size_ == 0,
            "pool_options::min_size means nothing with keep_connections(false): leave one of them out");
    require(max_waiting_ >= 0, "pool_options::max_waiting must not be negative");
    require(max_connecting_ >= 1, "pool_options::max_connecting must be at least 1");
    require(cancels_per_second_ >= 0, "pool_options::cancels_per_second must not be negative");
    require(primed_ <= 16 * 1024 * 1024, "pool_options::prime_receive_buffer must be at most 16 MB");
    require(lifetime_jitter_ >= 0 && lifetime_jitter_ < 1,
            "pool_options::lifetime_jitter must be at least 0 and less than 1");
    require(validate_after_ >= milliseconds::zero(), "pool_options::validate_after must not be negative");
    require_positive(acquire_timeout_, "acquire_timeout");
    require_positive(max_lifetime_, "max_lifetime");
    require_positive(idle_timeout_, "idle_timeout");
    require_positive(check_interval_, "check_interval");
    require_positive(long_lease_, "warn_long_lease");
    require_positive(idle_in_tx_, "warn_idle_in_transaction");
    require_positive(stall_, "warn_stall");
    require_positive(slow_acquire_, "warn_slow_acquire");
    require_positive(slow_statement_, "warn_slow_statement");
    require_bounded(connect_timeout(), "connect_timeout");
    require_bounded(ping_timeout_, "ping_timeout");
    require_bounded(reset_timeout_, "reset_timeout");
    require_bounded(cancel_timeout_, "cancel_timeout");
    require_bounded(close_timeout_, "close_timeout");
    require_bounded(hook_timeout_, "hook_timeout");
}

}  // namespace overt
