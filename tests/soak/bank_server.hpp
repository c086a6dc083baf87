// SPDX-License-Identifier: BSL-1.0
// A cluster that is stopped and started again, with the tables of the bank.
#pragma once

#include "support/cluster.hpp"

#include <sys/wait.h>

#include <signal.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace overt::test::soak {

/// @threads what starts the server again has to outlive it: the kernel ends a child with the thread that made it
class bank_server {
public:
    static constexpr const char* application = "overt bank";

    bank_server(int accounts, int balance) : accounts_(accounts), balance_(balance) {
        witness by(dsn());
        by.run("CREATE TABLE accounts(id integer PRIMARY KEY, amount bigint NOT NULL)");
        by.run("CREATE TABLE ledger(op bigint NOT NULL, payer integer, payee integer, amount bigint NOT NULL)");
        by.run("CREATE INDEX ON ledger(op)");  // not unique: a transfer that was doubled is to be seen
        by.run("INSERT INTO accounts SELECT i, " + std::to_string(balance) + " FROM generate_series(0, " +
               std::to_string(accounts - 1) + ") i");
    }

    int accounts() const noexcept { return accounts_; }
    int balance() const noexcept { return balance_; }
    std::string dsn() const { return cluster_.socket_dsn(); }
    std::string socket() const { return cluster_.directory() / (".s.PGSQL." + cluster_.port_text()); }

    /// Ends the server with a signal, SIGINT or SIGQUIT, and starts it again; waits until it takes connections.
    void restart(int signal) {
        const pid_t before = postmaster();
        ::kill(before, signal);
        // its parent object is to find it
        siginfo_t how{};
        ::waitid(P_PID, static_cast<id_t>(before), &how, WEXITED | WNOWAIT);
        for (int i = 0; i != 20; ++i) {
            again_.reset();
            again_.emplace(cluster_.user(),
                           std::vector<std::string>{programs_ + "/postgres", "-D", cluster_.directory() / "data"},
                           cluster_.directory() / "log", SIGINT);
            if (came_up()) return;
        }
        throw std::runtime_error("the server does not start again: " + cluster_.log());
    }
    /// Waits until it takes connections again after a crash of its own.
    void wait_for_recovery() const {
        for (int i = 0; i != 6000; ++i) {
            if (PQping(dsn().c_str()) == PQPING_OK) return;
            ::usleep(5'000);
        }
        throw std::runtime_error("the server does not recover: " + cluster_.log());
    }
    /// Waits until the server has a connection left.
    void wait_for_a_place() const {
        for (int i = 0; i != 2000; ++i) {
            const std::unique_ptr<PGconn, decltype(&PQfinish)> one(PQconnectdb(dsn().c_str()), &PQfinish);
            if (PQstatus(one.get()) == CONNECTION_OK) return;
            ::usleep(5'000);
        }
        throw std::runtime_error("the server has no place");
    }

private:
    // fsync and commit_delay keep transactions in their COMMIT for a while, as real disks do
    static constexpr const char* settings =
        "fsync = on\ncommit_delay = 10000\ncommit_siblings = 0\ndeadlock_timeout = 100ms\nshared_buffers = 32MB\n"
        "restart_after_crash = on\nautovacuum = off\n";

    pid_t postmaster() const { return std::stoi(cluster_.directory().read("data/postmaster.pid")); }
    bool came_up() {
        while (again_->running()) {
            if (PQping(dsn().c_str()) == PQPING_OK) return true;
            ::usleep(5'000);
        }
        ::usleep(100'000);  // somebody's connection has the port for the moment
        return false;
    }

    int accounts_;
    int balance_;
    std::string programs_ = environment("OVERT_TEST_PGBIN");
    cluster cluster_{settings, ""};
    std::optional<child_process> again_{};
};

}  // namespace overt::test::soak
