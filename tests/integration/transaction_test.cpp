// SPDX-License-Identifier: BSL-1.0
// Acceptance, section TX: transactions and savepoints. What they leave behind is looked at from another session.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/pooled.hpp"

#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::raw;
using overt::transaction_options;

struct account {
    std::int64_t id{};
    std::string owner{};
};

constexpr auto describe(overt::type<account>) {
    return overt::table("accounts", overt::column("id", &account::id).primary_key(),
                        overt::column("owner", &account::owner));
}

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_transaction";
    static constexpr const char* tables = R"(
        CREATE TABLE accounts(id bigint PRIMARY KEY, owner text NOT NULL);
        CREATE TABLE deferred(id bigint REFERENCES accounts DEFERRABLE INITIALLY DEFERRED);
        CREATE TABLE deadly(id bigint);
        CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER die AFTER INSERT ON deadly DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION die();
    )";
};

schema& db() { return own_schema::db(); }

/// One account, of nobody, before each test.
struct one_account {
    one_account() { db().run("TRUNCATE accounts, deferred, deadly; INSERT INTO accounts VALUES (1, 'nobody')"); }
};

std::string owner_seen_outside() { return db().text("SELECT owner FROM accounts WHERE id = 1"); }

auto give_to(const char* owner) {
    return update<account>().set(col<&account::owner> = owner).where(col<&account::id> == 1);
}

const auto show_owner = raw<std::string>("SELECT owner FROM accounts WHERE id = 1");

std::string state_seen_outside(const overt::lease& conn) {
    return db().text("SELECT state FROM pg_stat_activity WHERE pid = " +
                     std::to_string(conn.connection().backend_pid()));
}

struct oops : std::runtime_error {
    oops() : runtime_error("oops") {}
};

asio::awaitable<void> give_and_throw(overt::lease& conn) {
    auto tx = co_await conn.begin();
    co_await tx.execute(give_to("daisy"));
    co_await expect(tx.scalar(show_owner), "daisy");
    throw oops();
}

asio::awaitable<void> in_transaction_of_pool(overt::pool& on, bool fail) {
    auto conn = co_await on.acquire();
    auto tx = co_await conn.begin();
    co_await tx.execute(give_to("daisy"));
    if (fail) throw oops();
    co_await tx.commit();
}

template <class Handle>
concept can_end = requires(Handle& h) {
    h.commit();
    h.rollback();
};
template <class Handle>
concept can_commit = requires(Handle& h) { h.commit(); };

template <class Operation>
asio::awaitable<bool> is_refused(Operation operation) {
    bool refused = false;
    try {
        co_await operation();
    } catch (const overt::usage_error&) {
        refused = true;
    }
    co_return refused;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(transaction, one_account, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(TX_01_commit) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        co_await tx.execute(give_to("daisy"));
        BOOST_CHECK_EQUAL(owner_seen_outside(), "nobody");
        co_await tx.commit();
        BOOST_CHECK(!tx.is_open());
        BOOST_CHECK_EQUAL(owner_seen_outside(), "daisy");
    });
}

BOOST_AUTO_TEST_CASE(TX_02_exception_rolls_back) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto thrown = co_await error_of<oops>(give_and_throw(conn));
        BOOST_CHECK(thrown);
        co_await expect(conn.scalar(show_owner), "nobody");
        BOOST_CHECK_EQUAL(owner_seen_outside(), "nobody");
    });
}

BOOST_AUTO_TEST_CASE(TX_03_commit_fails) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            auto tx = co_await conn.begin();
            co_await tx.execute(give_to("daisy"));
            co_await tx.execute(raw("INSERT INTO deferred VALUES (42)"));
            const auto refused = co_await error_of<overt::foreign_key_violation>(tx.commit());
            BOOST_REQUIRE(refused);
            BOOST_CHECK(refused->outcome() == overt::outcome::failed);
            BOOST_CHECK(!tx.is_open());
            BOOST_CHECK_EQUAL(state_seen_outside(conn), "idle");
        }
        BOOST_CHECK_EQUAL(owner_seen_outside(), "nobody");
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.idle, 1);
    });
}

BOOST_AUTO_TEST_CASE(TX_04_no_rollback_after_a_failed_commit) {
    std::vector<std::string> notices;
    auto options = options_for(db()).max_size(1);
    options.on_notice([&notices](const overt::server_fields& notice) { notices.push_back(notice.sqlstate); });
    with_pool(db(), options, [&notices](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            auto tx = co_await conn.begin();
            co_await tx.execute(raw("INSERT INTO deferred VALUES (42)"));
            const auto refused = co_await error_of<overt::foreign_key_violation>(tx.commit());
            BOOST_CHECK(refused);
            const bool over = co_await is_refused([&] { return tx.rollback(); });
            BOOST_CHECK(over);
        }
        co_await settled(on);
        // a ROLLBACK outside a transaction is answered with the warning 25P01
        BOOST_CHECK(notices.empty());
    });
}

BOOST_AUTO_TEST_CASE(TX_04_answer_to_commit_lost) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        std::int32_t lost = 0;
        {
            auto conn = co_await on.acquire();
            lost = co_await pid(conn);
            auto tx = co_await conn.begin();
            co_await tx.execute(raw("INSERT INTO deadly VALUES (1)"));
            const auto unknown = co_await error_of<overt::commit_unknown>(tx.commit());
            BOOST_REQUIRE(unknown);
            BOOST_CHECK(unknown->outcome() == overt::outcome::unknown);
            BOOST_CHECK(unknown->fate() == overt::fate::evicted);
            const auto broken = co_await error_of<overt::connection_lost>(pid(conn));
            BOOST_CHECK(broken);
        }
        BOOST_CHECK_EQUAL(db().count("deadly"), 0);
        auto next = co_await on.acquire();
        const auto fresh = co_await pid(next);
        BOOST_CHECK_NE(fresh, lost);
    });
}

BOOST_AUTO_TEST_CASE(TX_05_manual_commit) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        overt::transaction tx = co_await conn.begin();
        const auto given = co_await tx.execute(give_to("daisy"));
        BOOST_CHECK_EQUAL(given.rows_affected(), 1);
        co_await tx.commit();
        BOOST_CHECK_EQUAL(owner_seen_outside(), "daisy");
    });
}

BOOST_AUTO_TEST_CASE(TX_06_manual_rollback) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        overt::transaction tx = co_await conn.begin();
        co_await tx.execute(give_to("daisy"));
        co_await tx.rollback();
        BOOST_CHECK(!tx.is_open());
        BOOST_CHECK_EQUAL(owner_seen_outside(), "nobody");
        co_await expect(conn.scalar(show_owner), "nobody");
    });
}

BOOST_AUTO_TEST_CASE(TX_07_neither) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        std::int32_t first = 0;
        {
            auto conn = co_await on.acquire();
            first = co_await pid(conn);
            auto tx = co_await conn.begin();
            co_await tx.execute(give_to("daisy"));
        }
        auto next = co_await on.acquire();
        co_await expect(pid(next), first);
        BOOST_CHECK_EQUAL(state_seen_outside(next), "idle");
        co_await expect(next.scalar(show_owner), "nobody");
        BOOST_CHECK_EQUAL(on.stats().dirty_returns, 1U);
        BOOST_CHECK_EQUAL(owner_seen_outside(), "nobody");
    });
}

BOOST_AUTO_TEST_CASE(TX_07_dropped_while_the_lease_goes_on) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        {
            auto tx = co_await conn.begin();
            co_await tx.execute(give_to("daisy"));
        }
        co_await expect(conn.scalar(show_owner), "nobody");
        BOOST_CHECK_EQUAL(state_seen_outside(conn), "idle");
        {
            auto tx = co_await conn.begin();
            co_await tx.execute(give_to("daisy"));
        }
        auto again = co_await conn.begin();
        co_await expect(again.scalar(show_owner), "nobody");
        co_await again.commit();
    });
}

BOOST_AUTO_TEST_CASE(TX_08_with_its_own_lease) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        const auto thrown = co_await error_of<oops>(in_transaction_of_pool(on, true));
        BOOST_CHECK(thrown);
        auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.idle, 1);
        BOOST_CHECK_EQUAL(owner_seen_outside(), "nobody");

        co_await in_transaction_of_pool(on, false);
        after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.idle, 1);
        BOOST_CHECK_EQUAL(owner_seen_outside(), "daisy");
    });
}

BOOST_AUTO_TEST_CASE(TX_09_begin_fails) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        bool body_ran = false;
        {
            auto conn = co_await on.acquire();
            db().terminate(co_await pid(conn));
            const auto body = [&]() -> asio::awaitable<void> {
                auto tx = co_await conn.begin();
                body_ran = true;
            };
            const auto lost = co_await error_of<overt::connection_lost>(body());
            BOOST_REQUIRE(lost);
            BOOST_CHECK(lost->reason() == overt::loss::admin_shutdown);
        }
        BOOST_CHECK(!body_ran);
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.leased, 0);
        auto next = co_await on.acquire();
        co_await expect(next.scalar(show_owner), "nobody");
    });
}

BOOST_AUTO_TEST_CASE(TX_10_commit_fails_with_its_own_lease) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        const auto body = [&on]() -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            auto tx = co_await conn.begin();
            co_await tx.execute(raw("INSERT INTO deferred VALUES (42)"));
            co_await tx.commit();
        };
        const auto refused = co_await error_of<overt::foreign_key_violation>(body());
        BOOST_CHECK(refused);
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.idle, 1);
    });
}

BOOST_AUTO_TEST_CASE(TX_11_which_session) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const auto mine = co_await pid(conn);
        auto tx = co_await conn.begin();
        co_await expect(pid(tx), mine);
        auto nested = co_await tx.begin();
        co_await expect(pid(nested), mine);
        auto deeper = co_await nested.begin();
        co_await expect(pid(deeper), mine);
        BOOST_CHECK_EQUAL(on.stats().leased, 1);

        auto other = co_await on.acquire();
        auto other_tx = co_await other.begin();
        const auto another = co_await pid(other_tx);
        BOOST_CHECK_NE(another, mine);
        auto other_nested = co_await other_tx.begin();
        co_await expect(pid(other_nested), another);
        BOOST_CHECK_EQUAL(on.stats().leased, 2);
        co_await other_tx.rollback();
        co_await tx.rollback();
    });
}

BOOST_AUTO_TEST_CASE(TX_12_released_twice) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        {
            auto tx = co_await conn.begin();
            co_await tx.commit();
        }
        conn.release();
        BOOST_CHECK_EXCEPTION(conn.release(), overt::usage_error,
                              [](const overt::usage_error& e) { return contains(e.what(), "already"); });
    });
}

BOOST_AUTO_TEST_CASE(TX_12_released_under_a_transaction) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        {
            auto tx = co_await conn.begin();
            BOOST_CHECK_EXCEPTION(conn.release(), overt::usage_error,
                                  [](const overt::usage_error& e) { return contains(e.what(), "transaction"); });
            co_await tx.rollback();
        }
        conn.release();
    });
}

BOOST_AUTO_TEST_CASE(TX_13_empty_nested) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        {
            auto empty = co_await tx.begin();
            co_await empty.commit();
        }
        { auto dropped = co_await tx.begin(); }
        {
            auto undone = co_await tx.begin();
            co_await undone.rollback();
        }
        co_await tx.execute(give_to("daisy"));
        co_await tx.commit();
        BOOST_CHECK_EQUAL(owner_seen_outside(), "daisy");
    });
}

BOOST_AUTO_TEST_CASE(TX_14_commit_the_outermost_from_level_3) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx1 = co_await conn.begin();
        auto tx2 = co_await tx1.begin();
        auto tx3 = co_await tx2.begin();
        co_await tx3.execute(give_to("daisy"));
        co_await tx1.commit();
        BOOST_CHECK(!tx1.is_open() && !tx2.is_open() && !tx3.is_open());
        for (overt::transaction* each : {&tx1, &tx2, &tx3}) {
            const bool refused = co_await is_refused([each] { return each->commit(); });
            BOOST_CHECK(refused);
            const bool over = co_await is_refused([each] { return each->execute(give_to("late")); });
            BOOST_CHECK(over);
        }
        BOOST_CHECK_EQUAL(owner_seen_outside(), "daisy");
        BOOST_CHECK_EQUAL(state_seen_outside(conn), "idle");
    });
}

BOOST_AUTO_TEST_CASE(TX_15_roll_the_outermost_back_from_level_3) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx1 = co_await conn.begin();
        co_await tx1.execute(give_to("donald"));
        auto tx2 = co_await tx1.begin();
        auto tx3 = co_await tx2.begin();
        co_await tx3.execute(give_to("daisy"));
        co_await tx1.rollback();
        BOOST_CHECK(!tx1.is_open() && !tx2.is_open() && !tx3.is_open());
        BOOST_CHECK_EQUAL(owner_seen_outside(), "nobody");
        BOOST_CHECK_EQUAL(state_seen_outside(conn), "idle");
    });
}

BOOST_AUTO_TEST_CASE(TX_16_roll_level_2_back_from_level_3) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx1 = co_await conn.begin();
        co_await tx1.execute(give_to("donald"));
        {
            auto tx2 = co_await tx1.begin();
            co_await tx2.execute(give_to("dagobert"));
            auto tx3 = co_await tx2.begin();
            co_await tx3.execute(give_to("daisy"));
            co_await tx2.rollback();
            BOOST_CHECK(!tx2.is_open() && !tx3.is_open() && tx1.is_open());
        }
        co_await expect(tx1.scalar(show_owner), "donald");
        co_await tx1.commit();
        BOOST_CHECK_EQUAL(owner_seen_outside(), "donald");
    });
}

BOOST_AUTO_TEST_CASE(TX_17_commit_level_2_from_level_3) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx1 = co_await conn.begin();
        {
            auto tx2 = co_await tx1.begin();
            auto tx3 = co_await tx2.begin();
            co_await tx3.execute(give_to("daisy"));
            co_await tx2.commit();
            BOOST_CHECK(!tx2.is_open() && !tx3.is_open() && tx1.is_open());
        }
        co_await expect(tx1.scalar(show_owner), "daisy");
        BOOST_CHECK_EQUAL(owner_seen_outside(), "nobody");
        co_await tx1.commit();
        BOOST_CHECK_EQUAL(owner_seen_outside(), "daisy");
    });
}

BOOST_AUTO_TEST_CASE(TX_18_TX_19_handles) {
    static_assert(!std::default_initializable<overt::transaction>);
    static_assert(!std::is_copy_constructible_v<overt::transaction> && !std::is_copy_assignable_v<overt::transaction>);
    static_assert(std::is_nothrow_move_constructible_v<overt::transaction>);
    static_assert(std::is_nothrow_move_assignable_v<overt::transaction>);
    static_assert(std::is_nothrow_destructible_v<overt::transaction>);
    static_assert(!can_commit<overt::lease> && can_end<overt::transaction>);
}

BOOST_AUTO_TEST_CASE(TX_20_leaving_early_is_no_exception) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        bool swallowed = false;
        auto tx = co_await conn.begin();
        auto inner = co_await tx.begin();
        try {
            co_await inner.execute(give_to("daisy"));
            co_await tx.commit();
        } catch (...) {
            swallowed = true;
        }
        BOOST_CHECK(!swallowed);
        BOOST_CHECK_EQUAL(owner_seen_outside(), "daisy");
    });
}

BOOST_AUTO_TEST_CASE(TX_21_begun_once) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        const auto twice = co_await error_of<overt::usage_error>(conn.begin());
        BOOST_CHECK(twice);
        co_await tx.commit();
        const auto over = co_await error_of<overt::usage_error>(tx.begin());
        BOOST_CHECK(over);
        const auto again = co_await error_of<overt::usage_error>(tx.commit());
        BOOST_CHECK(again);
        const auto undone = co_await error_of<overt::usage_error>(tx.rollback());
        BOOST_CHECK(undone);
    });
}

BOOST_AUTO_TEST_CASE(TX_22_options) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto isolation = raw<std::string>("SHOW transaction_isolation");
        const auto read_only = raw<std::string>("SHOW transaction_read_only");
        const auto deferrable = raw<std::string>("SHOW transaction_deferrable");
        {
            auto tx = co_await conn.begin();
            co_await expect(tx.scalar(isolation), "read committed");
            co_await expect(tx.scalar(read_only), "off");
            co_await expect(tx.scalar(deferrable), "off");
        }
        {
            auto tx = co_await conn.begin(transaction_options().serializable().read_only().deferrable());
            co_await expect(tx.scalar(isolation), "serializable");
            co_await expect(tx.scalar(read_only), "on");
            co_await expect(tx.scalar(deferrable), "on");
        }
        {
            auto tx = co_await conn.begin(transaction_options().repeatable_read().read_only(false).deferrable(false));
            co_await expect(tx.scalar(isolation), "repeatable read");
            co_await expect(tx.scalar(read_only), "off");
            co_await expect(tx.scalar(deferrable), "off");
        }
        {
            auto tx = co_await conn.begin(transaction_options().read_only());
            const auto refused = co_await error_of<overt::read_only_error>(tx.execute(give_to("daisy")));
            BOOST_CHECK(refused);
        }
        co_await expect(conn.scalar(read_only), "off");
    });
}

BOOST_AUTO_TEST_CASE(TX_23_commit_of_a_failed_transaction, *covers("F-100", "rust-postgres-1334")) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        co_await tx.execute(give_to("daisy"));
        const auto failed = co_await error_of<overt::unique_violation>(tx.execute(insert(account{1, "again"})));
        BOOST_REQUIRE(failed);
        BOOST_CHECK(failed->fate() == overt::fate::kept);
        const auto aborted = co_await error_of<overt::transaction_aborted>(tx.scalar(show_owner));
        BOOST_CHECK(aborted);
        const auto rolled_back = co_await error_of<overt::commit_rolled_back>(tx.commit());
        BOOST_CHECK(rolled_back);
        BOOST_CHECK(!tx.is_open());
        BOOST_CHECK_EQUAL(owner_seen_outside(), "nobody");
        BOOST_CHECK_EQUAL(state_seen_outside(conn), "idle");
    });
}

BOOST_AUTO_TEST_CASE(TX_24_failed_savepoint) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        co_await tx.execute(give_to("daisy"));
        {
            auto inner = co_await tx.begin();
            const auto failed = co_await error_of<overt::unique_violation>(inner.execute(insert(account{1, "again"})));
            BOOST_CHECK(failed);
            // dropped: undone before tx is used again
        }
        co_await expect(tx.scalar(show_owner), "daisy");
        auto inner = co_await tx.begin();
        const auto failed = co_await error_of<overt::unique_violation>(inner.execute(insert(account{1, "again"})));
        BOOST_CHECK(failed);
        const auto aborted = co_await error_of<overt::transaction_aborted>(inner.commit());
        BOOST_CHECK(aborted);
        co_await inner.rollback();
        co_await tx.commit();
        BOOST_CHECK_EQUAL(owner_seen_outside(), "daisy");
    });
}

BOOST_AUTO_TEST_CASE(TX_25_open_inner_transaction_hides_the_outer) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        bool hidden = co_await is_refused([&] { return conn.scalar(show_owner); });
        BOOST_CHECK(hidden);
        auto inner = co_await tx.begin();
        hidden = co_await is_refused([&] { return tx.scalar(show_owner); });
        BOOST_CHECK(hidden);
        co_await expect(inner.scalar(show_owner), "nobody");
        co_await inner.commit();
        co_await expect(tx.scalar(show_owner), "nobody");
        co_await tx.commit();
        co_await expect(conn.scalar(show_owner), "nobody");
    });
}

BOOST_AUTO_TEST_CASE(TX_26_moved) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        overt::transaction moved = std::move(tx);
        BOOST_CHECK(!tx.is_open() && moved.is_open());
        const bool refused = co_await is_refused([&] { return tx.commit(); });
        BOOST_CHECK(refused);
        co_await moved.execute(give_to("daisy"));
        co_await moved.commit();
        BOOST_CHECK_EQUAL(owner_seen_outside(), "daisy");

        auto first = co_await conn.begin();
        co_await first.execute(give_to("donald"));
        auto inner = co_await first.begin();
        inner = std::move(first);  // drops the savepoint, and is the transaction itself from now on
        co_await expect(inner.scalar(show_owner), "donald");
        co_await inner.rollback();
        BOOST_CHECK_EQUAL(owner_seen_outside(), "daisy");
    });
}

BOOST_AUTO_TEST_CASE(TX_27_an_ended_one_may_outlive_its_lease) {
    std::optional<overt::transaction> committed;
    std::optional<overt::transaction> rolled_back;
    with_pool(db(), [&](overt::pool& pool) -> asio::awaitable<void> {
        auto conn = co_await pool.acquire();
        committed.emplace(co_await conn.begin());
        co_await committed->execute(give_to("goofy"));
        co_await committed->commit();
        rolled_back.emplace(co_await conn.begin());
        co_await rolled_back->rollback();
        conn.release();
    });
    BOOST_CHECK(!committed->is_open() && !rolled_back->is_open());
    BOOST_CHECK_EQUAL(owner_seen_outside(), "goofy");
}

BOOST_AUTO_TEST_SUITE_END()
