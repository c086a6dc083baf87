// SPDX-License-Identifier: BSL-1.0
#include <overt/metrics.hpp>

#include <overt/pool/pool_options.hpp>

#include <map>

namespace overt {

namespace {

std::string escaped(std::string_view value) {
    std::string text;
    for (const char c : value) {
        if (c == '\\' || c == '"') text += '\\';
        if (c == '\n') text += "\\n";
        else text += c;
    }
    return text;
}

/// Writes families of samples that all carry the pool's name.
class exposition {
public:
    explicit exposition(std::string_view pool) {
        if (!pool.empty()) pool_ = fmt::format("pool=\"{}\"", escaped(pool));
    }

    void family(std::string_view name, std::string_view type, std::string_view help) {
        name_ = name;
        text_ += fmt::format("# HELP overt_pool_{0} {1}\n# TYPE overt_pool_{0} {2}\n", name, help, type);
    }
    template <class Number>
    void sample(Number value, std::string_view label = {}, std::string_view label_value = {}) {
        write({}, with(pool_, label, label_value), value);
    }
    /// @shape step: every how many buckets one is written
    void histogram(const time_histogram& of, std::size_t step, std::string_view label = {},
                   std::string_view label_value = {}) {
        const std::string labels = with(pool_, label, label_value);
        std::uint64_t below = 0;
        for (std::size_t i = 0; i + 1 < time_histogram::buckets; ++i) {
            below += of.counts[i];
            if (i % step == step - 1)
                write("_bucket", with(labels, "le", fmt::to_string(seconds(time_histogram::bound(i)))), below);
        }
        write("_bucket", with(labels, "le", "+Inf"), of.count());
        write("_sum", labels, seconds(of.sum));
        write("_count", labels, of.count());
    }
    template <class Number>
    void single(std::string_view name, std::string_view type, std::string_view help, Number value) {
        family(name, type, help);
        sample(value);
    }
    std::string take() { return std::move(text_); }

private:
    static double seconds(std::chrono::nanoseconds value) { return static_cast<double>(value.count()) * 1e-9; }
    static std::string with(std::string labels, std::string_view label, std::string_view value) {
        if (label.empty()) return labels;
        if (!labels.empty()) labels += ',';
        return labels + fmt::format("{}=\"{}\"", label, escaped(value));
    }
    template <class Number>
    void write(std::string_view suffix, std::string labels, Number value) {
        if (!labels.empty()) labels = '{' + labels + '}';
        text_ += fmt::format("overt_pool_{}{}{} {}\n", name_, suffix, labels, value);
    }

    std::string pool_;
    std::string_view name_;
    std::string text_;
};

std::string limit(int max) { return max == pool_options::unlimited ? "+Inf" : fmt::to_string(max); }

void write_gauges(exposition& out, const pool_stats& s) {
    out.single("max_connections", "gauge", "Connections that the pool may have.", limit(s.max));
    out.single("min_connections", "gauge", "Connections that the pool keeps.", s.min);
    out.family("connections", "gauge", "Connections by what they are doing.");
    out.sample(s.idle, "state", "idle");
    out.sample(s.leased, "state", "leased");
    out.sample(s.connecting, "state", "connecting");
    out.sample(s.checking, "state", "checking");
    out.sample(s.cancelling, "state", "cancelling");
    out.sample(s.resetting, "state", "resetting");
    out.sample(s.closing, "state", "closing");
    out.single("lanes", "gauge", "Leased connections that many callers share.", s.lanes);
    out.single("waiting", "gauge", "Callers that wait for a connection.", s.waiting);
    out.family("breaker", "gauge", "1 for the state of the breaker, which paces attempts to connect.");
    for (const auto state : {breaker_state::closed, breaker_state::open, breaker_state::half_open})
        out.sample(state == s.breaker ? 1 : 0, "state", to_string(state));
    out.single("next_attempt_milliseconds", "gauge", "How long an open breaker stays so.",
               std::chrono::ceil<std::chrono::milliseconds>(s.next_attempt).count());
}

void write_counters(exposition& out, const pool_stats& s) {
    out.family("acquires_total", "counter", "Ends of acquire by result.");
    out.sample(s.acquired, "result", "ok");
    out.sample(s.acquire_timeouts, "result", "timeout");
    out.sample(s.acquire_cancelled, "result", "cancelled");
    out.sample(s.acquire_overloaded, "result", "overloaded");
    out.sample(s.acquire_closed, "result", "closed");
    out.sample(s.acquire_connect_errors, "result", "connect_error");
    out.sample(s.acquire_deadlocks, "result", "deadlock");
    out.single("nested_acquires_total", "counter", "Acquires by tasks that held a connection already.",
               s.nested_acquires);
    out.family("connects_total", "counter", "Attempts to connect by result.");
    out.sample(s.connects, "result", "ok");
    out.sample(s.connect_failures, "result", "failed");
    out.family("closes_total", "counter", "Closed connections by reason.");
    for (std::size_t i = 0; i < close_reason_count; ++i)
        out.sample(s.closes[i], "reason", to_string(static_cast<close_reason>(i)));
    out.single("resets_total", "counter", "Sessions that were made clean after a lease.", s.resets);
    out.family("pings_total", "counter", "Pings of idle connections by result.");
    out.sample(s.pings - s.pings_failed, "result", "ok");
    out.sample(s.pings_failed, "result", "failed");
    out.single("cancels_total", "counter", "Requests to cancel what a lease left running.", s.cancels);
    out.single("cancels_suppressed_total", "counter", "Connections that were closed without one: too many in a second.",
               s.cancels_suppressed);
    out.single("generations_total", "counter", "How often all connections were given up at once.", s.generation);
    out.single("dirty_returns_total", "counter", "Leases that ended inside a transaction.", s.dirty_returns);
}

void write_transactions(exposition& out, const pool_stats& s) {
    out.family("transactions_total", "counter", "Transactions by how they ended.");
    out.sample(s.commits, "end", "commit");
    out.sample(s.rollbacks, "end", "rollback");
    out.sample(s.commits_unknown, "end", "unknown");
    out.single("transaction_retries_total", "counter", "Bodies of transact() that ran once more.", s.retries);
}

std::string place(const lease_site& site) {
    const std::string_view file = site.file;
    if (file.empty()) return "others";
    return fmt::format("{}:{}", file.substr(file.find_last_of("/\\") + 1), site.line);
}

void write_times(exposition& out, const pool_stats& s) {
    constexpr std::size_t fine = 1, coarse = 4;
    out.family("acquire_wait_seconds", "histogram", "How long connections were waited for.");
    out.histogram(s.wait, fine);
    out.family("lease_seconds", "histogram", "How long connections were leased.");
    out.histogram(s.hold, fine);
    // two of one name and line, say in a template, are one series
    std::map<std::string, lease_site> sites;
    for (const lease_site& each : s.sites) {
        lease_site& sum = sites[place(each)];
        sum.wait += each.wait;
        sum.hold += each.hold;
    }
    if (sites.empty()) return;
    out.family("site_acquire_wait_seconds", "histogram", "The same by the place that acquired.");
    for (const auto& [site, times] : sites) out.histogram(times.wait, coarse, "site", site);
    out.family("site_lease_seconds", "histogram", "The same by the place that acquired.");
    for (const auto& [site, times] : sites) out.histogram(times.hold, coarse, "site", site);
}

}  // namespace

std::string prometheus(const pool_stats& stats) {
    exposition out(stats.name);
    write_gauges(out, stats);
    write_counters(out, stats);
    write_transactions(out, stats);
    write_times(out, stats);
    return out.take();
}

std::string summary(const pool_stats& stats) {
    const std::string name = stats.name.empty() ? std::string() : fmt::format("{}: ", stats.name);
    const std::string max = stats.max == pool_options::unlimited ? "inf" : fmt::to_string(stats.max);
    return fmt::format("pool({}max={} min={} cur={} use={} idle={} wait={})", name, max, stats.min, stats.open(),
                       stats.leased, stats.idle, stats.waiting);
}

}  // namespace overt
