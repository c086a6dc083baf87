// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

namespace overt {

/// What the body of transact() returns where it decides how its transaction ends: `co_return
/// overt::rollback_with("sold out")` from a transaction_task<overt::ending<std::string>>. A value alone commits.
/// Whoever called transact() gets it as it is.
template <class T = void>
class ending {
public:
    /// Rolled back, without a value: what asio::co_spawn() gives beside an exception.
    ending()
        requires std::default_initializable<T>
        : committed_(false) {}
    ending(T value) : value_(std::move(value)) {}  // NOLINT: a value is an ending
    template <class U>
        requires(!std::same_as<T, U> && std::constructible_from<T, U>)
    ending(ending<U> other)
        : value_(std::move(other).value()),  // NOLINT: as its value
          committed_(other.committed()) {}
    ending(T value, bool committed) : value_(std::move(value)), committed_(committed) {}

    /// Or rolled back.
    bool committed() const noexcept { return committed_; }
    const T& value() const& noexcept { return value_; }
    T&& value() && noexcept { return std::move(value_); }

private:
    T value_{};
    bool committed_ = true;
};

template <>
class ending<void> {
public:
    ending() noexcept = default;
    explicit ending(bool committed) noexcept : committed_(committed) {}

    bool committed() const noexcept { return committed_; }

private:
    bool committed_ = false;
};

/// Ends the body of transact(): what was done so far takes effect, or does not.
[[nodiscard]] inline ending<void> commit_with() noexcept { return ending<void>(true); }
[[nodiscard]] inline ending<void> rollback_with() noexcept { return ending<void>(false); }
template <class T>
[[nodiscard]] ending<std::decay_t<T>> commit_with(T&& value) {
    return {std::forward<T>(value), true};
}
template <class T>
[[nodiscard]] ending<std::decay_t<T>> rollback_with(T&& value) {
    return {std::forward<T>(value), false};
}

}  // namespace overt
