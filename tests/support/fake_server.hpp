// SPDX-License-Identifier: BSL-1.0
// A server that says what it is told to, message by message; for tests that need no PostgreSQL.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace overt::test {

/// In the password of every connection string to a fake server, and in what it says: no message of ours may show it.
inline const std::string canary = "c4n4ry";

inline std::string message(char type, std::string_view body) {
    const auto size = static_cast<std::uint32_t>(body.size() + 4);
    std::string text(1, type);
    for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>(size >> shift);
    return text.append(body);
}

inline std::string error_response(std::string_view severity, std::string_view sqlstate, char type = 'E') {
    std::string body;
    for (const std::string& field : {"S" + std::string(severity), "V" + std::string(severity),
                                     "C" + std::string(sqlstate), "Mabout \"" + canary + "\""})
        body.append(field) += '\0';
    return message(type, body + '\0');
}

inline std::string ready() { return message('Z', "I"); }
inline std::string command_complete(std::string_view tag) { return message('C', std::string(tag) + '\0'); }

inline std::string greeting(std::string_view encoding = "UTF8", std::string_view literals = "on") {
    const auto parameter = [](std::string_view name, std::string_view value) {
        return message('S', std::string(name) + '\0' + std::string(value) + '\0');
    };
    return message('R', std::string(4, '\0')) + parameter("client_encoding", encoding) +
           parameter("standard_conforming_strings", literals) + parameter("server_version", "15.0") +
           message('K', std::string(8, '\1')) + ready();
}

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
