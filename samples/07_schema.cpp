// SPDX-License-Identifier: BSL-1.0
// Tables from models: the text of the definitions without a server, create_all(), and verify(), which tells at start-up
// what a database has that the program was not compiled for.
#include "sample.hpp"

#include <overt/fmt.hpp>
#include <overt/schema.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace library {

enum class shelf { fiction, science };
constexpr auto describe(overt::type<shelf>) {
    return overt::enumeration("shelf", overt::label(shelf::fiction, "fiction"),
                              overt::label(shelf::science, "science"));
}

struct author {
    std::int64_t id{};
    std::string name{};
};
constexpr auto describe(overt::type<author>) {
    return overt::table("authors", overt::column("id", &author::id).primary_key().identity(),
                        overt::column("name", &author::name).unique().comment("as on the cover"));
}

//! [model]
struct book {
    std::int64_t id{};
    std::int64_t author_id{};
    std::string title{};
    shelf place{};
    std::int32_t pages{};
    std::optional<overt::date> printed{};
};
constexpr auto describe(overt::type<book>) {
    return overt::table("books", overt::column("id", &book::id).primary_key().identity(),
                        overt::column("author_id", &book::author_id)
                            .references(&author::id)
                            .on_delete(overt::on_reference::cascade)
                            .index(),
                        overt::column("title", &book::title), overt::column("place", &book::place),
                        overt::column("pages", &book::pages).check("pages > 0").server_default("1"),
                        overt::column("printed", &book::printed), overt::unique(&book::author_id, &book::title),
                        overt::index(overt::index_key("lower(title)")).named("books_by_title"),
                        overt::index(&book::printed).where("printed IS NOT NULL"));
}
//! [model]

}  // namespace library

using namespace overt::sql;
using library::author;
using library::book;

namespace {

asio::awaitable<void> show(overt::pool& pool) {
    fmt::print("Without a server:\n\n{}\n", create_all<book, author>());

    auto conn = co_await pool.acquire();
    //! [create_all]
    const auto made = co_await overt::create_all<book, author>(conn);  // in one transaction
    const auto again = co_await overt::create_all<book, author>(conn);
    fmt::print("First run: {} statements, second run: {}\n", made.size(), again.size());
    //! [create_all]
    sample::require(again.empty(), "a second create_all() has nothing to do");

    //! [verify]
    co_await overt::require_schema<book, author>(conn);  // throws schema_mismatch
    //! [verify]

    fmt::print("\nSomebody changes the database ...\n");
    co_await conn.execute(overt::raw("ALTER TABLE books ALTER pages TYPE bigint, DROP CONSTRAINT books_pages_check"));
    co_await conn.execute(overt::raw("DROP INDEX books_by_title"));
    const auto differences = co_await overt::verify<book, author>(conn);
    for (const auto& each : differences) fmt::print("  {:<9} {}\n", overt::to_string(each.what), each);
    sample::require(differences.size() == 3, "three things differ");

    const auto repair = create_index<book>("books_by_title").concurrently();
    fmt::print("\nOne of them repaired, without blocking writers: {}\n", repair);
    co_await conn.execute(repair);
    const auto fewer = co_await overt::verify<book, author>(conn);
    sample::require(fewer.size() == 2, "two things differ");

    co_await overt::drop_all<book, author>(conn);
    const bool left = co_await overt::has_table(conn, "books");
    sample::require(!left, "the tables are gone");
}

}  // namespace

int main(int argc, char** argv) { return sample::run(overt::pool_options(sample::dsn(argc, argv)), show); }
