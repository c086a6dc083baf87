// SPDX-License-Identifier: BSL-1.0
// Target usage, 1 of 8: models are plain structs with compile-time column descriptors.
// An optional member is a NULLable column; any other member is NOT NULL.
#pragma once
#include <overt/model.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace app {

struct team {
    std::int64_t id{};
    std::string name{};
};

struct user {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> email{};
    std::optional<std::int64_t> team_id{};
    overt::timestamptz created_at{};
};

struct post {
    std::int64_t id{};
    std::int64_t author_id{};
    std::string title{};
    std::int32_t likes{};
};

// Found by argument-dependent lookup, so it stands beside the struct, in its namespace.
// identity, generated and server_set columns come from the server: insert(struct) leaves them out.
// server_default is what create_table writes; insert(struct) still sends the struct's value.
constexpr auto describe(overt::type<team>) {
    return overt::table("teams", overt::column("id", &team::id).primary_key().identity(),
                        overt::column("name", &team::name).unique());
}

constexpr auto describe(overt::type<user>) {
    return overt::table("users", overt::column("id", &user::id).primary_key().identity(),
                        overt::column("name", &user::name), overt::column("email", &user::email),
                        overt::column("team_id", &user::team_id).references(&team::id),
                        overt::column("created_at", &user::created_at).server_set("now()"));
}

constexpr auto describe(overt::type<post>) {
    return overt::table("posts", overt::column("id", &post::id).primary_key().identity(),
                        overt::column("author_id", &post::author_id).references(&user::id),
                        overt::column("title", &post::title), overt::column("likes", &post::likes).server_default("0"));
}

}  // namespace app
