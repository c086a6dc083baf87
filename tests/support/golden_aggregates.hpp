// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/golden_expressions.hpp"

namespace overt::test {

/// Aggregates with distinct, an order or a filter; statistics; aggregates of an order.
inline void golden_aggregates(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto& title = col<&post::title>;
    const auto& likes = col<&post::likes>;
    const auto& small = col<&reading::small>;
    const auto& real = col<&reading::real>;
    const auto& wide = col<&reading::wide>;
    const auto& exact = col<&reading::exact>;
    const auto one = [&to](std::string name, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<post>(to, std::move(name), x, text, std::move(parameters));
    };
    const auto of_reading = [&to](std::string name, const auto& x, const std::string& text,
                                  std::string parameters = {}) {
        add_one<reading>(to, std::move(name), x, text, std::move(parameters));
    };

    one("distinct sum", sum(likes).distinct(), R"(sum(DISTINCT "posts"."likes"))");
    one("ordered array", array_agg(title).order_by(likes.desc().nulls_last(), title),
        R"(array_agg("posts"."title" ORDER BY "posts"."likes" DESC NULLS LAST, "posts"."title"))");
    one("everything of an aggregate", string_agg(title, ", ").order_by(title).distinct().filter(likes > 3),
        R"(string_agg(DISTINCT "posts"."title", $1 ORDER BY "posts"."title") FILTER (WHERE "posts"."likes" > $2))",
        "text ', ', integer 3");
    one("two orders", array_agg(title).order_by(likes).order_by(title),
        R"(array_agg("posts"."title" ORDER BY "posts"."likes", "posts"."title"))");
    one("count of some", count().filter(likes > 3), R"(count(*) FILTER (WHERE "posts"."likes" > $1))", "integer 3");
    one("every", every(likes > 3), R"(every("posts"."likes" > $1))", "integer 3");
    one("bit_and, bit_or, bit_xor", bit_and(likes) + bit_or(likes) - bit_xor(likes),
        R"(bit_and("posts"."likes") + bit_or("posts"."likes") - bit_xor("posts"."likes"))");
    of_reading("bit_or of smallint", bit_or(small), R"(bit_or("readings"."small"))");
    one("jsonb_agg", jsonb_agg(title), R"(jsonb_agg("posts"."title"))");
    one("jsonb_object_agg", jsonb_object_agg(title, likes), R"(jsonb_object_agg("posts"."title", "posts"."likes"))");
    one("json_agg", json_agg(title), R"(json_agg("posts"."title"))");
    one("json_object_agg", json_object_agg(title, likes), R"(json_object_agg("posts"."title", "posts"."likes"))");

    one("stddev", stddev(likes), R"(stddev("posts"."likes"))");
    of_reading("stddev_pop", stddev_pop(real), R"(stddev_pop("readings"."real"))");
    of_reading("stddev_samp", stddev_samp(exact), R"(stddev_samp("readings"."exact"))");
    of_reading("variance", variance(small), R"(variance("readings"."small"))");
    of_reading("var_pop", var_pop(wide), R"(var_pop("readings"."wide"))");
    of_reading("var_samp", var_samp(wide), R"(var_samp("readings"."wide"))");
    of_reading("corr", corr(wide, real), R"(corr("readings"."wide", "readings"."real"))");
    of_reading("covar_pop", covar_pop(wide, exact), R"(covar_pop("readings"."wide", "readings"."exact"))");
    of_reading("covar_samp", covar_samp(wide, small), R"(covar_samp("readings"."wide", "readings"."small"))");
    of_reading("regr_slope", regr_slope(wide, real), R"(regr_slope("readings"."wide", "readings"."real"))");
    of_reading("regr_intercept", regr_intercept(wide, real), R"(regr_intercept("readings"."wide", "readings"."real"))");
    of_reading("regr_r2", regr_r2(wide, real), R"(regr_r2("readings"."wide", "readings"."real"))");
    of_reading("regr_avgx", regr_avgx(wide, real), R"(regr_avgx("readings"."wide", "readings"."real"))");
    of_reading("regr_avgy", regr_avgy(wide, real), R"(regr_avgy("readings"."wide", "readings"."real"))");
    of_reading("regr_sxx", regr_sxx(wide, real), R"(regr_sxx("readings"."wide", "readings"."real"))");
    of_reading("regr_syy", regr_syy(wide, real), R"(regr_syy("readings"."wide", "readings"."real"))");
    of_reading("regr_sxy", regr_sxy(wide, real), R"(regr_sxy("readings"."wide", "readings"."real"))");
    of_reading("regr_count", regr_count(wide, real), R"(regr_count("readings"."wide", "readings"."real"))");

    one("percentile_cont", percentile_cont(0.5).within_group(likes),
        R"(percentile_cont($1) WITHIN GROUP (ORDER BY "posts"."likes"))", "double <8 bytes>");
    of_reading("percentile_cont of intervals", percentile_cont(0.5).within_group(col<&reading::span>.desc()),
               R"(percentile_cont($1) WITHIN GROUP (ORDER BY "readings"."span" DESC))", "double <8 bytes>");
    one("several percentiles", percentile_cont({0.25, 0.75}).within_group(likes),
        R"(percentile_cont($1) WITHIN GROUP (ORDER BY "posts"."likes"))", "1022 <44 bytes>");
    one("percentile_disc", percentile_disc(0.9).within_group(title).filter(likes > 1),
        R"(percentile_disc($1) WITHIN GROUP (ORDER BY "posts"."title") FILTER (WHERE "posts"."likes" > $2))",
        "double <8 bytes>, integer 1");
    one("several discrete percentiles", percentile_disc({0.5}).within_group(title),
        R"(percentile_disc($1) WITHIN GROUP (ORDER BY "posts"."title"))", "1022 <32 bytes>");
    one("mode", mode().within_group(likes), R"(mode() WITHIN GROUP (ORDER BY "posts"."likes"))");
    one("hypothetical rank", rank(50, "x").within_group(likes.desc(), title),
        R"(rank($1, $2) WITHIN GROUP (ORDER BY "posts"."likes" DESC, "posts"."title"))", "integer 50, text 'x'");
    one("hypothetical dense_rank", dense_rank(50).within_group(likes),
        R"(dense_rank($1) WITHIN GROUP (ORDER BY "posts"."likes"))", "integer 50");
    one("hypothetical percent_rank", percent_rank(50).within_group(likes),
        R"(percent_rank($1) WITHIN GROUP (ORDER BY "posts"."likes"))", "integer 50");
    one("hypothetical cume_dist", cume_dist(50).within_group(likes),
        R"(cume_dist($1) WITHIN GROUP (ORDER BY "posts"."likes"))", "integer 50");
}

/// Window functions.
inline void golden_windows(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto& author = col<&post::author_id>;
    const auto& likes = col<&post::likes>;
    const auto one = [&to](std::string name, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<post>(to, std::move(name), x, text, std::move(parameters));
    };
    const auto by_likes = order_by(likes);
    const std::string ordered = R"( OVER (ORDER BY "posts"."likes"))";
    const std::string framed = R"(sum("posts"."likes") OVER (ORDER BY "posts"."likes" )";

    one("row_number", row_number().over(), "row_number() OVER ()");
    one("rank", rank().over(partition_by(author).order_by(likes.desc())),
        R"(rank() OVER (PARTITION BY "posts"."author_id" ORDER BY "posts"."likes" DESC))");
    one("dense_rank", dense_rank().over(by_likes), "dense_rank()" + ordered);
    one("percent_rank", percent_rank().over(by_likes), "percent_rank()" + ordered);
    one("cume_dist", cume_dist().over(by_likes), "cume_dist()" + ordered);
    one("ntile", ntile(4).over(by_likes), "ntile($1)" + ordered, "integer 4");
    one("lag", lag(likes).over(by_likes), R"(lag("posts"."likes"))" + ordered);
    one("lag of two", lag(likes, 2).over(by_likes), R"(lag("posts"."likes", $1))" + ordered, "integer 2");
    one("lead with a default", lead(likes, 1, 0).over(by_likes), R"(lead("posts"."likes", $1, $2))" + ordered,
        "integer 1, integer 0");
    one("lead", lead(col<&post::title>).over(by_likes), R"(lead("posts"."title"))" + ordered);
    one("first_value", first_value(likes).over(by_likes), R"(first_value("posts"."likes"))" + ordered);
    one("last_value", last_value(likes).over(by_likes.rows(current_row, unbounded_following)),
        R"(last_value("posts"."likes") OVER (ORDER BY "posts"."likes" ROWS BETWEEN CURRENT ROW AND )"
        R"(UNBOUNDED FOLLOWING))");
    one("nth_value", nth_value(likes, 3).over(by_likes), R"(nth_value("posts"."likes", $1))" + ordered, "integer 3");

    one("aggregate over a window", sum(likes).over(partition_by(author, likes)),
        R"(sum("posts"."likes") OVER (PARTITION BY "posts"."author_id", "posts"."likes"))");
    one("filter over a window", count().filter(likes > 3).over(),
        R"(count(*) FILTER (WHERE "posts"."likes" > $1) OVER ())", "integer 3");
    one("rows", sum(likes).over(by_likes.rows(preceding(2), following(1))),
        framed + "ROWS BETWEEN $1 PRECEDING AND $2 FOLLOWING)", "bigint 2, bigint 1");
    one("range", sum(likes).over(by_likes.range(preceding(10), current_row).exclude_ties()),
        framed + "RANGE BETWEEN $1 PRECEDING AND CURRENT ROW EXCLUDE TIES)", "bigint 10");
    one("groups", sum(likes).over(by_likes.groups(unbounded_preceding, preceding(1)).exclude_group()),
        framed + "GROUPS BETWEEN UNBOUNDED PRECEDING AND $1 PRECEDING EXCLUDE GROUP)", "bigint 1");
    one("the last exclusion counts",
        sum(likes).over(by_likes.rows(current_row, following(2)).exclude_ties().exclude_current_row()),
        framed + "ROWS BETWEEN CURRENT ROW AND $1 FOLLOWING EXCLUDE CURRENT ROW)", "bigint 2");
    add(to, "range of an interval",
        select(count().over(order_by(col<&user::created_at>).range(preceding(overt::interval{.days = 7}), current_row)))
            .from<user>(),
        R"(SELECT count(*) OVER (ORDER BY "users"."created_at" RANGE BETWEEN $1 PRECEDING AND CURRENT ROW) )"
        R"(FROM "users")",
        "interval <16 bytes>");
    one("difference to the mean", likes - avg(likes).over(partition_by(author)),
        R"("posts"."likes" - avg("posts"."likes") OVER (PARTITION BY "posts"."author_id"))");
    add(to, "a window over groups",
        select(author, sum(count()).over(order_by(author)), rank().over(order_by(count().desc())))
            .from<post>()
            .group_by(author),
        R"(SELECT "posts"."author_id", sum(count(*)) OVER (ORDER BY "posts"."author_id"), )"
        R"(rank() OVER (ORDER BY count(*) DESC) FROM "posts" GROUP BY "posts"."author_id")");
    add(to, "named windows",
        select(sum(likes).over("w"), rank().over(window("w \"2\"").order_by(likes)))
            .from<post>()
            .window("w", partition_by(author).order_by(likes).rows(preceding(1), current_row))
            .window("w \"2\"", partition_by(author))
            .order_by(likes),
        R"(SELECT sum("posts"."likes") OVER "w", rank() OVER ("w ""2""" ORDER BY "posts"."likes") FROM "posts" )"
        R"(WINDOW "w" AS (PARTITION BY "posts"."author_id" ORDER BY "posts"."likes" ROWS BETWEEN $1 PRECEDING AND )"
        R"(CURRENT ROW), "w ""2""" AS (PARTITION BY "posts"."author_id") ORDER BY "posts"."likes")",
        "bigint 1");
    add(to, "a window in order_by", select(likes).from<post>().order_by(row_number().over(by_likes)),
        R"(SELECT "posts"."likes" FROM "posts" ORDER BY row_number())" + ordered);
}

/// Grouping sets, ties, samples.
inline void golden_groups(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto& author = col<&post::author_id>;
    const auto& title = col<&post::title>;
    const auto& likes = col<&post::likes>;
    const auto base = select(author, title, count(), grouping(author, title)).from<post>();
    const std::string selected =
        R"(SELECT "posts"."author_id", "posts"."title", count(*), GROUPING("posts"."author_id", "posts"."title") )"
        R"(FROM "posts" GROUP BY )";
    const auto group = [&](std::string name, const auto& keys, const std::string& text) {
        add(to, std::move(name), base.group_by(keys), selected + text);
    };

    group("rollup", rollup(author, title), R"(ROLLUP ("posts"."author_id", "posts"."title"))");
    group("cube", cube(author, title), R"(CUBE ("posts"."author_id", "posts"."title"))");
    group("grouping sets", grouping_sets(key_set(author, title), title, key_set(), rollup(author)),
          R"(GROUPING SETS (("posts"."author_id", "posts"."title"), "posts"."title", (), )"
          R"(ROLLUP ("posts"."author_id")))");
    add(to, "a key beside a rollup",
        select(author, title, sum(likes)).from<post>().group_by(author, rollup(key_set(title, likes))),
        R"(SELECT "posts"."author_id", "posts"."title", sum("posts"."likes") FROM "posts" GROUP BY )"
        R"("posts"."author_id", ROLLUP (("posts"."title", "posts"."likes")))");
    add(to, "a rollup by position",
        select(date_trunc("day", col<&user::created_at>), count())
            .from<user>()
            .group_by(rollup(date_trunc("day", col<&user::created_at>))),
        R"(SELECT date_trunc($1, "users"."created_at"), count(*) FROM "users" GROUP BY ROLLUP (1))", "text 'day'");

    add(to, "with ties", select(likes).from<post>().order_by(likes.desc()).limit(1).offset(1).with_ties(),
        R"(SELECT "posts"."likes" FROM "posts" ORDER BY "posts"."likes" DESC OFFSET $1 FETCH FIRST $2 ROWS WITH TIES)",
        "bigint 1, bigint 1");
    add(to, "ties are not clipped", select(likes).from<post>().order_by(likes.desc()).limit(5).with_ties(),
        R"(SELECT "posts"."likes" FROM "posts" ORDER BY "posts"."likes" DESC FETCH FIRST $1 ROWS WITH TIES)",
        "bigint 5", 2);
    add(to, "a sample of the rows", select(likes).from<post>().tablesample(bernoulli(12.5)).where(likes > 1),
        R"(SELECT "posts"."likes" FROM "posts" TABLESAMPLE BERNOULLI ($1) WHERE "posts"."likes" > $2)",
        "real <4 bytes>, integer 1");
    add(to, "the same sample again", select(likes).from<post>().tablesample(system_(50).repeatable(42)).join<user>(),
        R"(SELECT "posts"."likes" FROM "posts" TABLESAMPLE SYSTEM ($1) REPEATABLE ($2) JOIN "users" ON )"
        R"("users"."id" = "posts"."author_id")",
        "real <4 bytes>, double <8 bytes>");
}

}  // namespace overt::test
