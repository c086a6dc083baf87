// SPDX-License-Identifier: BSL-1.0
// A server that says what it is told to, message by message; for tests that need no PostgreSQL.
#pragma once

#include "wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace overt::test {

/// Listens on loopback; each caller has a thread. What a caller gets is a list of answers, one for each time that
/// something was read from it; after the last of them it is kept, unread, or hung up on.
class fake_server {
public:
    enum class end { hang_up, keep_silent };
    struct reply {
        std::string words;
        bool last;
    };
    /// What is answered to what was heard, the n-th time from 0 on.
    using script = std::function<reply(std::size_t turn, std::string_view heard)>;

    explicit fake_server(std::vector<std::string> answers, end last = end::hang_up)
        : fake_server(last, read_out(std::move(answers))) {}
    /// @shape for_each_byte: how long each byte takes
    fake_server(end last, script answers, std::chrono::milliseconds for_each_byte = {})
        : answers_(std::move(answers)),
          last_(last),
          for_each_byte_(for_each_byte),
          socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in any{};
        any.sin_family = AF_INET;
        any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(socket_, reinterpret_cast<const sockaddr*>(&any), sizeof any);
        ::listen(socket_, 8);
        socklen_t size = sizeof any;
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&any), &size);
        port_ = ntohs(any.sin_port);
        if (answers_) thread_ = std::thread([this] { serve(); });
    }
    fake_server(const fake_server&) = delete;
    fake_server& operator=(const fake_server&) = delete;
    ~fake_server() {
        over_ = true;
        ::shutdown(socket_, SHUT_RDWR);
        if (thread_.joinable()) thread_.join();
        {
            std::lock_guard lock(mutex_);
            for (const int caller : open_) ::shutdown(caller, SHUT_RDWR);
        }
        for (std::thread& each : talks_) each.join();
        for (const int caller : open_) ::close(caller);
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
            {
                std::lock_guard lock(mutex_);
                open_.push_back(caller);
            }
            talks_.emplace_back([this, caller] { talk(caller); });
        }
    }
    static script read_out(std::vector<std::string> answers) {
        if (answers.empty()) return {};
        return [answers = std::move(answers)](std::size_t turn, std::string_view) {
            return reply{answers[turn], turn + 1 == answers.size()};
        };
    }
    void talk(int caller) {
        std::string heard(65536, '\0');
        for (std::size_t turn = 0;; ++turn) {
            const ssize_t got = ::recv(caller, heard.data(), heard.size(), 0);
            if (got <= 0) return hang_up(caller);
            const reply answer = answers_(turn, std::string_view(heard).substr(0, static_cast<std::size_t>(got)));
            say(caller, answer.words);
            if (answer.last) break;
        }
        if (last_ == end::hang_up) hang_up(caller);
    }
    void say(int caller, std::string_view words) const {
        if (for_each_byte_.count() == 0) {
            ::send(caller, words.data(), words.size(), MSG_NOSIGNAL);
            return;
        }
        for (const char each : words) {
            if (over_ || ::send(caller, &each, 1, MSG_NOSIGNAL) != 1) return;
            std::this_thread::sleep_for(for_each_byte_);
        }
    }
    void hang_up(int caller) {
        std::lock_guard lock(mutex_);
        std::erase(open_, caller);
        ::close(caller);
    }

    script answers_;
    end last_;
    std::chrono::milliseconds for_each_byte_;
    int socket_;
    int port_ = 0;
    std::atomic<int> callers_{0};
    std::atomic<bool> over_{false};
    std::mutex mutex_{};
    std::vector<int> open_{};
    std::vector<std::thread> talks_{};
    std::thread thread_;
};

}  // namespace overt::test
