// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/resolve_commit.hpp>

#include <overt/codec/integer.hpp>
#include <overt/codec/text.hpp>
#include <overt/exec/lease.hpp>
#include <overt/sql/raw.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace overt {

namespace {

std::uint64_t id_of(const commit_unknown& lost) {
    const std::optional<std::uint64_t> id = lost.transaction_id();
    if (!id)
        throw usage_error("the id of this transaction is not known; begin such transactions with "
                          "transaction_options().track_commit()");
    return *id;
}

commit_status status_of(const std::optional<std::string>& word) {
    if (!word) return commit_status::unknown;
    if (*word == "committed") return commit_status::committed;
    return *word == "aborted" ? commit_status::rolled_back : commit_status::in_progress;
}

using word = std::optional<std::string>;

auto status_question(std::uint64_t id) { return raw<word>("SELECT txid_status({})", static_cast<std::int64_t>(id)); }

// After a crash the id may never have been given out, or may be another transaction's by now: the first one is lost if
// what the server has read again ends before its COMMIT. In between two starts without a crash nothing was read; then
// it is not known what an earlier recovery has lost. Nobody is in progress whose session a crash has ended.
auto status_question(std::uint64_t id, const commit_mark& mark) {
    return raw<word>("SELECT CASE WHEN crash = {} THEN txid_status({})"
                     " WHEN {} >= txid_snapshot_xmax(txid_current_snapshot()) OR reread < {} THEN 'aborted'"
                     " WHEN txid_status({}) IN ('aborted', 'in progress') THEN 'aborted'"
                     " WHEN reread IS NOT NULL THEN txid_status({}) END"
                     " FROM (SELECT coalesce((extract(epoch FROM stats_reset) * 1000000)::bigint, 0) AS crash,"
                     " (pg_last_wal_replay_lsn() - '0/0')::bigint AS reread FROM pg_stat_archiver) AS now",
                     mark.crash, static_cast<std::int64_t>(id), static_cast<std::int64_t>(id),
                     static_cast<std::int64_t>(mark.wal_position), static_cast<std::int64_t>(id),
                     static_cast<std::int64_t>(id));
}

asio::awaitable<commit_status> ask(verbs& on, std::uint64_t id, std::optional<commit_mark> mark) {
    if (id == 0) co_return commit_status::rolled_back;
    word said;
    if (mark) said = co_await on.scalar(status_question(id, *mark));
    else said = co_await on.scalar(status_question(id));
    co_return status_of(said);
}

asio::awaitable<commit_status> ask_on(pool& on, std::uint64_t id, std::optional<commit_mark> mark,
                                      std::source_location site) {
    if (id == 0) co_return commit_status::rolled_back;
    lease conn = co_await on.acquire(site);
    co_return co_await ask(conn, id, mark);
}

}  // namespace

std::string_view to_string(commit_status value) noexcept {
    switch (value) {
        case commit_status::committed: return "committed";
        case commit_status::rolled_back: return "rolled_back";
        case commit_status::in_progress: return "in_progress";
        case commit_status::unknown: return "unknown";
    }
    return "unknown";
}

asio::awaitable<commit_status> resolve_commit(pool& on, const commit_unknown& lost, std::source_location site) {
    return ask_on(on, id_of(lost), lost.mark(), site);
}

database_operation<commit_status> resolve_commit(verbs& on, const commit_unknown& lost) {
    return {detail::our_own(), ask(on, id_of(lost), lost.mark())};
}

}  // namespace overt
