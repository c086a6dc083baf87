// SPDX-License-Identifier: BSL-1.0
// A PgBouncer of a test's own, in front of the server that OVERT_DSN names.
#pragma once

#include "database.hpp"
#include "process.hpp"

#include <overt/pg/connect_options.hpp>

#include <libpq-fe.h>

#include <optional>
#include <string>
#include <string_view>

namespace overt::test {

/// Pools transactions: each may run on another of its two sessions of the server.
class pooler {
public:
    static bool possible() { return !program().empty(); }

    /// @shape more: lines of pgbouncer.ini
    explicit pooler(std::string_view more = {}) {
        const connect_options server(server_dsn());
        const auto given = [&server](std::string_view keyword) { return std::string(server.keyword(keyword)); };
        const std::string user = '"' + given("user") + '"';
        directory_.write("users", user + " \"" + given("password") + "\"\n");
        std::string text = "[databases]\n* = host=" + given("host") + " port=" + given("port");
        text += "\n[pgbouncer]\npool_mode = transaction\ndefault_pool_size = 2\n";
        text += "listen_addr = 127.0.0.1\nunix_socket_dir = " + directory_.path() + '\n';
        text += "auth_type = scram-sha-256\nauth_file = " + directory_ / "users\n";
        text += "admin_users = " + given("user") + "\nserver_tls_sslmode = disable\n";
        // since 1.21 it keeps prepared statements itself, which is not what these tests are about
        if (version_at_least(1, 21)) text += "max_prepared_statements = 0\n";
        start(text.append(more) += '\n');
    }

    std::string dsn() const {
        return with_keyword(with_keyword(server_dsn(), "host", "127.0.0.1"), "port", port_text_);
    }
    std::string log() const { return directory_.read("log"); }

private:
    static std::string program() {
        for (const char* each : {"/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"})
            if (std::filesystem::exists(each)) return each;
        return {};
    }
    static bool version_at_least(int major, int minor) {
        int found_major = 0;
        int found_minor = 0;
        const std::string told = shell(program() + " --version");
        if (std::sscanf(told.c_str(), "PgBouncer %d.%d", &found_major, &found_minor) != 2) return false;
        return found_major > major || (found_major == major && found_minor >= minor);
    }
    // Somebody may take the port between our look and its bind: try a few.
    void start(const std::string& settings) {
        for (int i = 0; i != 5; ++i) {
            port_text_ = std::to_string(free_port());
            directory_.write("pgbouncer.ini", settings + "listen_port = " + port_text_ + '\n');
            process_.emplace(user_, std::vector<std::string>{program(), directory_ / "pgbouncer.ini"},
                             directory_ / "log", SIGTERM);
            while (process_->running()) {
                if (PQping(dsn().c_str()) == PQPING_OK) return;
                ::usleep(10'000);
            }
            process_.reset();
        }
        throw std::runtime_error("PgBouncer did not start: " + log());
    }

    server_user user_{};
    work_directory directory_{user_};
    std::string port_text_;
    std::optional<child_process> process_;
};

}  // namespace overt::test
