// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/params.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace overt {

/// The SQL text of a statement that is rendered once and executed often; its identity is its cache key.
/// @lifetime Outlives every operation that runs it.
struct statement_text {
    std::string text{};
    std::uint64_t id = 0;          ///< Unique in the process, never 0.
    bool changes_session = false;  ///< See rendered::changes_session().
    bool plain_read = false;       ///< See rendered::plain_read().

    static std::uint64_t next_id() noexcept;
};

/// What the wire side accepts: SQL text, encoded parameters, cache key. Nothing else of a statement reaches it.
class rendered {
public:
    rendered() = default;
    /// A text that is compared letter by letter with those that were prepared before.
    explicit rendered(std::string text, overt::params values = {})
        : rendered(statement_text{std::move(text)}, std::move(values)) {}
    /// The same with what is known of it. It has no identity.
    rendered(statement_text&& own, overt::params values)
        : params_(std::move(values)),
          text_(new statement_text(std::move(own))) {}
    /// A text with an identity.
    rendered(const statement_text& fixed, const overt::params& values) : params_(values), text_(&fixed) {}
    rendered(const statement_text& fixed, overt::params&& values) noexcept
        : params_(std::move(values)),
          text_(&fixed) {}
    rendered(const rendered& other)
        : params_(other.params_),
          text_(other.id() == 0 && other.text_ ? new statement_text(*other.text_) : other.text_) {}
    rendered(rendered&& other) noexcept
        : params_(std::move(other.params_)),
          text_(std::exchange(other.text_, nullptr)) {}
    rendered& operator=(rendered other) noexcept {
        params_ = std::move(other.params_);
        std::swap(text_, other.text_);
        return *this;
    }
    ~rendered() {
        if (text_ && text_->id == 0) delete text_;
    }

    /// A zero follows it.
    std::string_view text() const noexcept { return text_ ? std::string_view(text_->text) : std::string_view(""); }
    /// 0: none, compare the text.
    std::uint64_t id() const noexcept { return text_ ? text_->id : 0; }
    /// It calls functions that the builder does not know: they may leave settings, locks or listeners behind.
    bool changes_session() const noexcept { return text_ && text_->changes_session; }
    /// It only reads, as far as the builder knows: no locks, no changes, no functions that it does not know.
    bool plain_read() const noexcept { return text_ && text_->plain_read; }
    const overt::params& params() const noexcept { return params_; }
    overt::params& params() noexcept { return params_; }

private:
    overt::params params_{};
    const statement_text* text_ = nullptr;  // ours where it has no identity
};

}  // namespace overt
