// SPDX-License-Identifier: BSL-1.0
// The whole way in one file: a model, a pool, CRUD, a join, a transaction, an error.
#include <overt/overt.hpp>

#include <fmt/format.h>
#include <asio.hpp>

#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

//! [model]
struct author {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> email{};  // optional: the column may be NULL
};

struct book {
    std::int64_t id{};
    std::int64_t author_id{};
    std::string title{};
    std::int32_t copies{};
};

constexpr auto describe(overt::type<author>) {
    return overt::table("authors", overt::column("id", &author::id).primary_key().identity(),
                        overt::column("name", &author::name).unique(), overt::column("email", &author::email));
}

constexpr auto describe(overt::type<book>) {
    return overt::table("books", overt::column("id", &book::id).primary_key().identity(),
                        overt::column("author_id", &book::author_id).references(&author::id),
                        overt::column("title", &book::title), overt::column("copies", &book::copies));
}
//! [model]

using overt::col;
using namespace overt::sql;

asio::awaitable<void> create_tables(overt::lease& conn) {
    co_await conn.execute(overt::raw("CREATE TEMP TABLE authors (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
                                     "name text NOT NULL UNIQUE, email text)"));
    co_await conn.execute(overt::raw("CREATE TEMP TABLE books (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
                                     "author_id bigint NOT NULL REFERENCES authors, title text NOT NULL, "
                                     "copies integer NOT NULL CHECK (copies >= 0))"));
}

asio::awaitable<void> create_read_update_delete(overt::lease& conn) {
    //! [crud]
    // create: id comes from the server
    author ursula = co_await conn.one(insert(author{.name = "Ursula"}).returning<author>());

    // read
    std::optional<author> found = co_await conn.one_or_none(get<author>(ursula.id));

    // update
    co_await conn.execute(
        update<author>().set(col<&author::email> = "ursula@example.org").where(col<&author::id> == ursula.id));

    // delete
    overt::status gone = co_await conn.execute(delete_from<author>().where(col<&author::name> == "Nobody"));
    //! [crud]
    std::optional<std::string> email = co_await conn.scalar(
        select(col<&author::email>).from<author>().where(col<&author::id> == ursula.id));
    fmt::print("created   author {} {}\n", ursula.id, ursula.name);
    fmt::print("read      author {} {}\n", found->id, found->name);
    fmt::print("updated   email is {}\n", email.value_or("NULL"));
    fmt::print("deleted   {} rows ({})\n", gone.rows_affected(), gone.tag());
}

asio::awaitable<void> transaction(overt::lease& conn) {
    //! [transaction]
    auto tx = co_await conn.begin();
    author italo = co_await tx.one(insert(author{.name = "Italo"}).returning<author>());
    co_await tx.execute(insert(book{.author_id = italo.id, .title = "Invisible Cities", .copies = 3}));
    co_await tx.execute(insert(book{.author_id = italo.id, .title = "The Baron in the Trees", .copies = 1}));
    co_await tx.commit();  // left without commit it is rolled back
    //! [transaction]
    fmt::print("committed author {} with two books\n", italo.name);

    {
        auto dropped = co_await conn.begin();
        co_await dropped.execute(delete_from<book>().all_rows());
    }
    const std::int64_t books = co_await conn.scalar(select(count()).from<book>());
    fmt::print("dropped   a transaction without commit: still {} books\n", books);
}

asio::awaitable<void> join(overt::lease& conn) {
    //! [join]
    // std::vector<std::tuple<author, std::optional<book>>>: the outer side is optional in the type
    auto rows = co_await conn.all(select<author, book>()
                                      .from<author>()
                                      .left_join<book>(col<&book::author_id> == col<&author::id>)
                                      .order_by(col<&author::name>, col<&book::title>));
    for (const auto& [who, what] : rows) fmt::print("joined    {}: {}\n", who.name, what ? what->title : "no book");
    //! [join]
}

asio::awaitable<void> errors(overt::lease& conn) {
    //! [errors]
    try {
        co_await conn.execute(insert(author{.name = "Italo"}));
    } catch (const overt::unique_violation& e) {
        fmt::print("refused   {} ({})\n", e.constraint(), e.sqlstate());
    }
    //! [errors]
}

asio::awaitable<void> run(overt::pool& pool) {
    auto conn = co_await pool.acquire();
    co_await create_tables(conn);
    co_await create_read_update_delete(conn);
    co_await transaction(conn);
    co_await join(conn);
    co_await errors(conn);
}

//! [main]
int main(int argc, char** argv) {
    const char* dsn = argc > 1 ? argv[1] : std::getenv("OVERT_DSN");
    asio::io_context io;
    overt::pool pool{io.get_executor(), overt::pool_options(dsn ? dsn : "").max_size(10)};
    int failed = 0;
    asio::co_spawn(
        io,
        [&]() -> asio::awaitable<void> {
            co_await run(pool);
            co_await pool.close();
        },
        [&](std::exception_ptr error) {
            try {
                if (error) std::rethrow_exception(error);
            } catch (const std::exception& e) {
                fmt::print(stderr, "{}\n", e.what());
                failed = 1;
                io.stop();
            }
        });
    io.run();
    return failed;
}
//! [main]
