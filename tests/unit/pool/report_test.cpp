// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pool/report.hpp"

#include <overt/pool/pool_options.hpp>
#include <overt/pool/pool_warning.hpp>

#include <cstring>

using namespace overt;
using namespace overt::detail;
using namespace std::chrono_literals;

namespace {

lease_holder holder(const char* file, unsigned line, const char* function, pool_duration held, pg::session_state state,
                    const char* statement) {
    lease_holder h;
    h.file = file;
    h.line = line;
    h.function = function;
    h.held = held;
    h.activity.state = state;
    std::strncpy(h.activity.statement, statement, sizeof h.activity.statement - 1);
    return h;
}

pool_stats full() {
    pool_stats s;
    s.max = s.size = s.leased = 10;
    s.waiting = 37;
    return s;
}

std::string report(const pool_stats& s, pool_duration patience = 5s, std::string_view failure = {}) {
    return timeout_report(s, patience, std::source_location::current(), failure);
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(a_timeout_reads_like_the_promise) {
    pool_stats s = full();
    s.holders.push_back(holder("/src/handlers.cpp", 88, "asio::awaitable<void> export_csv(overt::pool &)", 31'240ms,
                               pg::session_state::in_transaction, "SELECT \"posts\".\"id\""));
    s.holders.push_back(holder("handlers.cpp", 90, "int main()", 400ms, pg::session_state::active, ""));
    const std::string text = ::report(s);
    const std::string expected_start = "no connection within 5 s (10 of 10 leased, 37 waiting)\n"
                                       "  waiting at report_test.cpp:";
    const std::string expected_end =
        " (report)\n"
        "  leased for 31.2 s at handlers.cpp:88 (export_csv), idle in transaction, last statement: "
        "SELECT \"posts\".\"id\"\n"
        "  leased for 400 ms at handlers.cpp:90 (main), running a statement";
    BOOST_TEST(text.starts_with(expected_start));
    BOOST_TEST(text.ends_with(expected_end), text);
}

BOOST_AUTO_TEST_CASE(the_census_names_what_there_is) {
    pool_stats s = full();
    s.leased = 3;
    s.idle = 1;
    s.connecting = 2;
    s.checking = 1;
    s.resetting = 1;
    s.closing = 2;
    s.waiting = 1;
    s.name = "orders";
    BOOST_TEST(first_line(::report(s, 250ms)) ==
               "no connection of pool \"orders\" within 250 ms (3 of 10 leased, 1 idle, 2 connecting, 1 being checked, "
               "1 being reset, 2 closing, 1 waiting)");
    s = full();
    s.max = pool_options::unlimited;
    BOOST_TEST(first_line(::report(s, -1s)) == "no connection within 0 ms (10 leased, 37 waiting)");
}

BOOST_AUTO_TEST_CASE(the_last_failure_to_connect_stands_at_the_end) {
    const std::string text = ::report(full(), 5s, "connection refused by 127.0.0.1:5432");
    BOOST_TEST(text.ends_with("\n  the last attempt to connect failed: connection refused by 127.0.0.1:5432"));
}

BOOST_AUTO_TEST_CASE(many_holders_are_cut) {
    pool_stats s = full();
    for (int i = 0; i < 50; ++i) s.holders.push_back(holder("a.cpp", 1, "f()", 1s, pg::session_state::idle, "x"));
    const std::string text = ::report(s);
    BOOST_TEST(text.ends_with("\n  and 30 more"));
    BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 22);
}

BOOST_AUTO_TEST_CASE(statements_stay_on_one_line_and_the_pools_own_are_not_shown) {
    pool_stats s = full();
    s.holders.push_back(holder("a.cpp", 1, "f()", 1s, pg::session_state::idle, "SELECT 1\n\t+ 1"));
    s.holders.push_back(holder("a.cpp", 2, "f()", 1s, pg::session_state::idle, "CLOSE ALL; SET SESSION AUTHORIZATION"));
    s.holders.push_back(
        holder("a.cpp", 3, "f()", 1s, pg::session_state::failed_transaction, std::string(63, 'x').c_str()));
    const std::string text = ::report(s);
    BOOST_TEST(text.find("last statement: SELECT 1  + 1\n") != text.npos);
    BOOST_TEST(text.find("a.cpp:2 (f), idle\n") != text.npos);
    BOOST_TEST(text.ends_with("idle in failed transaction, last statement: " + std::string(63, 'x') + " ..."));
}

BOOST_AUTO_TEST_CASE(too_many_and_closed) {
    BOOST_TEST(overload_report(full()) ==
               "too many callers wait for a connection already (10 of 10 leased, 37 waiting): shed load, or raise "
               "pool_options::max_waiting");
    BOOST_TEST(closed_report("") == "the pool is closed");
    BOOST_TEST(closed_report("orders") == "the pool \"orders\" is closed");
}

BOOST_AUTO_TEST_CASE(times_are_for_people) {
    BOOST_TEST(human_time(0ms) == "0 ms");
    BOOST_TEST(human_time(999ms) == "999 ms");
    BOOST_TEST(human_time(1s) == "1 s");
    BOOST_TEST(human_time(1049ms) == "1 s");
    BOOST_TEST(human_time(31'299ms) == "31.2 s");
    BOOST_TEST(human_time(pool_duration::max()) == "for ever");
}

BOOST_AUTO_TEST_CASE(a_deadlock_names_everybody) {
    pool_stats s = full();
    s.name = "orders";
    for (unsigned i = 0; i < 22; ++i)
        s.holders.push_back(holder("a.cpp", i, "void f()", 1s, pg::session_state::idle, ""));
    const std::string text = deadlock_report(s, std::source_location::current());
    BOOST_TEST(first_line(text) ==
               "every connection of pool \"orders\" is held by a task that waits for another one (10 of "
               "10 leased, 37 waiting): hand the lease on to what the task calls, or make the pool "
               "larger than tasks * (leases of each - 1)");
    BOOST_TEST(text.find("\n  waiting at report_test.cpp:") != text.npos, text);
    BOOST_TEST(text.find("\n  leased for 1 s at a.cpp:19 (f), idle\n  and 2 more") != text.npos, text);
}

BOOST_AUTO_TEST_CASE(a_nest_names_both_places) {
    const auto here = std::source_location::current();
    const std::string text = nested_report("", here, here);
    BOOST_TEST(text.starts_with("a task that holds a connection acquires another one: hand the lease on instead\n"
                                "  acquired at report_test.cpp:"),
               text);
    BOOST_TEST(text.find("\n  held since report_test.cpp:") != text.npos, text);
}

BOOST_AUTO_TEST_CASE(warnings_show_the_lease) {
    const lease_holder h = holder("a.cpp", 7, "void f()", 31s, pg::session_state::in_transaction, "SELECT 1");
    const std::string line = "\n  leased for 31 s at a.cpp:7 (f), idle in transaction, last statement: SELECT 1";
    BOOST_TEST(long_lease_report("orders", h) == "a connection of pool \"orders\" is leased for long" + line);
    BOOST_TEST(idle_in_transaction_report("", h, 1'500ms) ==
               "a transaction waits for its own program since 1.5 s" + line);
    pool_stats s = full();
    s.holders.push_back(h);
    BOOST_TEST(stall_report(s, 5s) ==
               "every connection is leased and none is at work, since 5 s (10 of 10 leased, 37 waiting)" + line);
    for (const auto what :
         {pool_warning::kind::nested_acquire, pool_warning::kind::long_lease, pool_warning::kind::idle_in_transaction,
          pool_warning::kind::stall, pool_warning::kind::dirty_return})
        BOOST_TEST(to_string(what) != "unknown");
}

BOOST_AUTO_TEST_CASE(a_dirty_return_names_the_place) {
    const std::string text = dirty_return_report("orders", std::source_location::current());
    BOOST_TEST(first_line(text) ==
               "a lease of pool \"orders\" ended inside a transaction, which is rolled back: commit "
               "it, or roll it back yourself");
    BOOST_TEST(text.find("\n  acquired at report_test.cpp:") != text.npos, text);
}

BOOST_AUTO_TEST_CASE(a_timeout_tells_when_the_next_attempt_is_due) {
    pool_stats s = full();
    s.breaker = breaker_state::open;
    s.next_attempt = 420ms;
    BOOST_TEST(::report(s, 5s, "refused")
                   .ends_with("\n  the last attempt to connect failed: refused\n  the next one may begin in 420 ms"));
    s.breaker = breaker_state::half_open;
    BOOST_TEST(::report(s, 5s, "refused").ends_with("\n  one attempt at a time finds out whether the server is back"));
}

BOOST_AUTO_TEST_CASE(files_lose_their_directories) {
    BOOST_TEST(short_file("/home/x/src/handlers.cpp") == "handlers.cpp");
    BOOST_TEST(short_file("..\\src\\handlers.cpp") == "handlers.cpp");
    BOOST_TEST(short_file("handlers.cpp") == "handlers.cpp");
    BOOST_TEST(short_file("") == "");
}

BOOST_AUTO_TEST_CASE(functions_lose_all_but_their_name) {
    const std::pair<const char*, const char*> table[] = {
        {"list_users", "list_users"},
        {"int main()", "main"},
        {"int main(int, char **)", "main"},
        {"asio::awaitable<void> list_users(overt::pool &)", "list_users"},
        {"asio::awaitable<std::vector<int>> api::v1::list_users(overt::pool&, std::function<void(int)>)", "list_users"},
        {"void api::handler::get(int) const", "get"},
        {"void api::handler::get(int) const &", "get"},
        {"void f(T) [T = int]", "f"},
        {"void f(T) [with T = std::pair<int, void (*)(int)>]", "f"},
        {"T *make<std::map<int, int>>(int)", "make"},
        {"api::handler<int>::handler(int)", "handler"},
        {"bool api::less::operator()(int, int) const", "operator()"},
        {"main()::<lambda()>", "main"},
        {"asio::awaitable<void> run(int)::<lambda(auto:1)> [with auto:1 = int]", "run"},
        {"auto main(int, char **)::(anonymous class)::operator()() const", "main"},
        {"auto main()::(lambda at a.cpp:3:5)::operator()() const", "main"},
        {"", ""},
        {"()", "()"},
        {"<lambda()>", "<lambda()>"},
    };
    for (const auto& [signature, name] : table) BOOST_TEST(short_function(signature) == name, signature);
    const auto here = [](std::source_location site = std::source_location::current()) {
        return std::string(short_function(site.function_name()));
    };
    BOOST_TEST(here() == "test_method");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
