// SPDX-License-Identifier: BSL-1.0
#include "pool/report.hpp"

#include <overt/pool/pool_options.hpp>

#include <algorithm>

namespace overt::detail {

namespace {

constexpr std::size_t most_holders = 20;

std::string number(std::uint64_t value) { return std::to_string(value); }

/// 10 of 10 leased, 1 closing, 37 waiting
std::string census(const pool_stats& seen) {
    std::string text = std::to_string(seen.leased);
    if (seen.max != pool_options::unlimited) text += " of " + std::to_string(seen.max);
    text += " leased";
    const auto also = [&](int count, const char* what) {
        if (count > 0) text += ", " + std::to_string(count) + what;
    };
    also(seen.idle, " idle");
    also(seen.connecting, " connecting");
    also(seen.checking, " being checked");
    also(seen.cancelling, " being cancelled");
    also(seen.resetting, " being reset");
    also(seen.closing, " closing");
    return text + ", " + std::to_string(seen.waiting) + " waiting";
}

std::string place(std::string_view file, std::uint_least32_t line, std::string_view function) {
    std::string text(short_file(file));
    text += ":" + number(line);
    if (const auto name = short_function(function); !name.empty()) text += " (" + std::string(name) + ")";
    return text;
}

std::string_view words(pg::session_state state) noexcept {
    switch (state) {
        case pg::session_state::idle: return "idle";
        case pg::session_state::active: return "running a statement";
        case pg::session_state::in_transaction: return "idle in transaction";
        case pg::session_state::failed_transaction: return "idle in failed transaction";
        case pg::session_state::broken: return "connection lost";
    }
    return "unknown";
}

/// The session's last statement may be the pool's own, from before the lease.
bool is_own_statement(std::string_view text) {
    return text.starts_with("CLOSE ALL; SET SESSION") || text.starts_with("ROLLBACK; CLOSE ALL") ||
           text == "ROLLBACK" || text.starts_with("SELECT repeat('x', ");
}

std::string line_of(const lease_holder& holder) {
    std::string text = (holder.lane ? "\n  a lane for " : "\n  leased for ") + human_time(holder.held) + " at ";
    text += place(holder.file, holder.line, holder.function);
    text += ", ";
    text += words(holder.activity.state);
    std::string statement(holder.activity.statement);
    std::replace_if(statement.begin(), statement.end(), [](unsigned char c) { return c < ' '; }, ' ');
    if (!statement.empty() && !is_own_statement(statement)) {
        text += ", last statement: " + statement;
        if (statement.size() + 8 > sizeof holder.activity.statement) text += " ...";  // it was cut
    }
    return text;
}

std::string waiting_at(const std::source_location& site) {
    return "\n  waiting at " + place(site.file_name(), site.line(), site.function_name());
}

std::string holders(const pool_stats& seen) {
    std::string text;
    const std::size_t shown = std::min(seen.holders.size(), most_holders);
    for (std::size_t i = 0; i < shown; ++i) text += line_of(seen.holders[i]);
    if (seen.holders.size() > shown) text += "\n  and " + number(seen.holders.size() - shown) + " more";
    return text;
}

std::string_view strip_template_arguments(std::string_view name) noexcept {
    if (!name.ends_with('>')) return name;
    int depth = 0;
    for (std::size_t i = name.size(); i-- > 0;) {
        if (name[i] == '>') ++depth;
        if (name[i] == '<' && --depth == 0) return name.substr(0, i);
    }
    return name;
}

/// Where the last group of parentheses opens; npos: there is none.
std::size_t last_group(std::string_view text) noexcept {
    int depth = 0;
    for (std::size_t i = text.rfind(')'); i != text.npos && i < text.size(); --i) {
        if (text[i] == ')') ++depth;
        if (text[i] == '(' && --depth == 0) return i;
    }
    return text.npos;
}

/// What follows the last space or :: that is not inside angle brackets or parentheses.
std::string_view last_word(std::string_view text) noexcept {
    int depth = 0;
    for (std::size_t i = text.size(); i-- > 0;) {
        const char c = text[i];
        if (c == '>' || c == ')') ++depth;
        if (c == '<' || c == '(') --depth;
        if (depth == 0 && (c == ' ' || c == ':' || c == '*' || c == '&')) return text.substr(i + 1);
    }
    return text;
}

}  // namespace

std::string of_pool(std::string_view name) {
    return name.empty() ? std::string() : " of pool \"" + std::string(name) + "\"";
}

std::string human_time(pool_duration value) {
    using namespace std::chrono;
    if (value == pool_duration::max()) return "for ever";
    const auto ms = duration_cast<milliseconds>(value).count();
    if (ms < 1000) return std::to_string(ms) + " ms";
    std::string text = std::to_string(ms / 1000);
    if (const auto tenth = ms % 1000 / 100; tenth != 0) text += "." + std::to_string(tenth);
    return text + " s";
}

std::string_view short_file(std::string_view path) noexcept {
    const std::size_t slash = path.find_last_of("/\\");
    return slash == path.npos ? path : path.substr(slash + 1);
}

std::string_view short_function(std::string_view signature) noexcept {
    std::string_view text = signature.substr(0, signature.find(" ["));  // [with T = int]
    // A lambda or a local class goes by the function around it: main()::<lambda()>, main()::(anonymous class)::...
    for (const std::string_view inner : {"::<lambda", "::(anonymous class)", "::(lambda", "::(unnamed"})
        if (const std::size_t at = text.find(inner); at != text.npos && at > 0)
            return short_function(text.substr(0, at));
    const std::size_t parameters = last_group(text);
    if (parameters == 0 || text.starts_with('<')) return signature;
    if (parameters != text.npos) text = text.substr(0, parameters);
    const std::string_view name = strip_template_arguments(last_word(text));
    return name.empty() ? signature : name;
}

std::string timeout_report(const pool_stats& seen, pool_duration patience, const std::source_location& site,
                           std::string_view connect_failure) {
    std::string text = "no connection" + of_pool(seen.name) + " within " +
                       human_time(std::max(patience, pool_duration::zero())) + " (" + census(seen) + ")";
    text += waiting_at(site) + holders(seen);
    if (!connect_failure.empty()) text += "\n  the last attempt to connect failed: " + std::string(connect_failure);
    if (seen.breaker == breaker_state::open) text += "\n  the next one may begin in " + human_time(seen.next_attempt);
    if (seen.breaker == breaker_state::half_open)
        text += "\n  one attempt at a time finds out whether the server is back";
    return text;
}

std::string overload_report(const pool_stats& seen) {
    return "too many callers wait for a connection" + of_pool(seen.name) + " already (" + census(seen) +
           "): shed load, or raise pool_options::max_waiting";
}

std::string closed_report(std::string_view pool_name) {
    return pool_name.empty() ? "the pool is closed" : "the pool \"" + std::string(pool_name) + "\" is closed";
}

std::string deadlock_report(const pool_stats& seen, const std::source_location& site) {
    return "every connection" + of_pool(seen.name) + " is held by a task that waits for another one (" + census(seen) +
           "): hand the lease on to what the task calls, or make the pool larger than tasks * (leases of each - 1)" +
           waiting_at(site) + holders(seen);
}

std::string nested_report(std::string_view pool_name, const std::source_location& site,
                          const std::source_location& holder) {
    return "a task that holds a connection" + of_pool(pool_name) + " acquires another one: hand the lease on instead" +
           "\n  acquired at " + place(site.file_name(), site.line(), site.function_name()) + "\n  held since " +
           place(holder.file_name(), holder.line(), holder.function_name());
}

std::string long_lease_report(std::string_view pool_name, const lease_holder& holder) {
    return "a connection" + of_pool(pool_name) + " is leased for long" + line_of(holder);
}

std::string idle_in_transaction_report(std::string_view pool_name, const lease_holder& holder, pool_duration idle) {
    return "a transaction" + of_pool(pool_name) + " waits for its own program since " + human_time(idle) +
           line_of(holder);
}

std::string slow_acquire_report(std::string_view pool_name, const std::source_location& site, pool_duration waited) {
    return "a connection" + of_pool(pool_name) + " was waited for as long as " + human_time(waited) +
           "\n  acquired at " + place(site.file_name(), site.line(), site.function_name());
}

std::string slow_statement_report(std::string_view pool_name, const lease_holder& holder, pool_duration waited,
                                  pool_duration took) {
    return "a statement" + of_pool(pool_name) + " took " + human_time(took) + ", on a lease that was waited for " +
           human_time(waited) + line_of(holder);
}

std::string dirty_return_report(std::string_view pool_name, const std::source_location& site) {
    return "a lease" + of_pool(pool_name) +
           " ended inside a transaction, which is rolled back: commit it, or roll it back yourself\n  acquired at " +
           place(site.file_name(), site.line(), site.function_name());
}

std::string stall_report(const pool_stats& seen, pool_duration lasting) {
    return "every connection" + of_pool(seen.name) + " is leased and none is at work, since " + human_time(lasting) +
           " (" + census(seen) + ")" + holders(seen);
}

}  // namespace overt::detail
