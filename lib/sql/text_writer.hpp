// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace overt::detail {

/// SQL text while it is written. Most statements fit into it as it is, so that the only allocation is the finished
/// string; what is known at compile time is stored without a call.
class text_writer {
public:
    text_writer() noexcept {}
    text_writer(const text_writer&) = delete;
    text_writer& operator=(const text_writer&) = delete;

    std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
    std::string str() const { return {begin_, size()}; }

    /// Room for n more characters, and where they start; end_at() says how far they went.
    char* room(std::size_t n) {
        if (n > static_cast<std::size_t>(end_ - at_)) [[unlikely]]
            make_room(n);
        return at_;
    }
    void end_at(char* at) noexcept { at_ = at; }

    text_writer& operator+=(char c) {
        *room(1) = c;
        ++at_;
        return *this;
    }
    // Inlined, so that the size of a literal is a constant.
    [[gnu::always_inline]] text_writer& operator+=(std::string_view more) {
        if (more.empty()) return *this;  // memcpy must not see the null pointer of an empty view
        std::memcpy(room(more.size()), more.data(), more.size());
        at_ += more.size();
        return *this;
    }
    void number(int value);
    void insert(std::size_t before, char c);

private:
    static constexpr std::size_t inline_size = 512;

    void make_room(std::size_t n);

    char inline_[inline_size];
    std::unique_ptr<char[]> heap_{};
    char* begin_ = inline_;
    char* at_ = inline_;
    char* end_ = inline_ + inline_size;
};

}  // namespace overt::detail
