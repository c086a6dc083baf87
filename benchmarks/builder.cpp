// SPDX-License-Identifier: BSL-1.0
// What a query costs before anything is sent: no connection, no server.
#include "point_query.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bench {

namespace {

struct book {
    std::int32_t id{};
    std::string title{};
    std::int32_t author{};
    double price{};
};

constexpr auto describe(overt::type<book>) {
    return overt::table("book", overt::column("id", &book::id).primary_key(), overt::column("title", &book::title),
                        overt::column("author", &book::author), overt::column("price", &book::price));
}

struct wanted {
    std::optional<std::string> title{};
    std::optional<double> most{};
    std::optional<std::int32_t> author{};
    long rows = 20;
};

// Five clauses: SELECT, FROM, WHERE with what was asked for, ORDER BY, LIMIT.
overt::rendered rendered_search(const wanted& by) {
    using overt::col;
    overt::condition<book> filter;
    if (by.title) filter &= col<&book::title>.like(*by.title);
    if (by.most) filter &= col<&book::price> <= *by.most;
    if (by.author) filter &= col<&book::author> == *by.author;
    return overt::sql::select(col<&book::id>, col<&book::title>)
        .from<book>()
        .where(filter)
        .order_by(col<&book::price>)
        .limit(by.rows)
        .render();
}

long seen(const overt::rendered& statement) {
    return static_cast<long>(statement.text().size()) + statement.params().count();
}

}  // namespace

outcome builder_prepared(const char*, long n) {
    seen(by_id(key(0)).render(2));
    outcome done{n};
    const moment start = now();
    for (long i = 0; i != n; ++i) done.checksum += seen(by_id(key(i)).render(2));
    done.spent = since(start);
    return done;
}

outcome builder_dynamic(const char*, long n) {
    wanted by{"The %", 20.0, 1};
    outcome done{n};
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        by.author = key(i);
        done.checksum += seen(rendered_search(by));
    }
    done.spent = since(start);
    return done;
}

}  // namespace bench
