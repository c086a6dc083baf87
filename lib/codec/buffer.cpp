// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/buffer.hpp>

#include <cstring>
#include <new>
#include <utility>

namespace overt {

buffer& buffer::operator=(buffer other) noexcept {
    delete[] heap_;
    heap_ = std::exchange(other.heap_, nullptr);
    size_ = other.size_;
    capacity_ = other.capacity_;
    std::memcpy(inline_, other.inline_, inline_size);
    other.capacity_ = inline_size;
    return *this;
}

void buffer::append(const void* bytes, std::size_t n) {
    if (n == 0) return;  // memcpy must not see the null pointer of an empty view
    std::memcpy(grow(n), bytes, n);
}

void buffer::patch32(std::size_t at, std::uint32_t value) noexcept {
    detail::store((heap_ ? heap_ : inline_) + at, value);
}

void buffer::reserve_more(std::size_t n) {
    constexpr std::size_t most = static_cast<std::size_t>(-1) / 4;
    if (n > most - size_) throw std::bad_array_new_length();
    std::size_t wanted = capacity_ * 2;
    if (wanted < size_ + n) wanted = size_ + n;
    char* fresh = new char[wanted];
    std::memcpy(fresh, data(), size_);
    delete[] heap_;
    heap_ = fresh;
    capacity_ = wanted;
}

}  // namespace overt
