// SPDX-License-Identifier: BSL-1.0
#include "pool/connecting.hpp"

#include "pool/pool_shell.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace overt::detail {

namespace {

/// How many hosts the connection string names; each of them has its own time.
long hosts_of(const connect_options& options) {
    const auto named = [&](std::string_view keyword) {
        const std::string_view value = options.keyword(keyword);
        return 1 + std::count(value.begin(), value.end(), ',');
    };
    return std::max(named("host"), named("hostaddr"));
}

}  // namespace

pool_time connect_deadline(const connect_options& options) {
    return after(pool_clock::now(), options.connect_timeout() * hosts_of(options));
}

bool is_hopeless(connect_failure reason) noexcept {
    return reason == connect_failure::config || reason == connect_failure::authentication ||
           reason == connect_failure::no_database || reason == connect_failure::tls;
}

void open_connection(pool_shell& shell, pool_slot& slot) noexcept {
    const connect_options& options = shell.options().connection();
    try {
        const pool_time deadline = connect_deadline(options);
        pg::connection fresh = pg::connection::open(options, deadline);
        slot.canceller = fresh.make_canceller();
        shell.arrived(slot, std::move(fresh));
    } catch (const connect_error& error) {
        shell.connect_failed(slot, error);
    } catch (const std::exception&) {
        shell.connect_failed(slot,
                             connect_error(connect_failure::other, "", "the client ran out of memory or threads"));
    }
}

}  // namespace overt::detail
