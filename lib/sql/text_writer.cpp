// SPDX-License-Identifier: BSL-1.0
#include "sql/text_writer.hpp"

#include <charconv>
#include <limits>
#include <utility>

namespace overt::detail {

void text_writer::number(int value) {
    constexpr std::size_t most = std::numeric_limits<int>::digits10 + 2;  // the last digit and a sign
    char* const at = room(most);
    // The numbers of most parameters.
    if (value >= 0 && value < 10) {
        *at = static_cast<char>('0' + value);
        return end_at(at + 1);
    }
    end_at(std::to_chars(at, at + most, value).ptr);
}

void text_writer::insert(std::size_t before, char c) {
    room(1);
    char* const place = begin_ + before;
    std::memmove(place + 1, place, size() - before);
    *place = c;
    ++at_;
}

void text_writer::make_room(std::size_t n) {
    const std::size_t used = size();
    const std::size_t capacity = 2 * (used + n);
    std::unique_ptr<char[]> larger(new char[capacity]);
    std::memcpy(larger.get(), begin_, used);
    heap_ = std::move(larger);
    begin_ = heap_.get();
    at_ = begin_ + used;
    end_ = begin_ + capacity;
}

}  // namespace overt::detail
