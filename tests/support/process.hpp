// SPDX-License-Identifier: BSL-1.0
// Servers that a test starts for itself: programs that run as somebody without privileges, and end with the test.
#pragma once

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace overt::test {

inline std::string environment(const char* name) {
    const char* const text = std::getenv(name);
    return text ? text : "";
}

/// Runs a command in the shell, away from directories that others may not enter; gives what it prints.
inline std::string shell(const std::string& command) {
    std::FILE* const from = ::popen(("cd / && " + command).c_str(), "r");
    if (!from) throw std::runtime_error("cannot run " + command);
    std::string printed;
    char part[4096];
    while (const std::size_t size = std::fread(part, 1, sizeof part, from)) printed.append(part, size);
    if (::pclose(from) != 0) throw std::runtime_error("failed: " + command + "\n" + printed);
    return printed;
}

/// Whom servers run as: PostgreSQL and PgBouncer refuse to be root.
struct server_user {
    server_user()
        : run_as(environment("OVERT_TEST_RUN_AS")),
          uid(static_cast<uid_t>(std::stoul(shell(run_as + " id -u")))),
          gid(static_cast<gid_t>(std::stoul(shell(run_as + " id -g")))) {}

    std::string run_as;
    uid_t uid;
    gid_t gid;
};

/// A directory of that user's, gone at the end.
class work_directory {
public:
    explicit work_directory(const server_user& owner) : owner_(owner) {
        char name[] = "/tmp/overt-test.XXXXXX";
        if (!::mkdtemp(name)) throw std::runtime_error("cannot make a directory in /tmp");
        path_ = name;
        give(path_);
    }
    work_directory(const work_directory&) = delete;
    work_directory& operator=(const work_directory&) = delete;
    ~work_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    std::string operator/(std::string_view name) const { return path_ + '/' + std::string(name); }
    const std::string& path() const noexcept { return path_; }
    /// Writes a file that only its owner can read, which is the server's user.
    void write(std::string_view name, std::string_view contents) const {
        const std::string file = *this / name;
        std::ofstream(file, std::ios::trunc | std::ios::binary) << contents;
        ::chmod(file.c_str(), 0600);
        give(file);
    }
    std::string read(std::string_view name) const {
        std::ifstream file(*this / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

private:
    void give(const std::string& file) const {
        if (::geteuid() == 0 && ::chown(file.c_str(), owner_.uid, owner_.gid) != 0)
            throw std::runtime_error("cannot give away " + file);
    }

    server_user owner_;
    std::string path_;
};

/// A port that nobody uses at the moment.
inline int free_port() {
    const int at = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound = ::bind(at, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                       ::getsockname(at, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(at);
    if (!bound) throw std::runtime_error("there is no free port");
    return ntohs(address.sin_port);
}

/// Stands still as long as this object lives: a backend, a postmaster.
class frozen {
public:
    explicit frozen(pid_t process) : process_(process) {
        if (process_ <= 1 || ::kill(process_, SIGSTOP) != 0) throw std::runtime_error("cannot stop that process");
    }
    frozen(const frozen&) = delete;
    frozen& operator=(const frozen&) = delete;
    ~frozen() { thaw(); }
    void thaw() noexcept {
        if (process_ > 1) ::kill(std::exchange(process_, 0), SIGCONT);
    }

private:
    pid_t process_;
};

/// A program of that user's. It is ended by its own process id, and by the kernel where the test dies.
class child_process {
public:
    /// @shape words: the program with its path, and its arguments; stop: the signal that ends it in good order
    child_process(const server_user& user, std::vector<std::string> words, const std::string& log, int stop)
        : stop_(stop) {
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        const bool root = ::geteuid() == 0;
        pid_ = ::fork();
        if (pid_ == 0) {  // nothing but system calls from here on
            if (root &&
                (::syscall(SYS_setgroups, 0, nullptr) != 0 || ::setgid(user.gid) != 0 || ::setuid(user.uid) != 0))
                ::_exit(126);
            ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
            ::dup2(out, 1);
            ::dup2(out, 2);
            if (::chdir("/") == 0) ::execv(arguments[0], arguments.data());
            ::_exit(127);
        }
        ::close(out);
        if (pid_ < 0) throw std::runtime_error("cannot start " + words.front());
    }
    child_process(child_process&& other) noexcept : pid_(std::exchange(other.pid_, -1)), stop_(other.stop_) {}
    child_process& operator=(child_process&&) = delete;
    ~child_process() {
        if (pid_ <= 0) return;
        ::kill(pid_, stop_);
        for (int i = 0; i != 1000 && ::waitpid(pid_, nullptr, WNOHANG) == 0; ++i) {
            if (i == 900) ::kill(pid_, SIGKILL);
            ::usleep(10'000);
        }
    }

    bool running() noexcept {
        if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) != 0) pid_ = -1;
        return pid_ > 0;
    }
    void signal(int number) const noexcept {
        if (pid_ > 0) ::kill(pid_, number);
    }
    pid_t pid() const noexcept { return pid_; }

private:
    pid_t pid_ = -1;
    int stop_;
};

}  // namespace overt::test
