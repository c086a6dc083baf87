// SPDX-License-Identifier: BSL-1.0
// A model, a statement and a pool, as in any program that depends on overt. It needs no server.
#include <overt/overt.hpp>

#include <asio/io_context.hpp>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

namespace shop {

struct customer {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> email{};
};

constexpr auto describe(overt::type<customer>) {
    return overt::table("customers", overt::column("id", &customer::id).primary_key().identity(),
                        overt::column("name", &customer::name), overt::column("email", &customer::email));
}

auto reachable(std::string name) {
    using overt::col;
    return overt::sql::select<customer>()
        .where(col<&customer::name> == std::move(name) && col<&customer::email>.is_not_null())
        .order_by(col<&customer::id>);
}

}  // namespace shop

int main() {
    const auto query = shop::reachable("Daisy");
    std::puts(std::string(query.sql()).c_str());

    asio::io_context io;
    const overt::pool pool{io.get_executor(), overt::pool_options("host=127.0.0.1 dbname=nowhere").max_size(2)};
    std::printf("overt %s, %d connections\n", std::string(overt::library_version()).c_str(), pool.stats().size);
    return pool.stats().size == 0 && std::string(query.sql()).find("\"customers\"") != std::string::npos ? 0 : 1;
}
