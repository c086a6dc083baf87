// SPDX-License-Identifier: BSL-1.0
// Golden statements about text search, patterns, networks, hstore, and functions of the session.
#pragma once

#include "support/golden_expressions.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace app {

struct page {
    std::int64_t id{};
    std::string body{};
    std::optional<overt::tsvector> words{};
    overt::inet host{};
    std::optional<overt::cidr> net{};
    overt::hstore labels{};
};
constexpr auto describe(overt::type<page>) {
    return overt::table("pages", overt::column("id", &page::id).primary_key(), overt::column("body", &page::body),
                        overt::column("words", &page::words), overt::column("host", &page::host),
                        overt::column("net", &page::net), overt::column("labels", &page::labels));
}

inline constexpr const char* golden_search_tables = R"(
    CREATE EXTENSION IF NOT EXISTS hstore SCHEMA public;
    SET search_path = golden, public;
    CREATE SEQUENCE numbers;
    CREATE TABLE pages(id bigint PRIMARY KEY, body text NOT NULL, words tsvector, host inet NOT NULL, net cidr,
                       labels hstore NOT NULL);
    INSERT INTO pages VALUES (1, 'The quick brown fox', to_tsvector('english', 'The quick brown fox'), '10.0.0.5/8',
                              '10.0.0.0/8', 'a=>1, b=>NULL');
)";

}  // namespace app

namespace overt::test {

inline void golden_searches(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    const auto body = col<&page::body>;
    const auto words = col<&page::words>;
    const auto one = [&to](std::string title, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<page>(to, std::move(title), x, text, std::move(parameters));
    };

    one("text search", to_tsvector("english", body).matches(websearch_to_tsquery("english", "quick -dog")),
        R"(to_tsvector(CAST($1 AS regconfig), "pages"."body") @@ websearch_to_tsquery(CAST($2 AS regconfig), $3))",
        "text 'english', text 'english', text 'quick -dog'");
    one("text search of a column", words.matches(to_tsquery("english", "fox & brown")),
        R"("pages"."words" @@ to_tsquery(CAST($1 AS regconfig), $2))", "text 'english', text 'fox & brown'");
    one("text search for a query", words.matches(overt::tsquery{"'fox'"}), R"("pages"."words" @@ $1)",
        "3615 <5 bytes>");
    one("tsvector as text", words, R"("pages"."words"::text)");
    one("tsquery as text", plainto_tsquery("simple", body),
        R"(plainto_tsquery(CAST($1 AS regconfig), "pages"."body")::text)", "text 'simple'");
    one("phraseto_tsquery", words.matches(phraseto_tsquery("english", "brown fox")),
        R"("pages"."words" @@ phraseto_tsquery(CAST($1 AS regconfig), $2))", "text 'english', text 'brown fox'");
    one("ts_rank", ts_rank(words, plainto_tsquery("english", "fox")),
        R"(ts_rank("pages"."words", plainto_tsquery(CAST($1 AS regconfig), $2)))", "text 'english', text 'fox'");
    one("ts_rank_cd", ts_rank_cd(words, plainto_tsquery("english", "fox")),
        R"(ts_rank_cd("pages"."words", plainto_tsquery(CAST($1 AS regconfig), $2)))", "text 'english', text 'fox'");
    one("ts_headline", ts_headline("english", body, plainto_tsquery("english", "fox")),
        R"(ts_headline(CAST($1 AS regconfig), "pages"."body", plainto_tsquery(CAST($2 AS regconfig), $3)))",
        "text 'english', text 'english', text 'fox'");
    one("setweight", tsvector_concat(setweight(words, 'A'), to_tsvector("simple", body)),
        R"((setweight("pages"."words", CAST($1 AS "char")) || to_tsvector(CAST($2 AS regconfig), )"
        R"("pages"."body"))::text)",
        "text 'A', text 'simple'");
    one("queries joined",
        words.matches(tsquery_or(tsquery_and(to_tsquery("simple", "a"), to_tsquery("simple", "b")),
                                 tsquery_phrase(to_tsquery("simple", "c"), to_tsquery("simple", "d")))),
        R"("pages"."words" @@ (to_tsquery(CAST($1 AS regconfig), $2) && to_tsquery(CAST($3 AS regconfig), $4) || )"
        R"(tsquery_phrase(to_tsquery(CAST($5 AS regconfig), $6), to_tsquery(CAST($7 AS regconfig), $8))))",
        "text 'simple', text 'a', text 'simple', text 'b', text 'simple', text 'c', text 'simple', text 'd'");

    one("istarts_with", istarts_with(body, "50%"), R"("pages"."body" ILIKE $1)", R"(text '50\%%')");
    one("iends_with", iends_with(body, "x"), R"("pages"."body" ILIKE $1)", "text '%x'");
    one("icontains", icontains(body, "a_b"), R"("pages"."body" ILIKE $1)", R"(text '%a\_b%')");
    one("icontains an expression", icontains(body, body),
        R"(strpos(lower("pages"."body"), lower("pages"."body")) > 0)");
    one("regexp_replace", regexp_replace(body, "o+", "0"), R"(regexp_replace("pages"."body", $1, $2))",
        "text 'o+', text '0'");
    one("regexp_replace everywhere", regexp_replace(body, "O", "0", "gi"),
        R"(regexp_replace("pages"."body", $1, $2, $3))", "text 'O', text '0', text 'gi'");
    one("regexp_match", regexp_match(body, "(q)(x)?"), R"(regexp_match("pages"."body", $1))", "text '(q)(x)?'");
    one("regexp_count", regexp_count(body, "o"), R"(regexp_count("pages"."body", $1))", "text 'o'");
    one("regexp_substr", regexp_substr(body, "q."), R"(regexp_substr("pages"."body", $1))", "text 'q.'");

    const auto host_of = col<&page::host>;
    const auto lan = overt::cidr::from_string("10.0.0.0/8");
    one("network contains", col<&page::net>.contains(host_of), R"("pages"."net" >>= "pages"."host")");
    one("address in a network", host_of.contained_by(lan), R"("pages"."host" <<= $1)", "650 <8 bytes>");
    one("strictly", host_of.strictly_contained_by(lan) && col<&page::net>.contains_strictly(overt::inet()),
        R"("pages"."host" << $1 AND "pages"."net" >> $2)", "650 <8 bytes>, 869 <8 bytes>");
    one("networks overlap", host_of.overlaps(col<&page::net>), R"("pages"."host" && "pages"."net")");
    one("address equals", host_of == overt::inet::from_string("::1"), R"("pages"."host" = $1)", "869 <20 bytes>");
    one("host", host(host_of), R"(host("pages"."host"))");
    one("family, masklen", family(col<&page::net>) + masklen(host_of),
        R"(family("pages"."net") + masklen("pages"."host"))");
    one("network", network(host_of), R"(network("pages"."host"))");

    const auto labels = col<&page::labels>;
    one("hstore value", labels["a"], R"("pages"."labels" -> $1)", "text 'a'");
    one("hstore has a key", labels.has_key("a"), R"("pages"."labels" ? $1)", "text 'a'");
    one("hstore has keys", labels.has_any_key({"a"}) && labels.has_all_keys({"a"}),
        R"("pages"."labels" ?| $1 AND "pages"."labels" ?& $2)", "text[] <25 bytes>, text[] <25 bytes>");
    one("hstore contains", labels.contains(overt::hstore{{{"a", "1"}}}) && labels.contained_by(labels),
        R"("pages"."labels" @> $1 AND "pages"."labels" <@ "pages"."labels")", R"(unknown '"a"=>"1"')");
    one("hstore_concat", hstore_concat(labels, overt::hstore{{{"a", std::nullopt}}}),
        R"(("pages"."labels" || $1)::text)", R"(unknown '"a"=>NULL')");
    one("hstore_delete", hstore_delete(labels, "a"), R"(delete("pages"."labels", $1)::text)", "text 'a'");

    one("gen_random_uuid", gen_random_uuid(), "gen_random_uuid()");
    one("sequence", nextval("numbers") + currval("numbers"),
        "nextval(CAST($1 AS regclass)) + currval(CAST($2 AS regclass))", "text 'numbers', text 'numbers'");
    one("setval", setval("numbers", 5, false), "setval(CAST($1 AS regclass), $2, $3)",
        "text 'numbers', bigint 5, boolean false");
    one("lock of a transaction", pg_advisory_xact_lock(5), "CAST(pg_advisory_xact_lock($1) AS text)", "bigint 5");
    one("lock of a transaction by two keys", pg_try_advisory_xact_lock(5, 6), "pg_try_advisory_xact_lock($1, $2)",
        "integer 5, integer 6");
    one("lock of the session", pg_try_advisory_lock(col<&page::id>), R"(pg_try_advisory_lock("pages"."id"))");
    one("lock given back", pg_advisory_unlock(1), "pg_advisory_unlock($1)", "bigint 1");
    one("lock of the session, waiting", pg_advisory_lock(7), "CAST(pg_advisory_lock($1) AS text)", "bigint 7");
    one("notify", pg_notify("jobs", "17"), "CAST(pg_notify($1, $2) AS text)", "text 'jobs', text '17'");
}

}  // namespace overt::test
