// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/metrics.hpp>
#include <overt/pool/pool_options.hpp>

#include "support/covers.hpp"

#include <map>
#include <regex>
#include <set>
#include <sstream>

using namespace overt;

namespace {

pool_stats some() {
    pool_stats s;
    s.max = 10;
    s.min = 2;
    s.size = 7;
    s.idle = 2;
    s.leased = 3;
    s.connecting = 1;
    s.closing = 1;
    s.waiting = 5;
    s.acquired = 1'000'000'000'000u;
    s.acquire_deadlocks = 6;
    s.nested_acquires = 9;
    s.closes[static_cast<std::size_t>(close_reason::lifetime)] = 8;
    s.pings = 4;
    s.pings_failed = 1;
    s.breaker = breaker_state::open;
    s.next_attempt = std::chrono::microseconds(419'001);
    s.cancels_suppressed = 11;
    s.generation = 12;
    return s;
}

/// A small reader of the text exposition format: sample (with its labels) to value. Fails for what does not fit.
std::map<std::string, std::string> samples(const std::string& text) {
    static const std::regex help("# HELP ([a-z_]+) .+"), type("# TYPE ([a-z_]+) (gauge|counter|histogram)"),
        sample("([a-z_]+)((?:\\{(?:[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\",?)+\\})?) (\\+Inf|\\d+|[0-9.e-]+)");
    std::map<std::string, std::string> found;
    std::set<std::string> typed, histograms;
    std::string family;
    std::istringstream lines(text);
    BOOST_TEST((text.empty() || text.back() == '\n'));
    for (std::string line; std::getline(lines, line);) {
        std::smatch m;
        if (std::regex_match(line, m, help)) continue;
        if (std::regex_match(line, m, type)) {
            family = m[1];
            if (m[2] == "histogram") histograms.insert(family);
            BOOST_TEST(typed.insert(family).second, "twice: " + family);
            BOOST_TEST(family.ends_with("_total") == (m[2] == "counter"));
        } else if (std::regex_match(line, m, sample)) {
            const std::string name = m[1].str();
            const bool part = histograms.contains(family) &&
                              (name == family + "_bucket" || name == family + "_sum" || name == family + "_count");
            BOOST_TEST((name == family || part));
            BOOST_TEST(found.emplace(m[1].str() + m[2].str(), m[3].str()).second, "twice: " + line);
        } else {
            BOOST_ERROR("not the exposition format: " + line);
        }
    }
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(metrics)

BOOST_AUTO_TEST_CASE(prometheus_is_well_formed_and_complete) {
    auto s = samples(prometheus(some()));
    BOOST_TEST(s["overt_pool_max_connections"] == "10");
    BOOST_TEST(s["overt_pool_min_connections"] == "2");
    BOOST_TEST(s["overt_pool_waiting"] == "5");
    BOOST_TEST(s["overt_pool_connections{state=\"leased\"}"] == "3");
    BOOST_TEST(s["overt_pool_acquires_total{result=\"ok\"}"] == "1000000000000");
    BOOST_TEST(s["overt_pool_acquires_total{result=\"deadlock\"}"] == "6");
    BOOST_TEST(s["overt_pool_nested_acquires_total"] == "9");
    BOOST_TEST(s["overt_pool_closes_total{reason=\"lifetime\"}"] == "8");
    BOOST_TEST(s["overt_pool_pings_total{result=\"ok\"}"] == "3");
    BOOST_TEST(s["overt_pool_breaker{state=\"open\"}"] == "1");
    BOOST_TEST(s["overt_pool_breaker{state=\"closed\"}"] == "0");
    BOOST_TEST(s["overt_pool_breaker{state=\"half_open\"}"] == "0");
    BOOST_TEST(s["overt_pool_next_attempt_milliseconds"] == "420");
    BOOST_TEST(s["overt_pool_cancels_suppressed_total"] == "11");
    BOOST_TEST(s["overt_pool_generations_total"] == "12");
    int sum = 0;
    for (const auto& [name, value] : s)
        if (name.starts_with("overt_pool_connections{")) sum += std::stoi(value);
    BOOST_TEST(sum == some().size);
}

BOOST_AUTO_TEST_CASE(histograms_add_up, *overt::test::covers("HZ-35")) {
    pool_stats stats = some();
    stats.wait.counts[0] = 5;
    stats.wait.counts[10] = 2;
    stats.wait.counts[time_histogram::buckets - 1] = 1;
    stats.wait.sum = std::chrono::milliseconds(1500);
    stats.commits = 11;
    stats.rollbacks = 12;
    stats.commits_unknown = 13;
    stats.retries = 14;
    for (const char* file : {"/home/x/orders.cpp", "C:\\orders.cpp", ""}) {
        lease_site site;
        site.file = file;
        site.line = 7;
        site.hold.counts[3] = 4;
        stats.sites.push_back(site);
    }
    auto s = samples(prometheus(stats));
    BOOST_TEST(s["overt_pool_transactions_total{end=\"commit\"}"] == "11");
    BOOST_TEST(s["overt_pool_transactions_total{end=\"rollback\"}"] == "12");
    BOOST_TEST(s["overt_pool_transactions_total{end=\"unknown\"}"] == "13");
    BOOST_TEST(s["overt_pool_transaction_retries_total"] == "14");
    BOOST_TEST(s["overt_pool_acquire_wait_seconds_count"] == "8");
    BOOST_TEST(s["overt_pool_acquire_wait_seconds_sum"] == "1.5");
    BOOST_TEST(s["overt_pool_acquire_wait_seconds_bucket{le=\"+Inf\"}"] == "8");
    BOOST_TEST(s["overt_pool_site_lease_seconds_count{site=\"orders.cpp:7\"}"] == "8");  // of both
    BOOST_TEST(s["overt_pool_site_lease_seconds_count{site=\"others\"}"] == "4");
    // buckets only grow with their bounds
    static const std::regex bucket("overt_pool_acquire_wait_seconds_bucket\\{le=\"([0-9.e-]+)\"\\}");
    std::map<double, int> buckets;
    for (const auto& [name, value] : s)
        if (std::smatch m; std::regex_match(name, m, bucket)) buckets[std::stod(m[1])] = std::stoi(value);
    BOOST_TEST(buckets.size() == time_histogram::buckets - 1);
    int below = 0;
    for (const auto& [bound, count] : buckets) BOOST_TEST(std::exchange(below, count) <= count);
    BOOST_TEST(buckets.begin()->second == 5);
    BOOST_TEST(below == 7);
}

BOOST_AUTO_TEST_CASE(names_are_labels_and_escaped) {
    pool_stats stats = some();
    stats.name = "a \"b\" \\ c\nd";
    auto s = samples(prometheus(stats));
    BOOST_TEST(s["overt_pool_waiting{pool=\"a \\\"b\\\" \\\\ c\\nd\"}"] == "5");
    BOOST_TEST(s.contains("overt_pool_closes_total{pool=\"a \\\"b\\\" \\\\ c\\nd\",reason=\"forced\"}"));
}

BOOST_AUTO_TEST_CASE(no_limit_is_infinite) {
    pool_stats stats = some();
    stats.max = pool_options::unlimited;
    BOOST_TEST(samples(prometheus(stats))["overt_pool_max_connections"] == "+Inf");
    BOOST_TEST(fmt::format("{}", stats) == "pool(max=inf min=2 cur=5 use=3 idle=2 wait=5)");
}

BOOST_AUTO_TEST_CASE(formats_on_one_line) {
    pool_stats stats = some();
    BOOST_TEST(fmt::format("{}", stats) == "pool(max=10 min=2 cur=5 use=3 idle=2 wait=5)");
    stats.name = "orders";
    BOOST_TEST(fmt::format("[{:>60}]", stats) == "[        pool(orders: max=10 min=2 cur=5 use=3 idle=2 wait=5)]");
}

BOOST_AUTO_TEST_CASE(every_reason_has_a_name_of_its_own) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < close_reason_count; ++i) names.insert(to_string(static_cast<close_reason>(i)));
    BOOST_TEST(names.size() == close_reason_count);
    BOOST_TEST(!names.contains("unknown"));
    BOOST_TEST(to_string(static_cast<close_reason>(close_reason_count)) == "unknown");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
