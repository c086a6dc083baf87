// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/request_error.hpp>

namespace overt::detail {

namespace {

constexpr std::size_t shown_bytes = 40;

}  // namespace

std::string quoted_request(std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string shown = "\"";
    for (const char c : text.substr(0, shown_bytes)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= ' ' && byte <= '~' && c != '"' && c != '\\') shown += c;
        else shown.append({'\\', 'x', digits[byte / 16], digits[byte % 16]});
    }
    shown += '"';
    if (text.size() > shown_bytes) shown += "...";
    return shown;
}

}  // namespace overt::detail
