// SPDX-License-Identifier: BSL-1.0
// A PostgreSQL of a test's own, whose settings, certificates and pg_hba.conf it may change.
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
