// SPDX-License-Identifier: BSL-1.0
#include "pg/login_watch.hpp"

#include <charconv>
#include <system_error>

namespace overt::pg::detail {

namespace {

constexpr std::size_t header_size = 5;         // type and length
constexpr std::size_t largest_request = 2000;  // libpq refuses more
constexpr std::uint32_t sasl = 10;
constexpr std::uint32_t sasl_continue = 11;

std::uint32_t number_at(std::string_view text, std::size_t at) noexcept {
    std::uint32_t value = 0;
    for (const char c : text.substr(at, 4)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

/// `r=nonce,s=salt,i=iterations`; a number that cannot be read is libpq's to refuse, one too large is not.
bool asks_for_more(std::string_view challenge, std::uint64_t most) noexcept {
    const std::size_t at = challenge.find(",i=");
    if (at == std::string_view::npos) return false;
    std::uint64_t iterations = 0;
    const char* const end = challenge.data() + challenge.size();
    const auto [rest, error] = std::from_chars(challenge.data() + at + 3, end, iterations);
    return error == std::errc::result_out_of_range || (error == std::errc() && iterations > most);
}

}  // namespace

login_step look_at_login(std::string_view received, std::uint64_t most) noexcept {
    using enum login_step::verdict;
    if (received.empty() || received.front() != 'R') return {};
    if (received.size() < header_size) return {incomplete, header_size};
    const std::size_t size = 1 + std::size_t{number_at(received, 1)};
    if (size < header_size + 4 || size > largest_request) return {};
    if (received.size() < size) return {incomplete, size};
    const std::uint32_t request = number_at(received, header_size);
    if (request != sasl && request != sasl_continue) return {fine, size};
    if (received.size() > size) return {hasty, size};
    const bool costly_one = request == sasl_continue && asks_for_more(received.substr(header_size + 4), most);
    return {costly_one ? costly : fine, size};
}

}  // namespace overt::pg::detail
