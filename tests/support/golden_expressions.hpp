// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/golden.hpp"
#include "support/golden_models.hpp"

namespace overt::test {

/// Adds `SELECT expression FROM table`.
template <class Table, class X>
void add_one(golden_table& to, std::string name, const X& expression, const std::string& text,
             std::string parameters = {}) {
    const std::string table = overt::detail::table_of<Table>.name == "users"
                                  ? R"("users")"
                                  : '"' + std::string(overt::detail::table_of<Table>.name) + '"';
    add(to, std::move(name), overt::sql::select(expression).template from<Table>(), "SELECT " + text + " FROM " + table,
        std::move(parameters));
}

/// Operators.
inline void golden_operators(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto& name = col<&user::name>;
    const auto& email = col<&user::email>;
    const auto& id = col<&user::id>;
    const auto one = [&to](std::string title, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<user>(to, std::move(title), x, text, std::move(parameters));
    };

    one("equal", id == 5, R"("users"."id" = $1)", "bigint 5");
    one("reversed", 5 == id, R"($1 = "users"."id")", "bigint 5");
    one("not equal", name != "x", R"("users"."name" <> $1)", "text 'x'");
    one("less", id < -5, R"("users"."id" < $1)", "bigint -5");
    one("less or equal", id <= 5, R"("users"."id" <= $1)", "bigint 5");
    one("greater", id > 5, R"("users"."id" > $1)", "bigint 5");
    one("greater or equal", id >= 5, R"("users"."id" >= $1)", "bigint 5");
    one("enum", overt::sql::value(1) == 1, "$1 = $2", "integer 1, integer 1");
    one("columns of two integers", id == col<&user::team_id>, R"("users"."id" = "users"."team_id")");
    one("between", id.between(1, 5), R"("users"."id" BETWEEN $1 AND $2)", "bigint 1, bigint 5");
    one("not between", id.not_between(1, id), R"("users"."id" NOT BETWEEN $1 AND "users"."id")", "bigint 1");
    one("in a vector", id.in(std::vector<int>{1, 2}), R"("users"."id" = ANY ($1))", "bigint[] <44 bytes>");
    one("in an empty vector", id.in(std::vector<int>{}), R"("users"."id" = ANY ($1))", "bigint[] <12 bytes>");
    one("in a list", name.in("a", std::string("b")), R"("users"."name" = ANY ($1))", "text[] <30 bytes>");
    one("not in", id.not_in(1, 2, 3), R"("users"."id" <> ALL ($1))", "bigint[] <56 bytes>");
    one("is null", email.is_null(), R"("users"."email" IS NULL)");
    one("is not null", email.is_not_null(), R"("users"."email" IS NOT NULL)");
    one("is distinct from", email.is_distinct_from("x"), R"("users"."email" IS DISTINCT FROM $1)", "text 'x'");
    one("is not distinct from", email.is_not_distinct_from(std::optional<std::string>{}),
        R"("users"."email" IS NOT DISTINCT FROM $1)", "text NULL");
    one("is true", (email == "x").is_true(), R"(("users"."email" = $1) IS TRUE)", "text 'x'");
    one("is not true", (email == "x").is_not_true(), R"(("users"."email" = $1) IS NOT TRUE)", "text 'x'");
    one("is false", (email == "x").is_false(), R"(("users"."email" = $1) IS FALSE)", "text 'x'");
    one("is not false", (email == "x").is_not_false(), R"(("users"."email" = $1) IS NOT FALSE)", "text 'x'");

    one("and binds tighter", (id == 1 && name == "a") || id == 2,
        R"("users"."id" = $1 AND "users"."name" = $2 OR "users"."id" = $3)", "bigint 1, text 'a', bigint 2");
    one("or within and", id == 1 && (name == "a" || id == 2),
        R"("users"."id" = $1 AND ("users"."name" = $2 OR "users"."id" = $3))", "bigint 1, text 'a', bigint 2");
    one("not", !(id == 1), R"(NOT ("users"."id" = $1))", "bigint 1");
    one("not not", !!(id == 1), R"(NOT (NOT ("users"."id" = $1)))", "bigint 1");
    one("comparison of comparisons", (id == 1) == (id == 2), R"(("users"."id" = $1) = ("users"."id" = $2))",
        "bigint 1, bigint 2");

    one("plus and times", id + 1 * id, R"("users"."id" + $1 * "users"."id")", "bigint 1");
    one("sum times", (id + 1) * 2, R"(("users"."id" + $1) * $2)", "bigint 1, bigint 2");
    one("minus from the right", id - (id - 1), R"("users"."id" - ("users"."id" - $1))", "bigint 1");
    one("minus from the left", id - id - 1, R"("users"."id" - "users"."id" - $1)", "bigint 1");
    one("divide and modulo", id / 2 % 3, R"("users"."id" / $1 % $2)", "bigint 2, bigint 3");
    one("negative", -id, R"(-"users"."id")");
    one("negative of a negative", -(-id), R"(-(-"users"."id"))");
    one("negative of a sum", -(id + 1), R"(-("users"."id" + $1))", "bigint 1");
    one("floating times integer", id * 1.5, R"("users"."id" * $1)", "double <8 bytes>");
    one("texts joined", name + "x" + email, R"("users"."name" || $1 || "users"."email")", "text 'x'");

    one("like", name.like("a%"), R"("users"."name" LIKE $1)", "text 'a%'");
    one("not like", name.not_like("a%"), R"("users"."name" NOT LIKE $1)", "text 'a%'");
    one("ilike", name.ilike("a%"), R"("users"."name" ILIKE $1)", "text 'a%'");
    one("not ilike", name.not_ilike(email), R"("users"."name" NOT ILIKE "users"."email")");
    one("regular expression", name.matches("^a"), R"("users"."name" ~ $1)", "text '^a'");
    one("no regular expression", name.not_matches("^a"), R"("users"."name" !~ $1)", "text '^a'");
    one("any case", name.imatches("^a"), R"("users"."name" ~* $1)", "text '^a'");
    one("not in any case", name.not_imatches("^a"), R"("users"."name" !~* $1)", "text '^a'");
    one("starts with", name.starts_with("50%_\\"), R"("users"."name" LIKE $1)", R"(text '50\%\_\\%')");
    one("ends with", name.ends_with("x"), R"("users"."name" LIKE $1)", "text '%x'");
    one("contains", name.contains("x"), R"("users"."name" LIKE $1)", "text '%x%'");
    one("starts with a column", name.starts_with(email), R"(starts_with("users"."name", "users"."email"))");
    one("ends with a column", name.ends_with(email),
        R"(right("users"."name", length("users"."email")) = "users"."email")");
    one("contains a column", name.contains(email), R"(strpos("users"."name", "users"."email") > 0)");

    one("moments", now() - col<&user::created_at>, R"(now() - "users"."created_at")");
    one("moment and interval", col<&user::created_at> + overt::interval{.days = 3}, R"("users"."created_at" + $1)",
        "interval <16 bytes>");
}

/// Functions that most statements use.
inline void golden_functions(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto& name = col<&user::name>;
    const auto& email = col<&user::email>;
    const auto& likes = col<&post::likes>;
    const auto one = [&to](std::string title, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<user>(to, std::move(title), x, text, std::move(parameters));
    };
    const auto of_post = [&to](std::string title, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<post>(to, std::move(title), x, text, std::move(parameters));
    };
    const auto of_reading = [&to](std::string title, const auto& x, const std::string& text,
                                  std::string parameters = {}) {
        add_one<reading>(to, std::move(title), x, text, std::move(parameters));
    };

    one("lower", lower(name), R"(lower("users"."name"))");
    one("upper", upper(email), R"(upper("users"."email"))");
    one("length", length(name), R"(length("users"."name"))");
    one("substring", substring(name, 2), R"(substring("users"."name", $1))", "integer 2");
    one("substring with a length", substring(name, 2, 3L), R"(substring("users"."name", $1, $2))",
        "integer 2, integer 3");
    one("trim", trim(name), R"(btrim("users"."name"))");
    one("trim_start", trim_start(name, "x"), R"(ltrim("users"."name", $1))", "text 'x'");
    one("trim_end", trim_end(name), R"(rtrim("users"."name"))");
    one("replace", replace(name, "a", email), R"(replace("users"."name", $1, "users"."email"))", "text 'a'");
    one("position", position("a", name), R"(strpos("users"."name", $1))", "text 'a'");
    one("left", left(name, 2), R"(left("users"."name", $1))", "integer 2");
    one("right", right(name, 2), R"(right("users"."name", $1))", "integer 2");
    one("repeat", repeat(name, 2), R"(repeat("users"."name", $1))", "integer 2");
    one("concat", concat(name, "x", email), R"("users"."name" || $1 || "users"."email")", "text 'x'");

    of_post("abs", abs(likes), R"(abs("posts"."likes"))");
    of_post("round of an integer", round(likes), R"(round("posts"."likes"))");
    of_reading("abs of a real", abs(col<&reading::real>), R"(abs("readings"."real"))");
    of_reading("round of a real", round(col<&reading::real>), R"(round("readings"."real"))");
    of_reading("round of a numeric", round(col<&reading::exact>), R"(round("readings"."exact"))");
    of_reading("round to digits", round(col<&reading::exact>, 2), R"(round("readings"."exact", $1))", "integer 2");
    of_reading("ceil, floor", ceil(col<&reading::wide>) + floor(col<&reading::small>),
               R"(ceil("readings"."wide") + floor("readings"."small"))");
    of_reading("trunc, sign", trunc(col<&reading::exact>) * sign(col<&reading::wide>),
               R"(trunc("readings"."exact") * sign("readings"."wide"))");
    of_reading("sqrt, exp, ln", sqrt(col<&reading::wide>) + exp(col<&reading::small>) - ln(col<&reading::wide>),
               R"(sqrt("readings"."wide") + exp("readings"."small") - ln("readings"."wide"))");
    of_reading("power", power(col<&reading::small>, 2), R"(power("readings"."small", $1))", "smallint 2");
    of_reading("power of a numeric", power(col<&reading::exact>, 2), R"(power("readings"."exact", $1))",
               "numeric <10 bytes>");
    one("random", random_(), "random()");
    of_reading("widened sums", col<&reading::small> + col<&reading::id>, R"("readings"."small" + "readings"."id")");
    of_reading("real and integer", col<&reading::real> + col<&reading::small>,
               R"("readings"."real" + "readings"."small")");
    of_reading("real and real", col<&reading::real> * col<&reading::real>, R"("readings"."real" * "readings"."real")");
    of_reading("real and a value", col<&reading::real> / 2.5, R"("readings"."real" / $1)", "real <4 bytes>");
    of_reading("numeric and integer", col<&reading::exact> - col<&reading::small>,
               R"("readings"."exact" - "readings"."small")");
    of_reading("numeric and double", col<&reading::exact> * col<&reading::wide>,
               R"("readings"."exact" * "readings"."wide")");

    one("clock_timestamp", clock_timestamp(), "clock_timestamp()");
    one("current_date", current_date(), "CURRENT_DATE");
    one("date_trunc", date_trunc("day", col<&user::created_at>), R"(date_trunc($1, "users"."created_at"))",
        "text 'day'");
    of_reading("date_part", date_part("day", col<&reading::day>), R"(date_part($1, "readings"."day"))", "text 'day'");
    of_reading("days", col<&reading::day> + 3 - col<&reading::day>, R"("readings"."day" + $1 - "readings"."day")",
               "integer 3");
    of_reading("day and interval", col<&reading::day> - col<&reading::span>, R"("readings"."day" - "readings"."span")");
    of_reading("times", col<&reading::at> - col<&reading::at>, R"("readings"."at" - "readings"."at")");
    of_reading("time and interval", col<&reading::at> + col<&reading::span>, R"("readings"."at" + "readings"."span")");
    of_reading("local times", col<&reading::local> - col<&reading::local> + col<&reading::span>,
               R"("readings"."local" - "readings"."local" + "readings"."span")");
    of_reading("interval times a number", col<&reading::span> * 1.5, R"("readings"."span" * $1)", "double <8 bytes>");

    one("coalesce", coalesce(email, name), R"(COALESCE("users"."email", "users"."name"))");
    one("coalesce with a value", coalesce(email, "none"), R"(COALESCE("users"."email", $1))", "text 'none'");
    one("nullif", nullif(name, "x"), R"(NULLIF("users"."name", $1))", "text 'x'");
    of_post("greatest, least", greatest(likes, 3) + least(1, likes),
            R"(GREATEST("posts"."likes", $1) + LEAST($2, "posts"."likes"))", "integer 3, integer 1");
    of_post("case", case_when(likes > 9, "hot").when(likes > 3, col<&post::title>).else_("cold"),
            R"(CASE WHEN "posts"."likes" > $1 THEN $2 WHEN "posts"."likes" > $3 THEN "posts"."title" ELSE $4 END)",
            "integer 9, text 'hot', integer 3, text 'cold'");
    of_post("case without else", case_when(likes > 9, likes).end(),
            R"(CASE WHEN "posts"."likes" > $1 THEN "posts"."likes" END)", "integer 9");
    of_post("cast", cast<std::string>(likes), R"(CAST("posts"."likes" AS text))");
    one("cast to an enum", cast<mood>("sad"), R"(CAST($1 AS "mood"))", "text 'sad'");
    one("call", call<std::optional<std::string>>("initcap", email), R"("initcap"("users"."email"))");
    one("call with a schema", call<std::int32_t>("pg_catalog.ascii", name), R"("pg_catalog"."ascii"("users"."name"))");

    one("count(*)", count(), "count(*)");
    one("count", count(email), R"(count("users"."email"))");
    one("count distinct", count_distinct(name), R"(count(DISTINCT "users"."name"))");
    of_reading("sum of smallint", sum(col<&reading::small>), R"(sum("readings"."small"))");
    of_post("sum of integer", sum(likes), R"(sum("posts"."likes"))");
    of_post("sum of bigint", sum(col<&post::id>), R"(sum("posts"."id"))");
    of_reading("sum of real", sum(col<&reading::real>), R"(sum("readings"."real"))");
    of_reading("sum of double", sum(col<&reading::wide>), R"(sum("readings"."wide"))");
    of_reading("sum of numeric", sum(col<&reading::exact>), R"(sum("readings"."exact"))");
    of_reading("sum of interval", sum(col<&reading::span>), R"(sum("readings"."span"))");
    of_post("avg of integer", avg(likes), R"(avg("posts"."likes"))");
    of_reading("avg of real", avg(col<&reading::real>), R"(avg("readings"."real"))");
    of_reading("avg of interval", avg(col<&reading::span>), R"(avg("readings"."span"))");
    one("min, max", concat(min(name), max(email)), R"(min("users"."name") || max("users"."email"))");
    of_reading("bool_and", bool_and(col<&reading::good>), R"(bool_and("readings"."good"))");
    of_post("bool_or", bool_or(likes > 3), R"(bool_or("posts"."likes" > $1))", "integer 3");
    one("string_agg", string_agg(name, ", "), R"(string_agg("users"."name", $1))", "text ', '");
    one("array_agg", array_agg(email), R"(array_agg("users"."email"))");
    of_post("aggregate filter", sum(likes).filter(likes > 3),
            R"(sum("posts"."likes") FILTER (WHERE "posts"."likes" > $1))", "integer 3");
    of_post("call_aggregate", call_aggregate<std::optional<overt::numeric>>("stddev", likes),
            R"("stddev"("posts"."likes"))");
}

}  // namespace overt::test
