// SPDX-License-Identifier: BSL-1.0
// A server that says what it is told to, message by message; for tests that need no PostgreSQL.
#pragma once

#include "wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace overt::test {

/// Listens on loopback, takes one caller after the other. What a caller gets is a list of answers, one for each time
/// that something was read from it; after the last of them it is kept, unread, or hung up on.
class fake_server {
public:
    enum class end { hang_up, keep_silent };

    explicit fake_server(std::vector<std::string> answers, end last = end::hang_up)
        : answers_(std::move(answers)),
          last_(last),
          socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in any{};
        any.sin_family = AF_INET;
        any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(socket_, reinterpret_cast<const sockaddr*>(&any), sizeof any);
        ::listen(socket_, 8);
        socklen_t size = sizeof any;
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&any), &size);
        port_ = ntohs(any.sin_port);
        if (!answers_.empty()) thread_ = std::thread([this] { serve(); });
    }
    fake_server(const fake_server&) = delete;
    fake_server& operator=(const fake_server&) = delete;
    ~fake_server() {
        ::shutdown(socket_, SHUT_RDWR);
        if (thread_.joinable()) thread_.join();
        for (const int caller : kept_) ::close(caller);
        ::close(socket_);
    }

    std::string dsn(const std::string& more = {}) const {
        return "host=127.0.0.1 port=" + std::to_string(port_) +
               " user=u dbname=d sslmode=disable gssencmode=disable password=" + canary + ' ' + more;
    }
    int port() const noexcept { return port_; }
    int callers() const noexcept { return callers_; }

private:
    void serve() {
        for (int caller = 0; (caller = ::accept(socket_, nullptr, nullptr)) >= 0;) {
            ++callers_;
            char ignored[65536];
            bool there = true;
            for (const std::string& answer : answers_) {
                there = ::recv(caller, ignored, sizeof ignored, 0) > 0;
                if (!there) break;
                ::send(caller, answer.data(), answer.size(), MSG_NOSIGNAL);
            }
            if (there && last_ == end::keep_silent) kept_.push_back(caller);
            else ::close(caller);
        }
    }

    std::vector<std::string> answers_;
    end last_;
    int socket_;
    int port_ = 0;
    std::atomic<int> callers_{0};
    std::vector<int> kept_;
    std::thread thread_;
};

}  // namespace overt::test
