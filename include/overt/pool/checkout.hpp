// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/pg/connection.hpp>

#include <functional>
#include <memory>
#include <source_location>

namespace overt {

class pool;

namespace detail {

class pool_shell;
struct pool_slot;

/// The right to use one pooled connection until the end of its scope; what overt::lease is made of.
/// @threads Move-only; one owner at a time.
class checkout {
public:
    checkout() noexcept = default;
    checkout(std::shared_ptr<pool_shell> from, pool_slot* slot) noexcept;
    checkout(checkout&& other) noexcept;
    checkout& operator=(checkout&& other) noexcept;
    ~checkout();  // gives it back; never waits, never throws

    explicit operator bool() const noexcept { return slot_ != nullptr; }
    pg::connection& connection() const noexcept;
    /// Gives it back before the scope ends. Doing it twice is harmless.
    void give_back() noexcept;

    /// Something ran that may have changed the session (raw SQL, foreign code): it goes through a reset afterwards.
    void touch_session() const noexcept;
    /// The connection is closed instead of used again.
    void discard() const noexcept;
    /// It is shared by many callers for a long time; the function is called, from any thread, when the pool closes.
    void keep_as_lane(std::function<void()> on_close) const;
    /// Where it was acquired.
    const std::source_location& site() const noexcept;

private:
    std::shared_ptr<pool_shell> shell_;
    pool_slot* slot_ = nullptr;
};

}  // namespace detail
}  // namespace overt
