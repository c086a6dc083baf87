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

asio::awaitable<commit_status> ask(verbs& on, std::uint64_t id) {
    if (id == 0) co_return commit_status::rolled_back;
    const std::optional<std::string> word = co_await on.scalar(
        raw<std::optional<std::string>>("SELECT txid_status({})", static_cast<std::int64_t>(id)));
    co_return status_of(word);
}

asio::awaitable<commit_status> ask_on(pool& on, std::uint64_t id, std::source_location site) {
    if (id == 0) co_return commit_status::rolled_back;
    lease conn = co_await on.acquire(site);
    co_return co_await ask(conn, id);
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
    return ask_on(on, id_of(lost), site);
}

database_operation<commit_status> resolve_commit(verbs& on, const commit_unknown& lost) {
    return {detail::our_own(), ask(on, id_of(lost))};
}

}  // namespace overt
