// SPDX-License-Identifier: BSL-1.0
#include "pool/duty.hpp"

#include "pool/pool_shell.hpp"

#include <utility>

namespace overt::detail {

duty::duty(std::shared_ptr<pool_shell> shell, pool_slot& slot) noexcept : shell_(std::move(shell)), slot_(&slot) {}

duty::duty(duty&& other) noexcept : shell_(std::move(other.shell_)), slot_(std::exchange(other.slot_, nullptr)) {}

duty::~duty() { done(false); }

void duty::done(bool well) noexcept {
    if (slot_) shell_->finished(*std::exchange(slot_, nullptr), well);
}

void duty::refuse(const connect_error& why) noexcept {
    if (slot_) shell_->refused(*std::exchange(slot_, nullptr), why);
}

}  // namespace overt::detail
