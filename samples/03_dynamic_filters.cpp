// SPDX-License-Identifier: BSL-1.0
// A search whose conditions are known at run time only, and which still cannot name a table that it does not have.
#include "tables.hpp"

using overt::col;
using shop::product;
using namespace overt::sql;

namespace {

//! [dynamic]
struct search {
    std::optional<std::string> name{};
    std::optional<std::int32_t> most{};
    std::vector<std::string> colours{};
};

auto products(const search& wanted) {
    overt::condition<product> filter;  // empty: everything
    if (wanted.name) filter &= col<&product::name>.ilike("%" + *wanted.name + "%");
    if (wanted.most) filter &= col<&product::price> <= *wanted.most;
    if (!wanted.colours.empty()) filter &= col<&product::colour>.in(wanted.colours);
    return select<product>().where(filter).order_by(col<&product::price>);
}
//! [dynamic]

asio::awaitable<void> show(overt::lease& conn, search wanted, std::size_t expected) {
    const auto query = products(wanted);
    fmt::print("{}\n", query.sql());
    const std::vector<product> found = co_await conn.all(query);
    for (const product& p : found)
        fmt::print("    {:<8}{:>8.2f}  {}\n", p.name, p.price / 100.0, p.colour.value_or("-"));
    sample::require(found.size() == expected, "the number of products found");
}

asio::awaitable<void> run(overt::pool& pool) {
    auto conn = co_await pool.acquire();
    co_await sample::create_products(conn);

    co_await show(conn, {}, 4);
    search cheap;
    cheap.most = 5000;
    co_await show(conn, cheap, 2);
    search oak;
    oak.name = "A";
    oak.colours = {"oak", "brass"};
    co_await show(conn, oak, 3);

    // an empty condition never means "all rows" where rows would be lost
    try {
        co_await conn.execute(delete_from<product>().where(overt::condition<product>{}));
        sample::require(false, "an empty condition is refused in a delete");
    } catch (const overt::usage_error& e) {
        fmt::print("refused: {}\n", e.what());
    }
}

}  // namespace

int main(int argc, char** argv) { return sample::run(overt::pool_options(sample::dsn(argc, argv)), run); }
