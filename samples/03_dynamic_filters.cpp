// SPDX-License-Identifier: BSL-1.0
// A search whose conditions, order, columns and joins are known at run time only, and which still cannot name a table
// that it does not have.
#include "tables.hpp"

using overt::col;
using shop::product;
using namespace overt::sql;

namespace {

struct finish {
    std::string colour{};
    std::string care{};
};

constexpr auto describe(overt::type<finish>) {
    return overt::table("finishes", overt::column("colour", &finish::colour).primary_key(),
                        overt::column("care", &finish::care));
}

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

//! [sortable]
// the names that a request may say; anything else is a request_error, and no text of it gets into a statement
const auto sorts = overt::sortable<product>(col<&product::name>, col<&product::price>)
                       .add("colour", col<&product::colour>.asc().nulls_last(), col<&product::name>);

auto sorted_products(std::string_view request) {  // such as "-price,name"
    return select<product>().order_by(sorts.parse(request));
}
//! [sortable]

//! [refinement]
// a join that is there only if something needs it, and then once
const auto with_finish = left_joining<finish>(col<&finish::colour> == col<&product::colour>);

auto products_by_care(std::optional<std::string> care, bool sorted) {
    overt::refinement<product> wanted;
    if (care) wanted.where(with_finish, col<&finish::care> == *care);
    if (sorted) wanted.order_by(with_finish, col<&finish::care>);
    return select<product>().refine(wanted);
}
//! [refinement]

asio::awaitable<void> show(overt::lease& conn, search wanted, std::size_t expected) {
    const auto query = products(wanted);
    fmt::print("{}\n", query.sql());
    const std::vector<product> found = co_await conn.all(query);
    for (const product& p : found)
        fmt::print("    {:<8}{:>8.2f}  {}\n", p.name, p.price / 100.0, p.colour.value_or("-"));
    sample::require(found.size() == expected, "the number of products found");
}

asio::awaitable<void> sort(overt::lease& conn) {
    const std::vector<product> found = co_await conn.all(sorted_products("-price"));
    sample::require(found.front().name == "table", "the most expensive product comes first");
    try {
        auto never = sorted_products("price; DROP TABLE products");
        sample::require(false, "a name that is not in the list is refused");
    } catch (const overt::request_error& e) {
        fmt::print("refused: {}\n", e.what());
    }
}

asio::awaitable<void> refine(overt::lease& conn) {
    const auto waxed = products_by_care("wax", false);
    fmt::print("{}\n", waxed.sql());
    sample::require((co_await conn.all(waxed)).size() == 2, "two products are waxed");
    sample::require(products_by_care(std::nullopt, false).sql().find("JOIN") == std::string::npos, "no join in vain");
}

asio::awaitable<void> pick_columns(overt::lease& conn, bool with_stock) {
    //! [select_list]
    overt::select_list<product> fields(col<&product::name>);
    if (with_stock) fields.add(col<&product::stock>);
    for (const overt::dynamic_row& row : co_await conn.all(select(fields).from<product>().order_by(col<&product::id>)))
        fmt::print("{} {}\n", row.get<std::string>("name"), row.has("stock") ? row.get(col<&product::stock>) : 0);
    //! [select_list]
}

asio::awaitable<std::size_t> count_pages(overt::lease& conn) {
    std::size_t pages = 0;
    //! [pages]
    // the order is part of the token, the values of its keys are bound; the primary key tells equal prices apart
    const auto order = overt::keyset(desc(col<&product::price>), col<&product::id>);
    std::optional<std::string> token = "";  // as it came with the request; empty: the first page
    while (token) {
        const overt::page<product> page = co_await fetch_page(conn, select<product>(), order,
                                                              overt::page_request(2).at(*token));
        for (const product& each : page.rows) fmt::print("page {}: {}\n", pages, each.name);
        token = page.next;  // page.previous leads back
        ++pages;
    }
    //! [pages]
    co_return pages;
}

asio::awaitable<void> run(overt::pool& pool) {
    auto conn = co_await pool.acquire();
    co_await sample::create_products(conn);
    co_await conn.execute(overt::raw("CREATE TEMP TABLE finishes (colour text PRIMARY KEY, care text NOT NULL)"));
    co_await conn.execute(insert(finish{.colour = "oak", .care = "wax"}));

    co_await show(conn, {}, 4);
    search cheap;
    cheap.most = 5000;
    co_await show(conn, cheap, 2);
    search oak;
    oak.name = "A";
    oak.colours = {"oak", "brass"};
    co_await show(conn, oak, 3);

    co_await sort(conn);
    co_await refine(conn);
    co_await pick_columns(conn, true);
    sample::require(co_await count_pages(conn) == 2, "four products are two pages of two");

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
