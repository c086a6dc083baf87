// SPDX-License-Identifier: BSL-1.0
// Sequences: their options, which identity columns share, and the description of one that stands alone:
//
//     struct invoice_numbers {};
//     constexpr auto describe(overt::type<invoice_numbers>) {
//         return overt::sequence("invoice_numbers", overt::sequence_options().start(1000));
//     }
#pragma once

#include <overt/codec/type.hpp>
#include <overt/model/fixed_string.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace overt {

/// How a sequence counts. What is not said is the server's default.
class sequence_options {
public:
    constexpr sequence_options start(std::int64_t value) const { return with(start_, value); }
    constexpr sequence_options increment(std::int64_t value) const { return with(increment_, value); }
    constexpr sequence_options minimum(std::int64_t value) const { return with(minimum_, value); }
    constexpr sequence_options maximum(std::int64_t value) const { return with(maximum_, value); }
    /// How many numbers a session takes at a time.
    constexpr sequence_options cache(std::int64_t value) const { return with(cache_, value); }
    /// Begins again behind the last number.
    constexpr sequence_options cycle() const { return with(cycle_, 1); }

    constexpr std::optional<std::int64_t> start() const { return said(start_); }
    constexpr std::optional<std::int64_t> increment() const { return said(increment_); }
    constexpr std::optional<std::int64_t> minimum() const { return said(minimum_); }
    constexpr std::optional<std::int64_t> maximum() const { return said(maximum_); }
    constexpr std::optional<std::int64_t> cache() const { return said(cache_); }
    constexpr bool cycles() const noexcept { return (said_ >> cycle_ & 1U) != 0; }

    /// The server would take them.
    constexpr bool good() const {
        return said_ == 0 ||
               (increment() != 0 && cache().value_or(1) > 0 && (!minimum() || !maximum() || *minimum() < *maximum()));
    }

private:
    enum option : unsigned char { start_, increment_, minimum_, maximum_, cache_, cycle_ };

    constexpr sequence_options with(option which, std::int64_t value) const {
        sequence_options changed = *this;
        changed.values_[which] = value;
        changed.said_ |= 1U << which;
        return changed;
    }
    constexpr std::optional<std::int64_t> said(option which) const {
        if ((said_ >> which & 1U) == 0) return std::nullopt;
        return values_[which];
    }

    // plain numbers: every column has these, and the compiler copies them with every word of a description
    std::int64_t values_[cycle_ + 1]{};
    unsigned said_ = 0;
};

namespace detail {

/// What is known of a sequence at run time.
struct sequence_info {
    std::string_view schema{};  ///< Empty: found along the search path.
    std::string_view name{};
    sequence_options options{};

    /// The schema that the sequence stands in.
    constexpr sequence_info in_schema(std::string_view value) const {
        sequence_info changed = *this;
        changed.schema = value;
        return changed;
    }
};

}  // namespace detail

/// Describes a sequence that belongs to no column. Stands in `describe`, beside an empty struct that stands for it.
constexpr detail::sequence_info sequence(std::string_view name, sequence_options options = {}) {
    return {{}, name, options};
}

/// A struct that stands for a sequence: `constexpr auto describe(overt::type<S>)` stands beside it.
template <class S>
concept described_sequence = requires {
    requires std::is_same_v<std::remove_cvref_t<decltype(describe(overt::type<S>{}))>, detail::sequence_info>;
};

namespace detail {

template <class S>
concept good_sequence_name = good_name(describe(type<S>{}).name) &&
                             (describe(type<S>{}).schema.empty() || good_name(describe(type<S>{}).schema));
template <class S>
concept good_sequence_options = describe(type<S>{}).options.good();

/// Everything that is known of the sequence S.
template <described_sequence S>
inline constexpr sequence_info sequence_of = [] {
    static_assert(good_sequence_name<S>, "the names of a sequence and of its schema have 1 to 63 bytes");
    static_assert(good_sequence_options<S>,
                  "a sequence increments by another number than 0, caches 1 or more, and its minimum is below its "
                  "maximum");
    return describe(type<S>{});
}();

}  // namespace detail
}  // namespace overt
