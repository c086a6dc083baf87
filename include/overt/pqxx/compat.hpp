// SPDX-License-Identifier: BSL-1.0
// The one place that knows which libpqxx this is: 6.4 adopts a session through a connection policy, 7.7 and later
// through seize_raw_connection().
#pragma once

#include <pqxx/pqxx>

#include <string>
#include <string_view>

struct pg_conn;

namespace overt::detail {

#if defined(PQXX_VERSION_MAJOR) && PQXX_VERSION_MAJOR >= 7

using pqxx_connection = pqxx::connection;

/// A libpqxx connection over a session that somebody else owns and goes on with.
class adopted_connection {
public:
    explicit adopted_connection(pg_conn* session) : connection_(pqxx::connection::seize_raw_connection(session)) {}
    adopted_connection(const adopted_connection&) = delete;
    adopted_connection& operator=(const adopted_connection&) = delete;
    ~adopted_connection() { static_cast<void>(std::move(connection_).release_raw_connection()); }

    pqxx_connection& get() noexcept { return connection_; }

private:
    pqxx::connection connection_;
};

/// A libpqxx transaction object over a transaction that is open already and stays open.
class adopted_transaction final : public pqxx::dbtransaction {
public:
    explicit adopted_transaction(pqxx_connection& on) : dbtransaction(on) { register_transaction(); }
    ~adopted_transaction() override { close(); }

private:
    void do_commit() override {}
    void do_abort() override {}
};

template <class T>
T pqxx_parse(std::string_view text) {
    return pqxx::from_string<T>(text);
}

#else

using pqxx_connection = pqxx::connection_base;

/// Hands libpqxx a session that is open, and takes it out again without closing it.
class adopting_policy : public pqxx::connectionpolicy {
public:
    explicit adopting_policy(const std::string& options) : connectionpolicy(options), session_(next()) {}

    handle do_startconnect(handle) override { return session_; }
    handle do_completeconnect(handle) override { return session_; }
    handle do_dropconnect(handle) noexcept override { return nullptr; }
    handle do_disconnect(handle) noexcept override { return nullptr; }
    bool is_ready(handle session) const noexcept override { return session != nullptr; }

    // libpqxx 6 constructs the policy itself and passes it text only
    static pg_conn*& next() {
        thread_local pg_conn* session = nullptr;
        return session;
    }

private:
    pg_conn* session_;
};

/// A libpqxx connection over a session that somebody else owns and goes on with.
class adopted_connection {
public:
    explicit adopted_connection(pg_conn* session) : connection_((adopting_policy::next() = session, std::string())) {}

    pqxx_connection& get() noexcept { return connection_; }

private:
    pqxx::basic_connection_base<adopting_policy> connection_;
};

/// A libpqxx transaction object over a transaction that is open already and stays open.
class adopted_transaction final : public pqxx::dbtransaction {
public:
    explicit adopted_transaction(pqxx_connection& on) : namedclass("transaction"), dbtransaction(on, false) { Begin(); }
    ~adopted_transaction() override { End(); }

private:
    void do_begin() override {}
    void do_commit() override {}
    void do_abort() override {}
};

template <class T>
T pqxx_parse(std::string_view text) {
    T value{};
    pqxx::from_string(std::string(text), value);
    return value;
}

#endif

}  // namespace overt::detail
