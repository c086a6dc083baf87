// SPDX-License-Identifier: BSL-1.0
// Models that say everything which a description can say of a table.
#pragma once

#include <overt/model.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace warehouse {

using overt::column;
using overt::index_key;

/// A schema whose name wants its quotation marks.
inline constexpr const char* strange_schema = "ddl \"strange\"";

enum class state { fresh, paid, odd };
constexpr auto describe(overt::type<state>) {
    return overt::enumeration("state", overt::label(state::fresh, "fresh"), overt::label(state::paid, "it's paid"),
                              overt::label(state::odd, "odd \\ \"one\""));
}

enum class colour { red, green };
constexpr auto describe(overt::type<colour>) {
    return overt::enumeration("colour", overt::label(colour::red, "red"), overt::label(colour::green, "green"))
        .schema(strange_schema);
}

struct invoice_numbers {};
constexpr auto describe(overt::type<invoice_numbers>) {
    return overt::sequence(
               "invoice numbers",
               overt::sequence_options().start(1000).increment(5).minimum(10).maximum(5000).cache(2).cycle())
        .in_schema(strange_schema);
}
struct plain_numbers {};
constexpr auto describe(overt::type<plain_numbers>) { return overt::sequence("plain_numbers"); }

// Two tables that refer to each other.
struct person {
    std::int64_t id{};
    std::optional<std::int64_t> company_id{};
};
struct company {
    std::int64_t id{};
    std::optional<std::int64_t> owner_id{};
    std::string name{};
    std::optional<colour> flag{};
};
constexpr auto describe(overt::type<company>) {
    return overt::table(strange_schema, "companies", column("id", &company::id).primary_key().identity(),
                        column("owner_id", &company::owner_id).index(),
                        column("name", &company::name).comment("its name; DROP TABLE users; -- '\\"),
                        column("flag", &company::flag),
                        overt::foreign_key(&company::owner_id).references(&person::id).named("owner"))
        .comment("it's \"a\" company");
}
constexpr auto describe(overt::type<person>) {
    return overt::table(
        strange_schema, "people", column("id", &person::id).primary_key().identity(),
        column("company_id", &person::company_id).references(&company::id).on_delete(overt::on_reference::set_null));
}

/// Every kind of column, constraint and index.
struct item {
    std::int64_t id{};
    std::string code{};
    std::optional<std::string> title{};
    overt::numeric price{};
    std::int32_t weight{};
    std::int32_t twice{};
    std::int32_t low{};
    std::int32_t high{};
    state now{};
    std::optional<std::vector<state>> before{};
    overt::jsonb data{};
    std::optional<std::int64_t> parent{};
};
constexpr auto describe(overt::type<item>) {
    return overt::table(
               "items",
               column("id", &item::id)
                   .primary_key()
                   .identity(overt::identity_kind::always, overt::sequence_options().start(100).increment(10)),
               column("code", &item::code).sql_type("varchar(20)").collate("C").unique(),
               column("title", &item::title).index(),
               column("price", &item::price).sql_type("numeric(10, 2)").check("price >= 0").server_default("0"),
               column("weight", &item::weight).server_default("1"),
               column("twice", &item::twice).generated("2 * weight"), column("low", &item::low),
               column("high", &item::high), column("now", &item::now).server_default("'fresh'"),
               column("before", &item::before), column("data", &item::data).server_default("'{}'"),
               column("parent", &item::parent)
                   .references(&item::id)
                   .on_delete(overt::on_reference::cascade)
                   .on_update(overt::on_reference::restrict_)
                   .initially_deferred(),
               overt::unique(&item::low, &item::high).include(&item::weight).named("one span").deferrable(),
               overt::unique(&item::title, &item::parent).nulls_not_distinct(), overt::check("low < high"),
               overt::check("high < 1000000").named("not too high"),
               overt::exclude(index_key("int4range(low, high)").with("&&")).using_("gist").where("low > 100"),
               overt::index(&item::price, &item::weight).where("price > 5").include(&item::code),
               overt::index(index_key("lower(title)"), index_key("upper(title)").descending().nulls_last()),
               overt::index(index_key(&item::title).collate("C").operator_class("text_pattern_ops"))
                   .named("by \"title\"")
                   .with("fillfactor = 70"),
               overt::index(index_key(&item::data).operator_class("jsonb_path_ops")).using_("gin"),
               overt::index(&item::weight).using_("brin"), overt::index(&item::code).using_("hash"),
               overt::unique_index(index_key(&item::code).descending(), &item::low).named("one_code"),
               overt::extra_column("note", "text DEFAULT 'none'"))
        .with("fillfactor = 90");
}

/// A composite key, in an order of its own, and one that refers to it.
struct place {
    std::string hall{};
    std::int32_t number{};
};
struct stock {
    std::int64_t item_id{};
    std::int32_t number{};
    std::string hall{};
};
constexpr auto describe(overt::type<stock>) {
    return overt::table("stocks", column("item_id", &stock::item_id).references(&item::id),
                        column("number", &stock::number), column("hall", &stock::hall),
                        overt::primary_key(&stock::hall, &stock::number),
                        overt::foreign_key(&stock::hall, &stock::number)
                            .references(&place::hall, &place::number)
                            .on_delete(overt::on_reference::cascade)
                            .on_update(overt::on_reference::cascade)
                            .deferrable())
        .unlogged();
}
constexpr auto describe(overt::type<place>) {
    return overt::table("places", column("hall", &place::hall), column("number", &place::number),
                        overt::primary_key(&place::hall, &place::number))
        .unlogged();
}

// One table for each kind of partitioning.
struct reading {
    std::int64_t id{};
    overt::date day{};
    std::int32_t hour{};
};
constexpr auto describe(overt::type<reading>) {
    return overt::table("readings", column("id", &reading::id), column("day", &reading::day),
                        column("hour", &reading::hour), overt::primary_key(&reading::id, &reading::day, &reading::hour),
                        overt::partition_by_range(&reading::day, &reading::hour));
}
struct letter {
    std::optional<std::string> country{};
    std::int32_t weight{};
};
constexpr auto describe(overt::type<letter>) {
    return overt::table("letters", column("country", &letter::country), column("weight", &letter::weight),
                        overt::partition_by_list(index_key("lower(country)")));
}
struct bucket {
    std::int32_t id{};
};
constexpr auto describe(overt::type<bucket>) {
    return overt::table("buckets", column("id", &bucket::id).primary_key(), overt::partition_by_hash(&bucket::id));
}

}  // namespace warehouse
