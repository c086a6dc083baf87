// SPDX-License-Identifier: BSL-1.0
// Golden statements about PostgreSQL's own types: jsonb and its properties, arrays, ranges.
#pragma once

#include "support/golden_expressions.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace app {

/// A document in a jsonb column.
struct details {
    std::optional<std::string> colour{};
    std::int32_t weight = 1;
    double price{};
    overt::timestamp made{};
    mood feeling{};
    std::vector<std::string> parts{};
    overt::jsonb extra{};
};
constexpr auto describe(overt::type<details>) {
    return overt::document(overt::property("colour", &details::colour), overt::property("weight", &details::weight),
                           overt::property("it's price", &details::price), overt::property("made", &details::made),
                           overt::property("feeling", &details::feeling), overt::property("parts", &details::parts),
                           overt::property("extra", &details::extra));
}

/// One column of each kind that has operators of its own.
struct article {
    std::int64_t id{};
    details about{};
    std::optional<details> more{};
    overt::jsonb data{};
    std::optional<overt::json> raw{};
    std::vector<std::string> tags{};
    std::optional<std::vector<std::int32_t>> sizes{};
    std::vector<mood> moods{};
    overt::range<std::int32_t> places{};
    std::optional<overt::range<overt::timestamptz>> during{};
    overt::multirange<overt::date> days{};
};
constexpr auto describe(overt::type<article>) {
    return overt::table("articles", overt::column("id", &article::id).primary_key(),
                        overt::column("about", &article::about), overt::column("more", &article::more),
                        overt::column("data", &article::data), overt::column("raw", &article::raw),
                        overt::column("tags", &article::tags), overt::column("sizes", &article::sizes),
                        overt::column("moods", &article::moods), overt::column("places", &article::places),
                        overt::column("during", &article::during), overt::column("days", &article::days));
}

inline constexpr const char* golden_type_tables = R"(
    CREATE TABLE articles(id bigint PRIMARY KEY, about jsonb NOT NULL, more jsonb, data jsonb NOT NULL, raw json,
                          tags text[] NOT NULL, sizes integer[], moods mood[] NOT NULL, places int4range NOT NULL,
                          during tstzrange, days datemultirange NOT NULL);
    INSERT INTO articles VALUES (1, '{"weight": 5}', NULL, '{"a": {"b": [1]}}', NULL, '{x,y}', NULL, '{happy}',
                                 '[1,5)', NULL, '{[2024-01-01,2024-02-01)}');
)";

}  // namespace app

namespace overt::test {

/// Reading jsonb, and documents property by property.
inline void golden_json(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    const auto data = col<&article::data>;
    const auto raw = col<&article::raw>;
    const auto one = [&to](std::string title, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<article>(to, std::move(title), x, text, std::move(parameters));
    };

    one("json member", data["a"], R"("articles"."data" -> $1)", "text 'a'");
    one("json element", data["a"]["b"][0], R"("articles"."data" -> $1 -> $2 -> $3)", "text 'a', text 'b', integer 0");
    one("json member as text", data["a"].text(), R"("articles"."data" ->> $1)", "text 'a'");
    one("json path", data.at({"a", "b"}), R"("articles"."data" #> $1)", "text[] <30 bytes>");
    one("json path as text", data.at({"a", "b"}).text(), R"("articles"."data" #>> $1)", "text[] <30 bytes>");
    one("json itself as text", data.text(), R"("articles"."data" #>> '{}')");
    one("json as a number", data["n"].get<std::int64_t>(), R"(CAST("articles"."data" ->> $1 AS bigint))", "text 'n'");
    one("json as an enum", data["m"].get<mood>(), R"(CAST("articles"."data" ->> $1 AS "mood"))", "text 'm'");
    one("json as jsonb", data["n"].get<overt::jsonb>(), R"(NULLIF("articles"."data" -> $1, 'null'))", "text 'n'");
    one("json of text type", raw["a"][2].text(), R"("articles"."raw" -> $1 ->> $2)", "text 'a', integer 2");
    one("json members compared", data["a"].text() == "x" && data["b"].get<int>() + 1 > 2,
        R"("articles"."data" ->> $1 = $2 AND CAST("articles"."data" ->> $3 AS integer) + $4 > $5)",
        "text 'a', text 'x', text 'b', integer 1, integer 2");

    one("json contains", data.contains(overt::jsonb{"{}"}), R"("articles"."data" @> $1)", "3802 <3 bytes>");
    one("json contained by", data.contained_by(col<&article::about>), R"("articles"."data" <@ "articles"."about")");
    one("json has a key", data.has_key("a"), R"("articles"."data" ? $1)", "text 'a'");
    one("json has any key", data.has_any_key({"a", "b"}), R"("articles"."data" ?| $1)", "text[] <30 bytes>");
    one("json has all keys", data["x"].has_all_keys({"a", "b"}), R"("articles"."data" -> $1 ?& $2)",
        "text 'x', text[] <30 bytes>");
    one("jsonpath exists", data.path_exists("$.a"), R"("articles"."data" @? CAST($1 AS jsonpath))", "text '$.a'");
    one("jsonpath matches", data.path_matches("$.n > 1"), R"("articles"."data" @@ CAST($1 AS jsonpath))",
        "text '$.n > 1'");
    one("jsonb_path_query_first", jsonb_path_query_first(data, "$.a"),
        R"(jsonb_path_query_first("articles"."data", CAST($1 AS jsonpath)))", "text '$.a'");

    one("jsonb_build_object", jsonb_build_object("a", 1, "m", mood::sad, "n", raw),
        R"(jsonb_build_object($1, $2, $3, CAST($4 AS "mood"), $5, "articles"."raw"))",
        "text 'a', integer 1, text 'm', unknown binary 'sad', text 'n'");
    one("jsonb_build_array", jsonb_build_array(true, col<&article::id>), R"(jsonb_build_array($1, "articles"."id"))",
        "boolean true");
    one("to_jsonb", to_jsonb(col<&article::sizes>), R"(to_jsonb("articles"."sizes"))");
    one("to_jsonb of a value", to_jsonb(5), "to_jsonb($1)", "integer 5");
    one("jsonb_concat", jsonb_concat(data, overt::jsonb{"{}"}), R"("articles"."data" || $1)", "3802 <3 bytes>");
    one("jsonb_delete", jsonb_delete(data, "a"), R"("articles"."data" - $1)", "text 'a'");
    one("jsonb_delete several", jsonb_delete(data, {"a", "b"}), R"("articles"."data" - $1)", "text[] <30 bytes>");
    one("jsonb_delete an element", jsonb_delete(to_jsonb(col<&article::tags>), -1),
        R"(to_jsonb("articles"."tags") - $1)", "integer -1");
    one("jsonb_delete_path", jsonb_delete_path(data, {"a", "b"}), R"("articles"."data" #- $1)", "text[] <30 bytes>");
    one("jsonb_set", jsonb_set(data, {"a", "b"}, to_jsonb(1)), R"(jsonb_set("articles"."data", $1, to_jsonb($2), $3))",
        "text[] <30 bytes>, integer 1, boolean true");
    one("jsonb_insert", jsonb_insert(data, {"a", "c"}, overt::jsonb{"1"}),
        R"(jsonb_insert("articles"."data", $1, $2, $3))", "text[] <30 bytes>, 3802 <2 bytes>, boolean false");
    one("jsonb_strip_nulls", jsonb_strip_nulls(data), R"(jsonb_strip_nulls("articles"."data"))");
    one("jsonb_typeof", jsonb_typeof(data["a"]), R"(jsonb_typeof("articles"."data" -> $1))", "text 'a'");
    one("jsonb_array_length", jsonb_array_length(data.at({"a", "b"})), R"(jsonb_array_length("articles"."data" #> $1))",
        "text[] <30 bytes>");
    one("jsonb_agg of jsonb", jsonb_agg(data), R"(jsonb_agg("articles"."data"))");
    one("jsonb_object_agg of jsonb", jsonb_object_agg(col<&article::id>, data),
        R"(jsonb_object_agg("articles"."id", "articles"."data"))");
    one("cast json to jsonb", cast<overt::jsonb>(raw).has_key("a"), R"(CAST("articles"."raw" AS jsonb) ? $1)",
        "text 'a'");
}

/// Single properties of documents.
inline void golden_properties(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    constexpr auto weight = prop<&article::about, &details::weight>;
    constexpr auto colour = prop<&article::more, &details::colour>;
    const auto one = [&to](std::string title, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<article>(to, std::move(title), x, text, std::move(parameters));
    };
    one("document", col<&article::about>, R"("articles"."about")");
    one("property", weight, R"(CAST("articles"."about" ->> 'weight' AS integer))");
    one("property of text", colour, R"("articles"."more" ->> 'colour')");
    one("property of time", prop<&article::about, &details::made>,
        R"(CAST("articles"."about" ->> 'made' AS timestamp without time zone))");
    one("property of an enum", prop<&article::about, &details::feeling>,
        R"(CAST("articles"."about" ->> 'feeling' AS "mood"))");
    one("property with a quotation mark", prop<&article::about, &details::price>,
        R"(CAST("articles"."about" ->> 'it''s price' AS double precision))");
    one("property that is an array", prop<&article::about, &details::parts>[0].text(),
        R"(NULLIF("articles"."about" -> 'parts', 'null') ->> $1)", "integer 0");
    one("property that is JSON", prop<&article::about, &details::extra>,
        R"(NULLIF("articles"."about" -> 'extra', 'null'))");
    one("property with a default", coalesce(weight, 1),
        R"(COALESCE(CAST("articles"."about" ->> 'weight' AS integer), $1))", "integer 1");
    one("property of a document as JSON", col<&article::about>["colour"].text(), R"("articles"."about" ->> $1)",
        "text 'colour'");
    add(to, "properties filter and sort",
        select(colour).from<article>().where(weight > 5 && colour.starts_with("r")).order_by(desc(weight)),
        R"(SELECT "articles"."more" ->> 'colour' FROM "articles" )"
        R"(WHERE CAST("articles"."about" ->> 'weight' AS integer) > $1 AND "articles"."more" ->> 'colour' LIKE $2 )"
        R"(ORDER BY CAST("articles"."about" ->> 'weight' AS integer) DESC)",
        "integer 5, text 'r%'");
    add(to, "properties of an alias",
        select(prop_of<decltype(overt::alias<article, "other">), &article::about, &details::weight>)
            .from(overt::alias<article, "other">),
        R"(SELECT CAST("other"."about" ->> 'weight' AS integer) FROM "articles" AS "other")");

    add(to, "properties set",
        update<article>()
            .set(weight = weight - 2, prop<&article::about, &details::price> = 1.5, colour = "red",
                 col<&article::tags> = std::vector<std::string>{})
            .where(weight.is_not_null()),
        R"(UPDATE "articles" SET "about" = COALESCE(NULLIF("articles"."about", 'null'), '{}') || jsonb_build_object()"
        R"('weight', CAST("articles"."about" ->> 'weight' AS integer) - $1, 'it''s price', $2), )"
        R"("more" = COALESCE(NULLIF("articles"."more", 'null'), '{}') || jsonb_build_object('colour', $3), )"
        R"("tags" = $4 WHERE CAST("articles"."about" ->> 'weight' AS integer) IS NOT NULL)",
        "integer 2, double <8 bytes>, text 'red', text[] <12 bytes>");
    add(to, "property unset",
        update<article>()
            .set(weight = 1, colour.unset(), colour = std::nullopt,
                 prop<&article::about, &details::feeling> = mood::sad)
            .all_rows(),
        R"(UPDATE "articles" SET "more" = COALESCE(NULLIF("articles"."more", 'null'), '{}') #- ARRAY['colour'] || )"
        R"(jsonb_build_object('colour', NULL), "about" = COALESCE(NULLIF("articles"."about", 'null'), '{}') || )"
        R"(jsonb_build_object('weight', $1, 'feeling', CAST($2 AS "mood")))",
        "integer 1, unknown binary 'sad'");
    add(to, "property set behind the whole document",
        update<article>().set(weight = 1, col<&article::about> = details{}, weight = weight * 1.5).all_rows(),
        R"(UPDATE "articles" SET "about" = COALESCE(NULLIF($1, 'null'), '{}') || jsonb_build_object('weight', )"
        R"(CAST(CAST("articles"."about" ->> 'weight' AS integer) * $2 AS integer)))",
        "3802 <115 bytes>, double <8 bytes>");
}

/// Arrays.
inline void golden_arrays(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    const auto tags = col<&article::tags>;
    const auto sizes = col<&article::sizes>;
    const auto one = [&to](std::string title, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<article>(to, std::move(title), x, text, std::move(parameters));
    };
    one("array element", tags[1], R"("articles"."tags"[$1])", "integer 1");
    one("array element by expression", tags[cardinality(tags)], R"("articles"."tags"[cardinality("articles"."tags")])");
    one("array slice", sizes.slice(2, 3), R"("articles"."sizes"[$1:$2])", "integer 2, integer 3");
    one("element of a call", array_append(tags, "z")[3], R"((array_append("articles"."tags", $1))[$2])",
        "text 'z', integer 3");
    one("array contains", tags.contains(std::vector<std::string>{"a"}), R"("articles"."tags" @> $1)",
        "text[] <25 bytes>");
    one("array contained by", sizes.contained_by(std::vector{1, 2}), R"("articles"."sizes" <@ $1)",
        "integer[] <36 bytes>");
    one("array overlaps", tags.overlaps(array_append(tags, "x")),
        R"("articles"."tags" && array_append("articles"."tags", $1))", "text 'x'");
    one("array of enums contains", col<&article::moods>.contains(std::vector{mood::happy}),
        R"("articles"."moods" @> $1)", "unknown '{\"happy\"}'");
    one("value in an array", overt::sql::value("x").in(tags), R"($1 = ANY ("articles"."tags"))", "text 'x'");
    one("array_append", array_append(sizes, 1), R"(array_append("articles"."sizes", $1))", "integer 1");
    one("array_append of an enum", array_append(col<&article::moods>, mood::sad),
        R"(array_append("articles"."moods", CAST($1 AS "mood"))::text)", "unknown binary 'sad'");
    one("array_prepend", array_prepend("x", tags), R"(array_prepend($1, "articles"."tags"))", "text 'x'");
    one("array_cat", array_cat(tags, std::vector<std::string>{"a"}), R"(array_cat("articles"."tags", $1))",
        "text[] <25 bytes>");
    one("array_remove", array_remove(tags, "x"), R"(array_remove("articles"."tags", $1))", "text 'x'");
    one("array_replace", array_replace(sizes, 1, 2), R"(array_replace("articles"."sizes", $1, $2))",
        "integer 1, integer 2");
    one("array_position", array_position(tags, "x"), R"(array_position("articles"."tags", $1))", "text 'x'");
    one("array_positions", array_positions(sizes, 1), R"(array_positions("articles"."sizes", $1))", "integer 1");
    one("cardinality", cardinality(sizes), R"(cardinality("articles"."sizes"))");
    one("array_to_string", array_to_string(tags, ","), R"(array_to_string("articles"."tags", $1))", "text ','");
    one("string_to_array", string_to_array(array_to_string(tags, ","), ","),
        R"(string_to_array(array_to_string("articles"."tags", $1), $2))", "text ',', text ','");
}

/// Ranges and multiranges.
inline void golden_ranges(golden_table& to) {
    using namespace app;
    using namespace overt::sql;
    const auto places = col<&article::places>;
    const auto during = col<&article::during>;
    const auto days = col<&article::days>;
    const overt::range<std::int32_t> some(1, 5);
    const auto one = [&to](std::string title, const auto& x, const std::string& text, std::string parameters = {}) {
        add_one<article>(to, std::move(title), x, text, std::move(parameters));
    };
    one("range equals", places == some, R"("articles"."places" = $1)", "3904 <17 bytes>");
    one("range contains a value", places.contains(3), R"("articles"."places" @> $1)", "integer 3");
    one("range contains an expression", during.contains(now()), R"("articles"."during" @> now())");
    one("range contains a range", places.contains(some), R"("articles"."places" @> $1)", "3904 <17 bytes>");
    one("range contained by", places.contained_by(places + some), R"("articles"."places" <@ "articles"."places" + $1)",
        "3904 <17 bytes>");
    one("range overlaps", places.overlaps(some), R"("articles"."places" && $1)", "3904 <17 bytes>");
    one("range lies before", places.lies_before(some), R"("articles"."places" << $1)", "3904 <17 bytes>");
    one("range lies behind", places.lies_behind(some), R"("articles"."places" >> $1)", "3904 <17 bytes>");
    one("range ends within", places.ends_within(some), R"("articles"."places" &< $1)", "3904 <17 bytes>");
    one("range starts within", places.starts_within(some), R"("articles"."places" &> $1)", "3904 <17 bytes>");
    one("range adjacent", places.adjacent_to(some), R"("articles"."places" -|- $1)", "3904 <17 bytes>");
    one("range union, intersection, difference", (places + some) * places - some,
        R"(("articles"."places" + $1) * "articles"."places" - $2)", "3904 <17 bytes>, 3904 <17 bytes>");
    one("range lower", lower_bound(places), R"(lower("articles"."places"))");
    one("range upper", upper_bound(during), R"(upper("articles"."during"))");
    one("range flags",
        lower_inclusive(places) && upper_inclusive(places) && lower_infinite(during) && upper_infinite(during) &&
            is_empty(places),
        R"(lower_inc("articles"."places") AND upper_inc("articles"."places") AND lower_inf("articles"."during") )"
        R"(AND upper_inf("articles"."during") AND isempty("articles"."places"))");
    one("range_merge", range_merge(places, some), R"(range_merge("articles"."places", $1))", "3904 <17 bytes>");
    one("range_merge of a multirange", range_merge(days), R"(range_merge("articles"."days"))");
    one("range from expressions", range_from<overt::timestamptz>(lower_bound(during), now()),
        R"(tstzrange(lower("articles"."during"), now()))");
    one("range_agg", range_agg(places), R"(range_agg("articles"."places"))");
    one("multirange contains a value", days.contains(current_date()), R"("articles"."days" @> CURRENT_DATE)");
    one("multirange overlaps a range", days.overlaps(overt::range<overt::date>::all()), R"("articles"."days" && $1)",
        "3912 <1 bytes>");
    one("multirange difference", days - days, R"("articles"."days" - "articles"."days")");
    one("multirange contained by", days.contained_by(days), R"("articles"."days" <@ "articles"."days")");
    add(to, "multirange inserted", insert(article{}),
        R"(INSERT INTO "articles" ("id", "about", "more", "data", "raw", "tags", "sizes", "moods", "places", )"
        R"("during", "days") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))",
        "bigint 0, 3802 <115 bytes>, 3802 NULL, 3802 <5 bytes>, 114 NULL, text[] <12 bytes>, integer[] NULL, unknown "
        "'{}', 3904 <1 bytes>, 3910 NULL, 4535 <4 bytes>");
}

inline void golden_types(golden_table& to) {
    golden_json(to);
    golden_properties(to);
    golden_arrays(to);
    golden_ranges(to);
}

}  // namespace overt::test
