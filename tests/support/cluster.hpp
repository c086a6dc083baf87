// SPDX-License-Identifier: BSL-1.0
// A PostgreSQL of a test's own, whose settings, certificates and pg_hba.conf it may change, and which it may break.
#pragma once

#include "database.hpp"
#include "process.hpp"

#include <libpq-fe.h>

#include <optional>
#include <string>
#include <string_view>

namespace overt::test {

/// A fresh cluster with a superuser "overt", who comes in over the unix socket without a password.
class cluster {
public:
    /// Whether this machine has the programs of a server.
    static bool possible() {
        const std::string programs = environment("OVERT_TEST_PGBIN");
        return !programs.empty() && std::filesystem::exists(programs + "/initdb");
    }

    /// @shape settings: lines of postgresql.conf; hba: lines of pg_hba.conf, behind those of the unix socket
    cluster(std::string_view settings, std::string_view hba) {
        shell(user_.run_as + ' ' + programs_ + "/initdb -D " + directory_ / "data" +
              " -U overt --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >" + directory_ / "initdb.log 2>&1");
        directory_.write("data/pg_hba.conf", "local all all trust\n" + std::string(hba));
        std::string text = "listen_addresses = '127.0.0.1'\nunix_socket_directories = '" + directory_.path() + "'\n";
        text += "fsync = off\nmax_connections = 40\nlog_min_messages = warning\n";
        base_ = text.append(settings);
        start();
    }

    const server_user& user() const noexcept { return user_; }
    const work_directory& directory() const noexcept { return directory_; }
    int port() const noexcept { return port_; }
    std::string port_text() const { return std::to_string(port_); }
    /// As a superuser over the unix socket.
    std::string socket_dsn(std::string_view database = "postgres") const {
        return "host=" + directory_.path() + " port=" + port_text() + " user=overt dbname=" + std::string(database);
    }
    /// Over loopback; the rest is up to the caller.
    std::string tcp_dsn(std::string_view rest) const {
        return "hostaddr=127.0.0.1 port=" + port_text() + ' ' + std::string(rest);
    }
    std::string log() const { return directory_.read("log"); }

    pid_t postmaster() const noexcept { return server_ ? server_->pid() : -1; }

    /// Ends a session in good order, and waits until it is gone.
    void terminate(int backend) const { witness(socket_dsn()).terminate(backend); }
    /// Ends it as a crash does: the postmaster then ends all others, and recovers.
    void kill9(int backend) const {
        if (backend <= 1 || ::kill(backend, SIGKILL) != 0) throw std::runtime_error("there is no such session");
    }

    enum class stop_mode : int { smart = SIGTERM, fast = SIGINT, immediate = SIGQUIT };
    /// Asks for the end and returns at once: until it has come, new sessions are refused with 57P03.
    void begin_to_stop(stop_mode how) const noexcept { server_->signal(static_cast<int>(how)); }
    void stop(stop_mode how = stop_mode::fast) {
        begin_to_stop(how);
        for (int i = 0; server_->running(); ++i) {
            if (i == 3000) throw std::runtime_error("PostgreSQL does not stop: " + log());
            ::usleep(10'000);
        }
    }
    /// On the same port, and returns at once: until it is up, new sessions are refused, at first by the network, then
    /// with 57P03.
    void start_without_waiting() {
        server_.emplace(user_, std::vector<std::string>{programs_ + "/postgres", "-D", directory_ / "data"},
                        directory_ / "log", SIGINT);
    }
    void wait_until_up() {
        for (int i = 0; PQping(socket_dsn().c_str()) != PQPING_OK; ++i) {
            if (i == 3000 || !server_->running()) throw std::runtime_error("PostgreSQL did not start: " + log());
            ::usleep(10'000);
        }
    }
    void restart(stop_mode how) {
        stop(how);
        start_without_waiting();
        wait_until_up();
    }
    /// A standby that lets nobody in: it answers 57P03 until promote(). Begin with a stopped one.
    void start_in_recovery() {
        directory_.write("data/standby.signal", "");
        directory_.write("data/postgresql.conf", base_ + "port = " + port_text() + "\nhot_standby = off\n");
        start_without_waiting();
        while (PQping(socket_dsn().c_str()) != PQPING_REJECT) ::usleep(10'000);
    }
    void promote() {
        shell(user_.run_as + ' ' + programs_ + "/pg_ctl -D " + directory_ / "data" +
              " -w -t 60 promote >/dev/null 2>&1");
        wait_until_up();
    }

    /// Puts further lines behind the settings of the constructor and has the server read them.
    void configure(std::string_view more) {
        directory_.write("data/postgresql.conf", base_ + "port = " + port_text() + '\n' + std::string(more));
        witness by(socket_dsn());
        const std::string before = by.text("SELECT pg_conf_load_time()");
        by.run("SELECT pg_reload_conf()");
        for (int i = 0; i != 1000; ++i) {
            // a session of its own: it sees what the postmaster has read
            if (witness(socket_dsn()).text("SELECT pg_conf_load_time()") != before) return;
            ::usleep(10'000);
        }
        throw std::runtime_error("the server does not read its settings");
    }

private:
    // Somebody may take the port between our look and the server's bind: try a few.
    void start() {
        for (int i = 0; i != 5; ++i) {
            port_ = free_port();
            directory_.write("data/postgresql.conf", base_ + "port = " + port_text() + '\n');
            server_.emplace(user_, std::vector<std::string>{programs_ + "/postgres", "-D", directory_ / "data"},
                            directory_ / "log", SIGINT);
            while (server_->running()) {
                if (PQping(socket_dsn().c_str()) == PQPING_OK) return;
                ::usleep(10'000);
            }
            server_.reset();
        }
        throw std::runtime_error("PostgreSQL did not start: " + log());
    }

    server_user user_{};
    std::string programs_ = environment("OVERT_TEST_PGBIN");
    work_directory directory_{user_};
    std::string base_;
    int port_ = 0;
    std::optional<child_process> server_;
};

}  // namespace overt::test
