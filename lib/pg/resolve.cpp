// SPDX-License-Identifier: BSL-1.0
#include "pg/resolve.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <memory>

namespace overt::pg::detail {

bool is_host_name(const std::string& host) noexcept {
    return !host.empty() && host.front() != '/' && host.front() != '@';
}

std::vector<std::string> resolve(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    std::vector<std::string> addresses;
    if (::getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) return addresses;
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    for (const addrinfo* each = found; each; each = each->ai_next) {
        char text[NI_MAXHOST];
        if (::getnameinfo(each->ai_addr, each->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
            addresses.emplace_back(text);
    }
    return addresses;
}

}  // namespace overt::pg::detail
