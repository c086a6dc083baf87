// SPDX-License-Identifier: BSL-1.0
#include "pg/scram_limit.hpp"

#include <charconv>
#include <cstddef>

namespace overt::pg::detail {

namespace {

std::size_t number_at(std::string_view bytes) noexcept {
    std::size_t value = 0;
    for (const char each : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(each);
    return value;
}

// `r=nonce,s=salt,i=iterations`; base64 and nonces have no comma in them.
bool is_excessive(std::string_view challenge) noexcept {
    const std::size_t at = challenge.find(",i=");
    if (at == std::string_view::npos) return false;
    unsigned long iterations = 0;
    const char* const end = challenge.data() + challenge.size();
    const auto read = std::from_chars(challenge.data() + at + 3, end, iterations);
    return read.ec == std::errc::result_out_of_range || iterations > most_iterations;
}

}  // namespace

demand look_for_iterations(std::string_view unread) noexcept {
    constexpr std::size_t head = 9;  // type, length, kind of request
    constexpr std::size_t largest = 4096;
    constexpr std::size_t challenge = 11;
    while (!unread.empty()) {
        if (unread.size() < 5) return unread[0] == 'R' ? demand::unfinished : demand::bearable;
        const std::size_t size = number_at(unread.substr(1)) + 1;
        if (unread[0] == 'R' && size >= head) {
            if (unread.size() < head) return demand::unfinished;
            if (number_at(unread.substr(5)) == challenge) {
                if (size > largest) return demand::excessive;
                if (unread.size() < size) return demand::unfinished;
                if (is_excessive(unread.substr(head, size - head))) return demand::excessive;
            }
        }
        if (size < 5 || unread.size() <= size) return demand::bearable;  // libpq knows what to say to such lengths
        unread.remove_prefix(size);
    }
    return demand::bearable;
}

}  // namespace overt::pg::detail
