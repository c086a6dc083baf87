// SPDX-License-Identifier: BSL-1.0
// Described types for the fuzzers: an enum, a composite type, documents, a table with the keys of a page.
#pragma once

#include <overt/codec/composite.hpp>
#include <overt/codec/document.hpp>
#include <overt/codec/domain.hpp>
#include <overt/codec/integer.hpp>
#include <overt/codec/text.hpp>
#include <overt/model.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace overt::fuzz {

enum class mood : std::uint8_t { happy, sad };

constexpr auto describe(overt::type<mood>) {
    return overt::enumeration("mood", overt::label(mood::happy, "happy"), overt::label(mood::sad, "s\"ad"));
}

struct price {
    std::int32_t cents{};
    std::optional<std::string> currency{};
    std::optional<numeric> exact{};
};

constexpr auto describe(overt::type<price>) {
    return overt::composite("price", overt::field("cents", &price::cents), overt::field("currency", &price::currency),
                            overt::field("exact", &price::exact));
}

struct point {
    double x{};
    float y{};
};

constexpr auto describe(overt::type<point>) {
    return overt::document(overt::property("x", &point::x), overt::property("y", &point::y)).refuse_unknown();
}

/// One member for each form that a value has in JSON.
struct profile {
    bool is_on{};
    std::int16_t small{};
    std::int64_t large{};
    numeric exact{};
    std::string name{};
    mood feels{};
    timestamp made{};
    timestamptz seen{};
    date born{};
    time_of_day wakes{};
    uuid key{};
    std::optional<std::string> note{};
    std::vector<point> path{};
    jsonb rest{"{}"};
};

constexpr auto describe(overt::type<profile>) {
    return overt::document(overt::property("on", &profile::is_on), overt::property("small", &profile::small),
                           overt::property("large", &profile::large), overt::property("exact", &profile::exact),
                           overt::property("name", &profile::name), overt::property("feels", &profile::feels),
                           overt::property("made", &profile::made), overt::property("seen", &profile::seen),
                           overt::property("born", &profile::born), overt::property("wakes", &profile::wakes),
                           overt::property("key", &profile::key), overt::property("note", &profile::note),
                           overt::property("path", &profile::path))
        .collect_unknown(&profile::rest);
}

struct email {
    std::string text{};
};

struct post {
    std::int64_t id{};
    std::int32_t likes{};
    std::string title{};
};

constexpr auto describe(overt::type<post>) {
    return overt::table("posts", overt::column("id", &post::id).primary_key(), overt::column("likes", &post::likes),
                        overt::column("title", &post::title));
}

}  // namespace overt::fuzz

template <>
struct overt::codec<overt::fuzz::email> : overt::domain_of<overt::fuzz::email, &overt::fuzz::email::text> {};
