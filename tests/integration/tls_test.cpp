// SPDX-License-Identifier: BSL-1.0
// TLS and authentication against a server whose certificates and pg_hba.conf are ours: every mode gives a session, or
// an error for the right reason with a message that says what to look at; and never a session that is less than asked.
#include <boost/test/unit_test.hpp>

#include "support/certificates.hpp"
#include "support/cluster.hpp"
#include "support/covers.hpp"
#include "support/fake_server.hpp"
#include "support/print.hpp"
#include "support/session.hpp"

#include <asio.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace {

using namespace overt::test;
using overt::connect_error;
using overt::connect_failure;
using overt::connect_options;

constexpr std::string_view right_host = "db.overt.test";  // nobody looks it up: hostaddr says where it is
constexpr std::string_view wrong_host = "elsewhere.overt.test";

/// Databases choose the line of pg_hba.conf.
constexpr std::string_view rules = R"(
hostssl   tls_only    all 127.0.0.1/32 scram-sha-256
hostnossl plain_only  all 127.0.0.1/32 scram-sha-256
hostssl   with_cert   all 127.0.0.1/32 cert
hostssl   scram_cert   all 127.0.0.1/32 scram-sha-256 clientcert=verify-ca
host      trusting    all 127.0.0.1/32 trust
host      cleartext   all 127.0.0.1/32 password
host      hashed      all 127.0.0.1/32 md5
host      nobody      all 127.0.0.1/32 reject
host      tls_only,plain_only,with_cert,scram_cert all 127.0.0.1/32 reject
host      all         all 127.0.0.1/32 scram-sha-256
)";

class tls_server {
public:
    tls_server() {
        authorities_.make_authority("right");
        authorities_.make_authority("wrong");
        authorities_.make("server", "right", std::string(right_host), std::string(right_host));
        authorities_.make_expired("expired", "right", std::string(right_host), std::string(right_host));
        authorities_.make("client", "right", "sesame");
        authorities_.make("stranger", "wrong", "sesame");
        authorities_.make("somebody", "right", "somebody");
        witness by(server_.socket_dsn());
        for (const char* name : {"tls_only", "plain_only", "with_cert", "scram_cert", "trusting", "cleartext", "hashed",
                                 "nobody", "plain"})
            by.run(std::string("CREATE DATABASE ") + name);
        by.run("CREATE ROLE sesame LOGIN PASSWORD 'open'");
        by.run("SET password_encryption = md5; CREATE ROLE old LOGIN PASSWORD 'open'");
        with_tls("server");
    }

    /// The server shows this certificate from now on.
    void with_tls(const std::string& name) {
        server_.configure("ssl = on\nssl_cert_file = '" + authorities_.certificate(name) + "'\nssl_key_file = '" +
                          authorities_.key(name) + "'\nssl_ca_file = '" + authorities_.certificate("right") + "'\n");
    }
    void without_tls() { server_.configure("ssl = off\n"); }

    /// @shape more: sslmode and whatever else; the last value of a keyword counts
    std::string dsn(std::string_view more, std::string_view host = right_host) const {
        return server_.tcp_dsn("user=sesame password=open gssencmode=disable dbname=plain host=" + std::string(host) +
                               " sslcert=/nowhere sslkey=/nowhere " + std::string(more));
    }
    std::string authority(std::string_view name) const { return " sslrootcert=" + authorities_.certificate(name); }
    std::string client(std::string_view name) const { return client(name, name); }
    std::string client(std::string_view name, std::string_view key) const {
        return " sslcert=" + authorities_.certificate(name) + " sslkey=" + authorities_.key(key);
    }
    int port() const noexcept { return server_.port(); }

private:
    cluster server_{"password_encryption = 'scram-sha-256'\n", rules};
    certificates authorities_{server_.user(), server_.directory()};
};

struct one_server {
    one_server() { one.emplace(); }
    ~one_server() { one.reset(); }
    static inline std::optional<tls_server> one;
};

tls_server& server() { return one_server::one.value(); }

std::optional<connect_error> refusal(const std::string& dsn) {
    try {
        session on{connect_options(dsn)};
    } catch (const connect_error& e) {
        return e;
    }
    return std::nullopt;
}

/// A session comes about, with TLS or without.
void check_opens(const std::string& dsn, bool encrypted) {
    BOOST_TEST_CONTEXT(dsn) {
        try {
            session on{connect_options(dsn)};
            const std::string told = on.text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
            BOOST_CHECK_EQUAL(told, encrypted ? "t" : "f");
        } catch (const connect_error& e) {
            BOOST_ERROR(e.what());
        }
    }
}

/// Stands between client and server, and puts words of its own behind the first thing that the server says: the one
/// letter that agrees to TLS.
class intruder {
public:
    intruder(int behind, std::string words)
        : behind_(static_cast<unsigned short>(behind)),
          words_(std::move(words)),
          acceptor_(io_, {asio::ip::address_v4::loopback(), 0}) {
        asio::co_spawn(io_, serve(), asio::detached);
        thread_ = std::thread([this] { io_.run(); });
    }
    intruder(const intruder&) = delete;
    intruder& operator=(const intruder&) = delete;
    ~intruder() {
        io_.stop();
        thread_.join();
    }
    int port() const { return acceptor_.local_endpoint().port(); }

private:
    using tcp = asio::ip::tcp;
    struct pair_of_sockets {
        tcp::socket client;
        tcp::socket server;
    };

    asio::awaitable<void> serve() {
        for (;;) {
            tcp::socket client = co_await acceptor_.async_accept(asio::use_awaitable);
            auto both = std::make_shared<pair_of_sockets>(std::move(client), tcp::socket(io_));
            const tcp::endpoint there(asio::ip::address_v4::loopback(), behind_);
            co_await both->server.async_connect(there, asio::use_awaitable);
            asio::co_spawn(io_, pass_on(both, &pair_of_sockets::client, &pair_of_sockets::server, ""), asio::detached);
            asio::co_spawn(io_, pass_on(both, &pair_of_sockets::server, &pair_of_sockets::client, words_),
                           asio::detached);
        }
    }
    static asio::awaitable<void> pass_on(std::shared_ptr<pair_of_sockets> both, tcp::socket pair_of_sockets::* from,
                                         tcp::socket pair_of_sockets::* to, std::string more) {
        std::string bytes(65536, '\0');
        asio::error_code over;
        for (;;) {
            const std::size_t size = co_await (both.get()->*from)
                                         .async_read_some(asio::buffer(bytes),
                                                          asio::redirect_error(asio::use_awaitable, over));
            if (over) break;
            const std::string said = bytes.substr(0, size) + std::exchange(more, "");
            co_await asio::async_write(both.get()->*to, asio::buffer(said),
                                       asio::redirect_error(asio::use_awaitable, over));
            if (over) break;
        }
        (both.get()->*to).shutdown(tcp::socket::shutdown_both, over);
    }

    asio::io_context io_;
    unsigned short behind_;
    std::string words_;
    tcp::acceptor acceptor_;
    std::thread thread_;
};

/// None does, and the message names the place and what to look at.
void check_fails(const std::string& dsn, connect_failure reason, std::string_view advice) {
    BOOST_TEST_CONTEXT(dsn) {
        const std::optional<connect_error> e = refusal(dsn);
        BOOST_REQUIRE(e.has_value());
        BOOST_CHECK_EQUAL(e->reason(), reason);
        const std::string_view message = e->what();
        BOOST_CHECK_MESSAGE(message.find(advice) != message.npos, message);
        BOOST_CHECK_MESSAGE(message.starts_with("Cannot connect to database \""), message);
        BOOST_CHECK_MESSAGE(message.find(" at ") != message.npos, message);
        BOOST_CHECK_MESSAGE(message.find("open") == message.npos, message);
        BOOST_CHECK(e->outcome() == overt::outcome::not_sent);
    }
}

void check_no_tls(const std::string& dsn) { check_fails(dsn, connect_failure::tls, "sslmode"); }
void check_no_entry(const std::string& dsn, std::string_view advice = "pg_hba.conf") {
    check_fails(dsn, connect_failure::authentication, advice);
}

boost::test_tools::assertion_result servers_can_be_started(boost::unit_test::test_unit_id) {
    return cluster::possible();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tls,
                      *boost::unit_test::precondition(servers_can_be_started) * boost::unit_test::fixture<one_server>())

BOOST_AUTO_TEST_CASE(modes_that_look_at_no_certificate) {
    for (const std::string_view host : {right_host, wrong_host}) {
        const std::string none = " sslrootcert=/nowhere";
        check_opens(server().dsn("sslmode=disable", host), false);
        check_opens(server().dsn("sslmode=allow", host), false);
        check_opens(server().dsn("sslmode=prefer" + none, host), true);
        check_opens(server().dsn("sslmode=require" + none, host), true);
    }
}

BOOST_AUTO_TEST_CASE(modes_that_look_at_the_certificate, *covers("F-060")) {
    const std::string right = server().authority("right");
    const std::string wrong = server().authority("wrong");
    check_opens(server().dsn("sslmode=verify-ca" + right), true);
    check_opens(server().dsn("sslmode=verify-ca" + right, wrong_host), true);
    check_opens(server().dsn("sslmode=verify-full" + right), true);
    check_no_tls(server().dsn("sslmode=verify-full" + right, wrong_host));
    check_no_tls(server().dsn("sslmode=verify-full" + right, "127.0.0.1"));
    for (const std::string_view host : {right_host, wrong_host}) {
        check_no_tls(server().dsn("sslmode=verify-ca" + wrong, host));
        check_no_tls(server().dsn("sslmode=verify-full" + wrong, host));
        check_no_tls(server().dsn("sslmode=verify-full sslrootcert=/nowhere", host));
        // a certificate to compare with makes require as strict as verify-ca
        check_opens(server().dsn("sslmode=require" + right, host), true);
        check_no_tls(server().dsn("sslmode=require" + wrong, host));
        check_opens(server().dsn("sslmode=prefer" + right, host), true);
    }
}

BOOST_AUTO_TEST_CASE(prefer_is_a_wish) {
    // libpq goes on without TLS where that fails: whoever needs it says require
    check_opens(server().dsn("sslmode=prefer" + server().authority("wrong")), false);
}

BOOST_AUTO_TEST_CASE(an_expired_certificate, *covers("F-060")) {
    server().with_tls("expired");
    const std::string right = server().authority("right");
    check_opens(server().dsn("sslmode=require sslrootcert=/nowhere"), true);
    for (const std::string mode : {"require", "verify-ca", "verify-full"})
        check_no_tls(server().dsn("sslmode=" + mode + right));
    server().with_tls("server");
    check_opens(server().dsn("sslmode=verify-full" + right), true);
}

BOOST_AUTO_TEST_CASE(a_server_without_tls, *covers("F-060")) {
    server().without_tls();
    check_opens(server().dsn("sslmode=disable"), false);
    check_opens(server().dsn("sslmode=prefer"), false);
    const std::string right = server().authority("right");
    for (const std::string mode : {"require", "verify-ca", "verify-full"})
        check_no_tls(server().dsn("sslmode=" + mode + right));
    check_fails(server().dsn("sslmode=disable channel_binding=require"), connect_failure::authentication,
                "channel_binding");
    server().with_tls("server");
}

BOOST_AUTO_TEST_CASE(a_server_that_insists) {
    check_opens(server().dsn("dbname=tls_only sslmode=require"), true);
    check_no_entry(server().dsn("dbname=tls_only sslmode=disable"), "sslmode");
    check_opens(server().dsn("dbname=plain_only sslmode=disable"), false);
    check_no_entry(server().dsn("dbname=plain_only sslmode=require"), "sslmode");
    check_opens(server().dsn("dbname=plain_only sslmode=prefer"), false);  // the second attempt is let in
    check_no_entry(server().dsn("dbname=nobody sslmode=require"));
}

BOOST_AUTO_TEST_CASE(certificates_of_clients) {
    const std::string require = " sslmode=require sslrootcert=/nowhere";
    for (const std::string database : {"dbname=with_cert", "dbname=scram_cert"}) {
        check_opens(server().dsn(database + require + server().client("client")), true);
        check_no_entry(server().dsn(database + require));
        check_no_tls(server().dsn(database + require + server().client("stranger")));
        check_no_tls(server().dsn(database + require + server().client("client") + " sslkey=/nowhere"));
        // a key that belongs to another certificate
        check_no_tls(server().dsn(database + require + server().client("client", "somebody")));
    }
    check_no_entry(server().dsn("dbname=with_cert" + require + server().client("somebody")));
    check_opens(server().dsn("dbname=scram_cert" + require + server().client("somebody")),
                true);  // of the right authority
    check_no_entry(server().dsn("dbname=scram_cert password=wrong" + require + server().client("client")));
}

BOOST_AUTO_TEST_CASE(channel_binding, *covers("F-061")) {
    const std::string bound = " channel_binding=require";
    check_opens(server().dsn("sslmode=require" + bound), true);
    check_opens(server().dsn("sslmode=verify-full" + server().authority("right") + bound), true);
    check_opens(server().dsn("sslmode=disable channel_binding=prefer"), false);
    check_no_entry(server().dsn("sslmode=disable" + bound), "channel_binding");
    // what proves nothing of the server is not enough: no password, one in clear, one with MD5
    check_no_entry(server().dsn("dbname=trusting sslmode=require" + bound), "channel_binding");
    check_no_entry(server().dsn("dbname=cleartext sslmode=require" + bound), "channel_binding");
    check_no_entry(server().dsn("dbname=hashed user=old sslmode=require" + bound), "channel_binding");
    check_no_entry(server().dsn("password=wrong sslmode=require" + bound));
}

BOOST_AUTO_TEST_CASE(ways_to_ask_for_a_password) {
    for (const std::string mode : {" sslmode=disable", " sslmode=require"}) {
        const bool encrypted = mode == " sslmode=require";
        check_opens(server().dsn("dbname=trusting password=wrong" + mode), encrypted);
        check_opens(server().dsn("dbname=cleartext" + mode), encrypted);
        check_opens(server().dsn("dbname=hashed user=old" + mode), encrypted);
        check_opens(server().dsn("dbname=hashed" + mode), encrypted);  // md5 takes SCRAM where the role has it
        for (const std::string way : {"dbname=cleartext", "dbname=hashed user=old", "dbname=hashed", "dbname=plain"})
            check_no_entry(server().dsn(way + " password=wrong" + mode));
        check_no_entry(server().dsn("user=old" + mode));  // SCRAM cannot use an MD5 secret
        check_no_entry(server().dsn("user=unheard_of" + mode));
    }
    // libpq 16 can refuse weak ways by itself
    if (PQlibVersion() < 160000) return;
    check_opens(server().dsn("dbname=hashed require_auth=scram-sha-256"), true);
    check_no_entry(server().dsn("dbname=hashed user=old require_auth=scram-sha-256"), "require_auth");
    check_no_entry(server().dsn("dbname=cleartext require_auth=scram-sha-256"), "require_auth");
    check_no_entry(server().dsn("dbname=trusting require_auth=scram-sha-256"), "require_auth");
}

BOOST_AUTO_TEST_CASE(what_is_said_in_clear_behind_the_yes_to_tls_is_not_heard, *covers("F-060")) {
    // whoever sits in between could put answers of his own in front of the encrypted ones (CVE-2021-23222)
    for (const std::string& words : {std::string(), greeting()}) {
        const intruder between(server().port(), words);
        const std::string dsn = server().dsn("sslmode=require sslrootcert=/nowhere port=" +
                                             std::to_string(between.port()));
        if (words.empty()) check_opens(dsn, true);
        else check_no_tls(dsn);
    }
}

BOOST_AUTO_TEST_SUITE_END()
