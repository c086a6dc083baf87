// SPDX-License-Identifier: BSL-1.0
// Exchanges with servers that break off, stand still or talk nonsense.
#include <boost/test/unit_test.hpp>

#include <overt/pg/drain.hpp>
#include <overt/pg/exchange.hpp>

#include "support/coroutine.hpp"
#include "support/fake_server.hpp"

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/post.hpp>

#include <optional>

using namespace overt;
using namespace std::chrono_literals;
using test::error_response;
using test::fake_server;
using test::greeting;
using test::message;

namespace {

pg::connection opened(const fake_server& at) {
    return pg::connection::open(connect_options(at.dsn()), std::chrono::steady_clock::now() + 20s);
}

asio::awaitable<pg::result> exchanged(pg::connection& on, const rendered& statement) {
    pg::exchange x(on, statement);
    while (!x.advance()) co_await x.ready();
    co_return x.take();
}

/// What an exchange ends with that is answered so.
template <class Error>
std::optional<Error> error_of(std::string answer, fake_server::end last = fake_server::end::hang_up) {
    const fake_server server({greeting(), std::move(answer)}, last);
    asio::io_context io;
    pg::connection session = opened(server);
    session.attach(io.get_executor());
    const rendered statement("SELECT 1");
    try {
        test::run(io, exchanged(session, statement));
    } catch (const Error& e) {
        BOOST_TEST(!session.busy());
        if (e.fate() == fate::evicted) BOOST_TEST(!session.is_open());
        return e;
    }
    return std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(exchange)

BOOST_AUTO_TEST_CASE(a_session_that_breaks_off_is_lost) {
    const std::string parts = message('1', "") + message('2', "") + message('n', "") +
                              test::command_complete("SELECT 1");
    for (std::size_t cut = 0; cut < parts.size(); cut += 3) {
        const auto e = error_of<connection_lost>(parts.substr(0, cut) + (cut == 0 ? "S" : ""));
        BOOST_REQUIRE(e);
        BOOST_TEST((e->reason() == loss::closed));
        BOOST_TEST((e->outcome() == outcome::unknown));
        BOOST_TEST((e->fate() == fate::evicted));
    }
}

BOOST_AUTO_TEST_CASE(a_warning_before_the_end_says_why) {
    const auto e = error_of<connection_lost>(error_response("WARNING", "57P02", 'N'));
    BOOST_REQUIRE(e);
    BOOST_TEST((e->reason() == loss::crash));
}

BOOST_AUTO_TEST_CASE(a_fatal_answer_is_a_loss_at_once) {
    const std::pair<const char*, loss> reasons[] = {{"57P01", loss::admin_shutdown},
                                                    {"57P02", loss::crash},
                                                    {"25P03", loss::idle_in_transaction},
                                                    {"57P05", loss::idle_session},
                                                    {"XX000", loss::other}};
    for (const auto& [code, reason] : reasons) {
        const auto e = error_of<connection_lost>(error_response("FATAL", code), fake_server::end::keep_silent);
        BOOST_REQUIRE(e);
        BOOST_TEST((e->reason() == reason));
        BOOST_TEST(std::string_view(e->what()).find(code) != std::string_view::npos);
    }
}

BOOST_AUTO_TEST_CASE(an_error_without_a_code_is_nonsense) {
    const auto e = error_of<protocol_violation>(message('E', std::string("SERROR\0Mx\0\0", 11)) + test::ready());
    BOOST_REQUIRE(e);
    BOOST_TEST((e->outcome() == outcome::unknown));
    BOOST_TEST((e->fate() == fate::evicted));
}

BOOST_AUTO_TEST_CASE(no_answer_at_all_is_nonsense) { BOOST_CHECK(error_of<protocol_violation>(test::ready())); }

BOOST_AUTO_TEST_CASE(garbage_ends_the_session) {
    for (const std::string& garbage : {std::string(64, '\xff'), message('?', "what"), message('D', "\xff\xff"),
                                       std::string("D\xff\xff\xff\xff", 5), std::string("T\0\0\0\2", 5)}) {
        const auto e = error_of<error>(garbage);
        BOOST_REQUIRE(e);
        BOOST_TEST((e->fate() == fate::evicted));
    }
}

BOOST_AUTO_TEST_CASE(a_server_error_keeps_the_session) {
    const auto e = error_of<server_error>(error_response("ERROR", "P0001") + test::ready());
    BOOST_REQUIRE(e);
    BOOST_TEST((e->fate() == fate::kept));
    BOOST_TEST((e->outcome() == outcome::failed));
}

BOOST_AUTO_TEST_CASE(a_wait_for_an_answer_can_be_cancelled) {
    const fake_server silent({greeting()}, fake_server::end::keep_silent);
    for (const std::size_t size : {std::size_t(1), std::size_t(40'000'000)}) {  // to read; to read or to write
        asio::io_context io;
        overt::pg::connection session = opened(silent);
        session.attach(io.get_executor());
        params values;
        values.add_encoded(25, params::text, std::string(size, 'x'));
        const rendered statement("SELECT $1", std::move(values));
        asio::cancellation_signal signal;
        std::optional<outcome> known;
        asio::co_spawn(io, exchanged(session, statement),
                       asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown, overt::pg::result) {
                           try {
                               std::rethrow_exception(thrown);
                           } catch (const operation_cancelled& e) {
                               known = e.outcome();
                           }
                       }));
        io.run_for(20ms);
        BOOST_TEST(!known.has_value());
        BOOST_TEST(session.busy());
        signal.emit(asio::cancellation_type::terminal);
        io.restart();
        io.run_for(5s);
        BOOST_REQUIRE(known.has_value());
        BOOST_TEST((*known == outcome::unknown));
        BOOST_TEST(session.busy());
        BOOST_TEST((session.state() == overt::pg::session_state::active));
        session.close();
        BOOST_TEST(!session.busy());
    }
}

BOOST_AUTO_TEST_CASE(a_wait_that_is_closed_under_is_a_loss) {
    const fake_server silent({greeting()}, fake_server::end::keep_silent);
    for (const std::size_t size : {std::size_t(1), std::size_t(40'000'000)}) {
        asio::io_context io;
        overt::pg::connection session = opened(silent);
        session.attach(io.get_executor());
        params values;
        values.add_encoded(25, params::text, std::string(size, 'x'));
        const rendered statement("SELECT $1", std::move(values));
        const auto waiting = [&]() -> asio::awaitable<overt::pg::result> {
            asio::post(io, [&] { session.close(); });
            co_return co_await exchanged(session, statement);
        };
        BOOST_CHECK_THROW(test::run(io, waiting()), connection_lost);
        BOOST_TEST(!session.is_open());
    }
}

BOOST_AUTO_TEST_CASE(a_drain_of_a_session_that_ends_is_not_clean) {
    const fake_server server({greeting(), "1"});
    asio::io_context io;
    overt::pg::connection session = opened(server);
    session.attach(io.get_executor());
    const rendered statement("SELECT 1");
    { const overt::pg::exchange given_up(session, statement); }
    BOOST_TEST(session.busy());
    const auto drained = [&]() -> asio::awaitable<bool> {
        overt::pg::drain rest(session);
        while (!rest.advance()) co_await rest.ready();
        co_return rest.clean();
    };
    BOOST_TEST(!test::run(io, drained()));
    BOOST_TEST(!session.is_open());
    BOOST_TEST(!session.busy());
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
