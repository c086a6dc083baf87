// SPDX-License-Identifier: BSL-1.0
#include <overt/pool/checkout.hpp>

#include "pool/pool_shell.hpp"

#include <utility>

namespace overt::detail {

checkout::checkout(std::shared_ptr<pool_shell> from, pool_slot* slot) noexcept : shell_(std::move(from)), slot_(slot) {}

checkout::checkout(checkout&& other) noexcept
    : shell_(std::move(other.shell_)),
      slot_(std::exchange(other.slot_, nullptr)) {}

checkout& checkout::operator=(checkout&& other) noexcept {
    if (this != &other) {
        give_back();
        shell_ = std::move(other.shell_);
        slot_ = std::exchange(other.slot_, nullptr);
    }
    return *this;
}

checkout::~checkout() { give_back(); }

pg::connection& checkout::connection() const noexcept { return slot_->connection; }

void checkout::give_back() noexcept {
    if (slot_) shell_->give_back(*std::exchange(slot_, nullptr));
    shell_.reset();
}

void checkout::touch_session() const noexcept { slot_->connection.mark_session_changed(); }

void checkout::discard() const noexcept { slot_->discard = true; }

void checkout::keep_as_lane(std::function<void()> on_close) const { shell_->keep_as_lane(*slot_, std::move(on_close)); }

const std::source_location& checkout::site() const noexcept { return slot_->site; }

}  // namespace overt::detail
