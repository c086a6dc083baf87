// SPDX-License-Identifier: BSL-1.0
#include "pg/resolve.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace overt::pg::detail {

namespace {

using addresses = std::vector<std::string>;

constexpr int most_late = 16;  // look-ups that nobody waits for any more: a dead resolver is asked no more often

std::mutex counting;
int under_way = 0;

bool count_one() noexcept {
    std::lock_guard lock(counting);
    return under_way < most_late && ++under_way > 0;
}
void count_one_less() noexcept {
    std::lock_guard lock(counting);
    --under_way;
}

addresses look_up(const std::string& host, int flags) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = flags;
    addrinfo* found = nullptr;
    addresses all;
    if (::getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) return all;
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    for (const addrinfo* each = found; each; each = each->ai_next) {
        char text[NI_MAXHOST];
        if (::getnameinfo(each->ai_addr, each->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
            all.emplace_back(text);
    }
    return all;
}

struct question {
    explicit question(std::string host) : name(std::move(host)) {}

    void answer() noexcept {
        addresses all;
        try {
            all = look_up(name, 0);
        } catch (const std::bad_alloc&) {
            // then it is not known
        }
        count_one_less();
        std::lock_guard lock(mutex);
        found = std::move(all);
        answered = true;
        heard.notify_one();
    }

    const std::string name;
    std::mutex mutex{};
    std::condition_variable heard{};
    bool answered = false;
    addresses found{};
};

}  // namespace

bool is_host_name(const std::string& host) noexcept {
    return !host.empty() && host.front() != '/' && host.front() != '@';
}

std::optional<addresses> resolve(const std::string& host, std::chrono::steady_clock::time_point until) {
    if (addresses numeric = look_up(host, AI_NUMERICHOST); !numeric.empty()) return numeric;
    const auto asked = std::make_shared<question>(host);
    if (!count_one()) return std::nullopt;
    try {
        std::thread([asked] { asked->answer(); }).detach();
    } catch (const std::system_error&) {
        count_one_less();
        return std::nullopt;
    }
    std::unique_lock lock(asked->mutex);
    if (!asked->heard.wait_until(lock, until, [&asked] { return asked->answered; })) return std::nullopt;
    return std::move(asked->found);
}

}  // namespace overt::pg::detail
