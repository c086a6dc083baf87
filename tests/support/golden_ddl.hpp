// SPDX-License-Identifier: BSL-1.0
// Golden definitions, in an order in which a server can run them in one transaction.
#pragma once

#include <overt/sql/ddl.hpp>

#include "support/schema_models.hpp"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace overt::test {

struct golden_definition {
    std::string name;
    std::string made;
    std::string text;
    bool in_transaction = true;
};
using golden_definitions = std::vector<golden_definition>;

template <executable_statement S>
void add(golden_definitions& to, std::string name, const S& statement, std::string text) {
    S::check();
    const rendered sent = statement.render(1);
    to.push_back(
        {std::move(name), sent.params().count() == 0 ? std::string(sent.text()) : "parameters", std::move(text)});
}

/// Enums, sequences, schemas.
inline void golden_types(golden_definitions& to) {
    using namespace warehouse;
    using namespace overt::sql;
    add(to, "schema", create_schema("ddl \"strange\""), R"(CREATE SCHEMA "ddl ""strange""")");
    add(to, "schema, checked", create_schema("ddl \"strange\"").if_not_exists(),
        R"(CREATE SCHEMA IF NOT EXISTS "ddl ""strange""")");
    add(to, "schema that is dropped", drop_schema("x\"; DROP TABLE y; --").if_exists().cascade(),
        R"(DROP SCHEMA IF EXISTS "x""; DROP TABLE y; --" CASCADE)");
    add(to, "enum", create_type<state>(), R"(CREATE TYPE "state" AS ENUM ('fresh', 'it''s paid', E'odd \\ "one"'))");
    add(to, "enum in a schema", create_type<colour>(),
        R"(CREATE TYPE "ddl ""strange"""."colour" AS ENUM ('red', 'green'))");
    add(to, "label", add_value(state::odd).if_not_exists().before(state::paid),
        R"(ALTER TYPE "state" ADD VALUE IF NOT EXISTS E'odd \\ "one"' BEFORE 'it''s paid')");
    add(to, "label behind", add_value(colour::red).after(colour::green).if_not_exists(),
        R"(ALTER TYPE "ddl ""strange"""."colour" ADD VALUE IF NOT EXISTS 'red' AFTER 'green')");
    add(to, "sequence", create_sequence<plain_numbers>(), R"(CREATE SEQUENCE "plain_numbers")");
    add(to, "sequence with options", create_sequence<invoice_numbers>().if_not_exists(),
        R"(CREATE SEQUENCE IF NOT EXISTS "ddl ""strange"""."invoice numbers" START WITH 1000 INCREMENT BY 5 )"
        R"(MINVALUE 10 MAXVALUE 5000 CACHE 2 CYCLE)");
    add(to, "sequence that is dropped", drop_sequence<plain_numbers>(), R"(DROP SEQUENCE "plain_numbers")");
}

/// Tables with everything in them.
inline void golden_tables_made(golden_definitions& to) {
    using namespace warehouse;
    using namespace overt::sql;
    add(to, "everything", create_table<item>(),
        R"(CREATE TABLE "items" (
    "id" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 10),
    "code" varchar(20) COLLATE "C" NOT NULL,
    "title" text,
    "price" numeric(10, 2) NOT NULL DEFAULT 0,
    "weight" integer NOT NULL DEFAULT 1,
    "twice" integer NOT NULL GENERATED ALWAYS AS (2 * weight) STORED,
    "low" integer NOT NULL,
    "high" integer NOT NULL,
    "now" "state" NOT NULL DEFAULT 'fresh',
    "before" "state"[],
    "data" jsonb NOT NULL DEFAULT '{}',
    "parent" bigint,
    "note" text DEFAULT 'none',
    CONSTRAINT "items_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "items_code_key" UNIQUE ("code"),
    CONSTRAINT "items_price_check" CHECK (price >= 0),
    CONSTRAINT "items_parent_fkey" FOREIGN KEY ("parent") REFERENCES "items" ("id") ON DELETE CASCADE ON UPDATE )"
        R"(RESTRICT DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "one span" UNIQUE ("low", "high") INCLUDE ("weight") DEFERRABLE,
    CONSTRAINT "items_title_parent_key" UNIQUE NULLS NOT DISTINCT ("title", "parent"),
    CONSTRAINT "items_check" CHECK (low < high),
    CONSTRAINT "not too high" CHECK (high < 1000000),
    CONSTRAINT "items_int4range_excl" EXCLUDE USING "gist" ((int4range(low, high)) WITH &&) WHERE (low > 100)
) WITH (fillfactor = 90))");
    add(to, "unlogged, composite key", create_table<place>().if_not_exists(),
        R"(CREATE UNLOGGED TABLE IF NOT EXISTS "places" (
    "hall" text NOT NULL,
    "number" integer NOT NULL,
    CONSTRAINT "places_pkey" PRIMARY KEY ("hall", "number")
))");
    add(to, "table that is dropped", drop_table<place>().if_exists(), R"(DROP TABLE IF EXISTS "places")");
    add(to, "table that is dropped with all", drop_table<company>().if_exists().cascade(),
        R"(DROP TABLE IF EXISTS "ddl ""strange"""."companies" CASCADE)");
}

/// Indexes and constraints of the table of items.
inline void golden_indexes(golden_definitions& to) {
    using namespace warehouse;
    using namespace overt::sql;
    const std::vector<std::string> texts{
        R"(CREATE INDEX "items_title_idx" ON "items" ("title"))",
        R"(CREATE INDEX "items_price_weight_code_idx" ON "items" ("price", "weight") INCLUDE ("code") WHERE price > 5)",
        R"(CREATE INDEX "items_lower_upper_idx" ON "items" ((lower(title)), (upper(title)) DESC NULLS LAST))",
        R"(CREATE INDEX "by ""title""" ON "items" ("title" COLLATE "C" "text_pattern_ops") WITH (fillfactor = 70))",
        R"(CREATE INDEX "items_data_idx" ON "items" USING "gin" ("data" "jsonb_path_ops"))",
        R"(CREATE INDEX "items_weight_idx" ON "items" USING "brin" ("weight"))",
        R"(CREATE INDEX "items_code_idx" ON "items" USING "hash" ("code"))",
        R"(CREATE UNIQUE INDEX "one_code" ON "items" ("code" DESC, "low"))"};
    const ddl_script all = create_indexes<item>();
    std::size_t i = 0;
    for (const ddl_statement& one : all)
        add(to, "index " + std::to_string(i), one, i < texts.size() ? texts[i] : "no such index"), ++i;
    add(to, "index, checked", create_index<item>("one_code").if_not_exists(),
        R"(CREATE UNIQUE INDEX IF NOT EXISTS "one_code" ON "items" ("code" DESC, "low"))");
    add(to, "index that is dropped", drop_index<item>("by \"title\"").cascade(),
        R"(DROP INDEX "by ""title""" CASCADE)");
    add(to, "index that is dropped, checked", drop_index<company>("gone").if_exists(),
        R"(DROP INDEX IF EXISTS "ddl ""strange"""."gone")");
    add(to, "constraint that is dropped", drop_constraint<item>("one span"),
        R"(ALTER TABLE "items" DROP CONSTRAINT "one span")");
    add(to, "constraint that is dropped, checked", drop_constraint<item>("one span").if_exists().cascade(),
        R"(ALTER TABLE "items" DROP CONSTRAINT IF EXISTS "one span" CASCADE)");
    add(to, "constraint", add_constraint<item>("one span"),
        R"(ALTER TABLE "items" ADD CONSTRAINT "one span" UNIQUE ("low", "high") INCLUDE ("weight") DEFERRABLE)");
    add(to, "index without blocking", create_index<item>("items_code_idx").concurrently().if_not_exists(),
        R"(CREATE INDEX CONCURRENTLY IF NOT EXISTS "items_code_idx" ON "items" USING "hash" ("code"))");
    to.back().in_transaction = false;
    add(to, "index dropped without blocking", drop_index<item>("items_code_idx").concurrently().if_exists(),
        R"(DROP INDEX CONCURRENTLY IF EXISTS "items_code_idx")");
    to.back().in_transaction = false;
}

/// Partitioned tables and their partitions.
inline void golden_partitions(golden_definitions& to) {
    using namespace warehouse;
    using namespace overt::sql;
    add(to, "by range", create_table<reading>(), R"(CREATE TABLE "readings" (
    "id" bigint NOT NULL,
    "day" date NOT NULL,
    "hour" integer NOT NULL,
    CONSTRAINT "readings_pkey" PRIMARY KEY ("id", "day", "hour")
) PARTITION BY RANGE ("day", "hour"))");
    add(to, "range", create_partition<reading>("readings 1").from("2026-01-01", -5).to("2026-02-01", max_value{}),
        R"(CREATE TABLE "readings 1" PARTITION OF "readings" FOR VALUES FROM ('2026-01-01', '-5') TO )"
        R"(('2026-02-01', MAXVALUE))");
    add(to, "range from the beginning",
        create_partition<reading>("readings_0").from(min_value{}, min_value{}).to("2026-01-01", -5).if_not_exists(),
        R"(CREATE TABLE IF NOT EXISTS "readings_0" PARTITION OF "readings" FOR VALUES FROM (MINVALUE, MINVALUE) TO )"
        R"(('2026-01-01', '-5'))");
    add(to, "by list", create_table<letter>(), R"(CREATE TABLE "letters" (
    "country" text,
    "weight" integer NOT NULL
) PARTITION BY LIST ((lower(country))))");
    add(to, "list", create_partition<letter>("letters_1").in("de", std::nullopt, "'); DROP TABLE users; --\\"),
        R"(CREATE TABLE "letters_1" PARTITION OF "letters" FOR VALUES IN ('de', NULL, )"
        R"(E'''); DROP TABLE users; --\\'))");
    add(to, "the rest", create_partition<letter>("letters_2").of_the_rest(),
        R"(CREATE TABLE "letters_2" PARTITION OF "letters" DEFAULT)");
    add(to, "by hash", create_table<bucket>(), R"(CREATE TABLE "buckets" (
    "id" integer NOT NULL,
    CONSTRAINT "buckets_pkey" PRIMARY KEY ("id")
) PARTITION BY HASH ("id"))");
    add(to, "hash", create_partition<bucket>("buckets_1").of_modulus(4, 1),
        R"(CREATE TABLE "buckets_1" PARTITION OF "buckets" FOR VALUES WITH (MODULUS 4, REMAINDER 1))");
    add(to, "partition that is dropped", drop_partition<bucket>("buckets_1"), R"(DROP TABLE "buckets_1")");
}

inline golden_definitions golden_ddl() {
    golden_definitions all;
    golden_types(all);
    golden_tables_made(all);
    golden_indexes(all);
    golden_partitions(all);
    return all;
}

}  // namespace overt::test
