// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/golden_expressions.hpp"

namespace overt::test {

/// Further functions of text and of numbers.
inline void golden_text_and_math(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto& name = col<&user::name>;
    const auto& email = col<&user::email>;
    const auto one = [&to](std::string title, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<user>(to, std::move(title), x, text, std::move(parameters));
    };
    const auto of_reading = [&to](std::string title, const auto& x, const std::string& text,
                                  std::string parameters = {}) {
        add_one<reading>(to, std::move(title), x, text, std::move(parameters));
    };

    one("initcap", initcap(name), R"(initcap("users"."name"))");
    one("reverse", reverse(name), R"(reverse("users"."name"))");
    one("md5", md5(email), R"(md5("users"."email"))");
    one("ascii", ascii(name), R"(ascii("users"."name"))");
    one("chr", chr(length(name)), R"(chr(length("users"."name")))");
    one("octet_length", octet_length(name), R"(octet_length("users"."name"))");
    one("translate", translate(name, "ab", "x"), R"(translate("users"."name", $1, $2))", "text 'ab', text 'x'");
    one("overlay", overlay(name, "x", 2), R"(overlay("users"."name", $1, $2))", "text 'x', integer 2");
    one("overlay of some", overlay(name, "x", 2, 3), R"(overlay("users"."name", $1, $2, $3))",
        "text 'x', integer 2, integer 3");
    one("pad_start", pad_start(name, 10), R"(lpad("users"."name", $1))", "integer 10");
    one("pad_end", pad_end(name, 10, "."), R"(rpad("users"."name", $1, $2))", "integer 10, text '.'");
    one("split_part", split_part(email, "@", 2), R"(split_part("users"."email", $1, $2))", "text '@', integer 2");
    one("concat_ws", concat_ws(", ", name, email, "x"), R"(concat_ws($1, "users"."name", "users"."email", $2))",
        "text ', ', text 'x'");
    one("collate", collate(name, "C"), R"("users"."name" COLLATE "C")");
    one("collate compared", collate(name + email, "C") < "x", R"(("users"."name" || "users"."email") COLLATE "C" < $1)",
        "text 'x'");

    of_reading("log10", log10(col<&reading::wide>), R"(log("readings"."wide"))");
    of_reading("log10 of a numeric", log10(col<&reading::exact>), R"(log("readings"."exact"))");
    of_reading("cbrt", cbrt(col<&reading::small>), R"(cbrt("readings"."small"))");
    of_reading("sin, cos, tan", sin(col<&reading::wide>) + cos(col<&reading::exact>) + tan(col<&reading::real>),
               R"(sin("readings"."wide") + cos("readings"."exact") + tan("readings"."real"))");
    of_reading("asin, acos, atan", asin(col<&reading::wide>) + acos(col<&reading::wide>) + atan(col<&reading::wide>),
               R"(asin("readings"."wide") + acos("readings"."wide") + atan("readings"."wide"))");
    of_reading("atan2", atan2(col<&reading::wide>, 2.0), R"(atan2("readings"."wide", $1))", "double <8 bytes>");
    of_reading("degrees, radians", degrees(col<&reading::wide>) - radians(col<&reading::real>),
               R"(degrees("readings"."wide") - radians("readings"."real"))");
    of_reading("div", div(col<&reading::exact>, overt::numeric(3)), R"(div("readings"."exact", $1))",
               "numeric <10 bytes>");
    of_reading("mod", mod(col<&reading::id>, 3), R"("readings"."id" % $1)", "bigint 3");
    of_reading("gcd", gcd(col<&reading::id>, 6), R"(gcd("readings"."id", $1))", "bigint 6");
    of_reading("gcd of smallint", gcd(col<&reading::small>, col<&reading::small>),
               R"(gcd(CAST("readings"."small" AS integer), "readings"."small"))");
    of_reading("lcm", lcm(col<&reading::exact>, col<&reading::id>), R"(lcm("readings"."exact", "readings"."id"))");
    of_reading("width_bucket", width_bucket(col<&reading::small>, 0.0, 10.0, 5),
               R"(width_bucket("readings"."small", $1, $2, $3))", "double <8 bytes>, double <8 bytes>, integer 5");
    one("pi", pi(), "pi()");
}

/// Further functions and arithmetic of dates, times and intervals.
inline void golden_temporal(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto& created = col<&user::created_at>;
    const auto& day = col<&reading::day>;
    const auto& local = col<&reading::local>;
    const auto& span = col<&reading::span>;
    const auto one = [&to](std::string title, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<user>(to, std::move(title), x, text, std::move(parameters));
    };
    const auto of_reading = [&to](std::string title, const auto& x, const std::string& text,
                                  std::string parameters = {}) {
        add_one<reading>(to, std::move(title), x, text, std::move(parameters));
    };

    one("statement_timestamp", statement_timestamp(), "statement_timestamp()");
    one("local_time", local_time(), "LOCALTIME");
    one("local_timestamp", local_timestamp(), "LOCALTIMESTAMP");
    one("extract", extract("year", created), R"(EXTRACT(year FROM "users"."created_at"))");
    of_reading("extract from a day", extract("dow", day) + 1, R"(EXTRACT(dow FROM "readings"."day") + $1)",
               "numeric <10 bytes>");
    of_reading("extract from an interval", extract("epoch", span), R"(EXTRACT(epoch FROM "readings"."span"))");
    add(to, "grouped by a field", select(extract("year", day), count()).from<reading>().group_by(extract("year", day)),
        R"(SELECT EXTRACT(year FROM "readings"."day"), count(*) FROM "readings" GROUP BY )"
        R"(EXTRACT(year FROM "readings"."day"))");
    of_reading("date_trunc of an interval", date_trunc("hour", span), R"(date_trunc($1, "readings"."span"))",
               "text 'hour'");
    one("date_trunc in a time zone", date_trunc("day", created, "Europe/Berlin"),
        R"(date_trunc($1, "users"."created_at", $2))", "text 'day', text 'Europe/Berlin'");
    of_reading("date_bin", date_bin(overt::interval{.days = 7}, local, local),
               R"(date_bin($1, "readings"."local", "readings"."local"))", "interval <16 bytes>");
    one("age", age(created), R"(age("users"."created_at"))");
    of_reading("age of two", age(local, local - span),
               R"(age("readings"."local", "readings"."local" - )"
               R"("readings"."span"))");
    one("at a time zone", at_time_zone(created, "UTC"), R"(timezone($1, "users"."created_at"))", "text 'UTC'");
    of_reading("local time at a time zone", at_time_zone(local, "UTC"), R"(timezone($1, "readings"."local"))",
               "text 'UTC'");
    of_reading("to_char of a day", to_char(day, "YYYY"), R"(to_char("readings"."day", $1))", "text 'YYYY'");
    of_reading("to_char of a number", to_char(col<&reading::exact>, "FM99.00"), R"(to_char("readings"."exact", $1))",
               "text 'FM99.00'");
    of_reading("to_char of an interval", to_char(span, "HH24"), R"(to_char("readings"."span", $1))", "text 'HH24'");
    one("to_date, to_timestamp", to_timestamp("2024", "YYYY") > to_timestamp(overt::sql::value(1.5)),
        "to_timestamp($1, $2) > to_timestamp($3)", "text '2024', text 'YYYY', double <8 bytes>");
    one("to_date", to_date("2024", "YYYY"), "to_date($1, $2)", "text '2024', text 'YYYY'");
    one("to_number", to_number("12", "99"), "to_number($1, $2)", "text '12', text '99'");
    one("make_date", make_date(2024, 2, 29), "make_date($1, $2, $3)", "integer 2024, integer 2, integer 29");
    one("make_time", make_time(1, 2, 3.5), "make_time($1, $2, $3)", "integer 1, integer 2, double <8 bytes>");
    one("make_timestamp", make_timestamp(2024, 1, 2, 3, 4, 5), "make_timestamp($1, $2, $3, $4, $5, $6)",
        "integer 2024, integer 1, integer 2, integer 3, integer 4, double <8 bytes>");
    of_reading("make_interval", make_interval(0, 1, 0, col<&reading::small>),
               R"(make_interval($1, $2, $3, "readings"."small"))", "integer 0, integer 1, integer 0");
    of_reading("justify_interval", justify_interval(span), R"(justify_interval("readings"."span"))");

    of_reading("day and time", day + col<&reading::at>, R"("readings"."day" + "readings"."at")");
    of_reading("interval and moment", span + local, R"("readings"."span" + "readings"."local")");
    of_reading("number and day", 3 + day, R"($1 + "readings"."day")", "integer 3");
    of_reading("interval times an integer", 2 * span * col<&reading::id>, R"($1 * "readings"."span" * "readings"."id")",
               "integer 2");
    of_reading("interval divided", span / 2 + span / 1.5, R"("readings"."span" / $1 + "readings"."span" / $2)",
               "integer 2, double <8 bytes>");
    of_reading("negative interval", -span, R"(-"readings"."span")");
    of_reading("day compared with a moment", day < day + span,
               R"("readings"."day" < "readings"."day" + )"
               R"("readings"."span")");
    of_reading("day between", day.between(day, local),
               R"("readings"."day" BETWEEN "readings"."day" AND )"
               R"("readings"."local")");
}

/// Rows of values.
inline void golden_row_values(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto pair = row_of(col<&post::likes>, col<&post::id>);
    const auto one = [&to](std::string title, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<post>(to, std::move(title), x, text, std::move(parameters));
    };
    const std::string left = R"(("posts"."likes", "posts"."id"))";

    one("row less", pair < row_of(5, 100), left + " < ($1, $2)", "integer 5, integer 100");
    one("row equal", pair == row_of(col<&post::id>, 1), left + R"( = ("posts"."id", $1))", "integer 1");
    one("row not equal", !(pair != row_of(1, 2L)), "NOT (" + left + " <> ($1, $2))", "integer 1, bigint 2");
    one("row at most", row_of(1, 2) <= pair, "($1, $2) <= " + left, "integer 1, integer 2");
    one("row greater", pair > pair && pair >= pair, left + " > " + left + " AND " + left + " >= " + left);
    one("row in rows", pair.in(row_of(1, 2), row_of(3, col<&post::id>)), left + R"( IN (($1, $2), ($3, "posts"."id")))",
        "integer 1, integer 2, integer 3");
    one("row in tuples", pair.in(std::vector<std::tuple<int, long>>{{1, 2}, {3, 4}}),
        left + " IN (SELECT * FROM unnest($1, $2))", "integer[] <36 bytes>, bigint[] <44 bytes>");
    one("row not in tuples", pair.not_in(std::vector<std::tuple<int, long>>{}),
        left + " NOT IN (SELECT * FROM unnest($1, $2))", "integer[] <12 bytes>, bigint[] <12 bytes>");
    one("row in a select", pair.in(select(cast<std::int32_t>(col<&user::id>), col<&user::id>).from<user>()),
        left + R"( IN (SELECT CAST("users"."id" AS integer), "users"."id" FROM "users"))");
    add(to, "row of enums in tuples",
        select(col<&membership::role>)
            .from<membership>()
            .where(row_of(col<&membership::role>, col<&membership::feeling>)
                       .in(std::vector<std::tuple<std::string, mood>>{{"a", mood::sad}})),
        R"(SELECT "golden_other"."member""ships"."role" FROM "golden_other"."member""ships" WHERE )"
        R"(("golden_other"."member""ships"."role", "golden_other"."member""ships"."feeling") IN )"
        R"((SELECT * FROM unnest($1, $2::"mood"[])))",
        R"(text[] <25 bytes>, unknown '{"sad"}')");
}

}  // namespace overt::test
