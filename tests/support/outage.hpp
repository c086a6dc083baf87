// SPDX-License-Identifier: BSL-1.0
// Outages: a cluster whose server goes away and comes back at the same address.
#pragma once

#include "cluster.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace overt::test {

/// Takes a cluster's server away from it and runs another one on the same data. Goes before the cluster does.
class outage {
public:
    explicit outage(cluster& of) : of_(of) {}
    outage(const outage&) = delete;
    outage& operator=(const outage&) = delete;

    /// @shape mode: of pg_ctl: smart, fast, immediate. Returns when the server is gone.
    void stop(std::string_view mode = "fast") {
        shell(of_.user().run_as + ' ' + programs_ + "/pg_ctl -D " + data() + " -m " + std::string(mode) +
              " -w stop >/dev/null 2>&1");
        server_.reset();
    }
    /// Returns as soon as there is a process, which ends with the thread that calls this.
    void start_no_wait() {
        server_.emplace(of_.user(), std::vector<std::string>{programs_ + "/postgres", "-D", data()},
                        of_.directory() / "log", SIGINT);
    }
    void start() {
        start_no_wait();
        wait();
    }
    /// Returns when the server takes sessions.
    void wait() {
        while (server_->running()) {
            if (PQping(of_.socket_dsn().c_str()) == PQPING_OK) return;
            ::usleep(5'000);
        }
        throw std::runtime_error("PostgreSQL did not start again: " + of_.log());
    }
    /// From the next start() on it is a hot standby, until somebody promotes it.
    void demote() { of_.directory().write("data/standby.signal", ""); }

private:
    std::string data() const { return of_.directory() / "data"; }

    cluster& of_;
    std::string programs_ = environment("OVERT_TEST_PGBIN");
    std::optional<child_process> server_;
};

}  // namespace overt::test
