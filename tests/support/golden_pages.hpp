// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/golden_select.hpp"

#include <overt/sql/keyset.hpp>

namespace overt::test {

/// Pages by the values of their keys.
inline void golden_pages(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    constexpr auto& mate = golden_mate;
    const auto posts = "SELECT " + post_row + R"( FROM "posts")";

    const auto by_id = overt::keyset(col<&post::id>);
    add(to, "pages by one key: first", by_id.first(select<post>()), posts + R"( ORDER BY "posts"."id")");
    add(to, "pages by one key: after", by_id.after(select<post>(), {7}).limit(3),
        posts + R"( WHERE "posts"."id" > $1 ORDER BY "posts"."id" LIMIT $2)", "bigint 7, bigint 3");
    add(to, "pages by one key: before", by_id.before(select<post>(), {7}),
        posts + R"( WHERE "posts"."id" < $1 ORDER BY "posts"."id" DESC)", "bigint 7");
    add(to, "pages by one key: last", by_id.last(select<post>()), posts + R"( ORDER BY "posts"."id" DESC)");

    const auto most = overt::keyset(desc(col<&post::likes>), desc(col<&post::id>));
    add(to, "pages, all keys one way: after", most.after(select<post>().where(col<&post::author_id> == 1), {5, 7}),
        posts + R"( WHERE "posts"."author_id" = $1 AND ("posts"."likes", "posts"."id") < ($2, $3) )"
                R"(ORDER BY "posts"."likes" DESC, "posts"."id" DESC)",
        "bigint 1, integer 5, bigint 7");
    add(to, "pages, all keys one way: before", most.before(select<post>(), {5, 7}),
        posts + R"( WHERE ("posts"."likes", "posts"."id") > ($1, $2) ORDER BY "posts"."likes", "posts"."id")",
        "integer 5, bigint 7");

    const auto mixed = overt::keyset(col<&post::likes>.desc(), col<&post::title>.asc(), desc(col<&post::id>));
    add(to, "pages, keys both ways: after", mixed.after(select<post>(), {5, "x", 7}),
        posts + R"( WHERE "posts"."likes" <= $1 AND ("posts"."likes" < $2 OR "posts"."title" >= $3 AND )"
                R"(("posts"."title" > $4 OR "posts"."id" < $5)) )"
                R"(ORDER BY "posts"."likes" DESC, "posts"."title", "posts"."id" DESC)",
        "integer 5, integer 5, text 'x', text 'x', bigint 7");
    add(to, "pages, keys both ways: before", mixed.before(select<post>(), {5, "x", 7}),
        posts + R"( WHERE "posts"."likes" >= $1 AND ("posts"."likes" > $2 OR "posts"."title" <= $3 AND )"
                R"(("posts"."title" < $4 OR "posts"."id" > $5)) )"
                R"(ORDER BY "posts"."likes", "posts"."title" DESC, "posts"."id")",
        "integer 5, integer 5, text 'x', text 'x', bigint 7");

    add(to, "pages by a unique column", overt::keyset(col<&team::name>).after(select<team>(), {"blue"}),
        "SELECT " + team_row + R"( FROM "teams" WHERE "teams"."name" > $1 ORDER BY "teams"."name")", "text 'blue'");
    add(to, "pages by a composite key",
        overt::keyset(col<&membership::user_id>, col<&membership::role>)
            .after(select(col<&membership::feeling>).from<membership>(), {1, "x"}),
        R"(SELECT "golden_other"."member""ships"."feeling" FROM "golden_other"."member""ships" )"
        R"(WHERE ("golden_other"."member""ships"."user", "golden_other"."member""ships"."role") > ($1, $2) )"
        R"(ORDER BY "golden_other"."member""ships"."user", "golden_other"."member""ships"."role")",
        "bigint 1, text 'x'");
    add(to, "pages by an enum, all keys one way",
        overt::keyset(col<&membership::feeling>, col<&membership::role>, col<&membership::user_id>)
            .after(select(col<&membership::role>).from<membership>(), {mood::sad, "x", 1}),
        R"(SELECT "golden_other"."member""ships"."role" FROM "golden_other"."member""ships" )"
        R"(WHERE ("golden_other"."member""ships"."feeling", "golden_other"."member""ships"."role", )"
        R"("golden_other"."member""ships"."user") > ($1, $2, $3) )"
        R"(ORDER BY "golden_other"."member""ships"."feeling", "golden_other"."member""ships"."role", )"
        R"("golden_other"."member""ships"."user")",
        "unknown binary 'sad', text 'x', bigint 1");
    add(to, "pages of an alias",
        overt::keyset(mate.col<&user::name>, mate.col<&user::id>).first(select(mate.col<&user::id>).from(mate)),
        R"(SELECT "mate"."id" FROM "users" AS "mate" ORDER BY "mate"."name", "mate"."id")");
    add(to, "pages by an enum and by text",
        overt::keyset(desc(col<&membership::feeling>), col<&membership::role>, col<&membership::user_id>)
            .after(select(col<&membership::role>).from<membership>(), {mood::happy, "x", 1}),
        R"(SELECT "golden_other"."member""ships"."role" FROM "golden_other"."member""ships" )"
        R"(WHERE "golden_other"."member""ships"."feeling" <= $1 AND )"
        R"(("golden_other"."member""ships"."feeling" < $2 OR "golden_other"."member""ships"."role" >= $3 AND )"
        R"(("golden_other"."member""ships"."role" > $4 OR "golden_other"."member""ships"."user" > $5)) )"
        R"(ORDER BY "golden_other"."member""ships"."feeling" DESC, "golden_other"."member""ships"."role", )"
        R"("golden_other"."member""ships"."user")",
        "unknown binary 'happy', unknown binary 'happy', text 'x', text 'x', bigint 1");
}

}  // namespace overt::test
