// SPDX-License-Identifier: BSL-1.0
// One connection of ours on an event loop of its own, for tests of the wire layer.
#pragma once

#include <overt/codec/integer.hpp>
#include <overt/codec/text.hpp>
#include <overt/pg/drain.hpp>
#include <overt/pg/exchange.hpp>

#include "coroutine.hpp"
#include "database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace overt::test {

/// SQL and its parameters; without an identity, as dynamic queries are.
template <class... Values>
rendered query(std::string sql, const Values&... values) {
    params bound;
    (bound.add(values), ...);
    return rendered(std::move(sql), std::move(bound));
}

/// The same with an identity, as prepare() objects are. The text outlives what is made from it.
template <class... Values>
rendered query(const statement_text& fixed, const Values&... values) {
    params bound;
    (bound.add(values), ...);
    return rendered(fixed, std::move(bound));
}

inline asio::awaitable<pg::result> exchanged(pg::connection& on, rendered statement,
                                             pg::protocol how = pg::protocol::extended) {
    pg::exchange x(on, statement, how);
    while (!x.advance()) co_await x.ready();
    co_return x.take();
}

class session {
public:
    explicit session(connect_options options = connect_options(server_dsn()))
        : connection_(pg::connection::open(options, std::chrono::steady_clock::now() + std::chrono::seconds(30))) {
        connection_.attach(io_.get_executor());
    }

    asio::io_context& io() noexcept { return io_; }
    pg::connection& connection() noexcept { return connection_; }

    pg::result run(rendered statement) { return test::run(io_, exchanged(connection_, std::move(statement))); }
    pg::result run(std::string sql) { return run(query(std::move(sql))); }
    pg::result simple(std::string sql) {
        return test::run(io_, exchanged(connection_, rendered(std::move(sql)), pg::protocol::simple));
    }
    /// The first column of the first row, in text format.
    std::string text(std::string sql) { return std::string(simple(std::move(sql)).at(0, 0).bytes()); }
    std::int32_t integer(rendered statement) {
        const pg::result answer = run(std::move(statement));
        return codec<std::int32_t>::decode(answer.at(0, 0));
    }
    /// Statements that the server has prepared for this session.
    std::size_t prepared() { return std::stoul(text("SELECT count(*) FROM pg_prepared_statements")); }

    /// The error of this class that a statement ends with.
    template <class Error>
    std::optional<Error> error(rendered statement, pg::protocol how = pg::protocol::extended) {
        try {
            test::run(io_, exchanged(connection_, std::move(statement), how));
        } catch (const Error& e) {
            return e;
        }
        return std::nullopt;
    }

private:
    asio::io_context io_;
    pg::connection connection_;
};

}  // namespace overt::test
