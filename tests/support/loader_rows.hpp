// SPDX-License-Identifier: BSL-1.0
// What the tests of the loaders load: one company with two teams, four users, and how joined rows of them nest.
#pragma once

#include "fixtures.hpp"
#include "pooled.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace overt::test {

struct follow {
    std::int64_t user_id{};
    std::int64_t team_id{};
};
constexpr auto describe(overt::type<follow>) {
    return overt::table("follows", overt::column("user_id", &follow::user_id).primary_key().references(&user::id),
                        overt::column("team_id", &follow::team_id).primary_key().references(&team::id));
}

inline constexpr const char* loader_tables = R"(
    CREATE TABLE follows(user_id bigint REFERENCES gino_users, team_id bigint REFERENCES gino_teams,
                         PRIMARY KEY (user_id, team_id));
)";

/// u1, u2 and u3 are in t2, u4 in t1; t2 is below t1; both belong to c1; c2 has nobody, u5 is nowhere.
inline constexpr const char* loader_rows = R"(
    TRUNCATE follows, gino_user_settings, gino_friendship, gino_relation, gino_users, gino_teams, gino_companies;
    INSERT INTO gino_companies(id, name, logo) VALUES (1, 'c1', '\x00ff'), (2, 'c2', NULL);
    INSERT INTO gino_teams(id, name, parent_id, company_id) VALUES (1, 't1', NULL, 1), (2, 't2', 1, 1);
    INSERT INTO gino_users(id, name, props, team_id) VALUES
        (1, 'u1', '{"age": 18}', 2), (2, 'u2', '{}', 2), (3, 'u3', '{}', 2), (4, 'u4', '{}', 1), (5, 'u5', '{}', NULL);
    INSERT INTO follows VALUES (1, 1), (1, 2), (2, 2);
)";

struct user_card {
    std::int64_t id{};
    std::string name{};
};
struct team_card {
    std::int64_t id{};
    std::optional<std::string> name{};
};
struct user_with_team {
    user who{};
    std::optional<team> in{};
};
struct user_with_card {
    std::string name{};
    std::optional<team_card> in{};
};
struct team_of_company {
    team own{};
    std::optional<company> of = company{.name = "DEFAULT"};
};
struct user_above {
    user who{};
    std::optional<team_of_company> in{};
};
struct team_and_parent {
    team own{};
    std::optional<team> parent{};
};
struct user_and_parents {
    user who{};
    std::optional<team_and_parent> in{};
};
struct team_members {
    team own{};
    std::vector<user> members{};
};
struct company_tree {
    company own{};
    std::vector<team_members> teams{};
};
struct user_sharing {
    user who{};
    std::shared_ptr<const team> in{};
};
struct parent_node {
    team own{};
    std::shared_ptr<const company> of{};
};
struct team_node {
    team own{};
    std::shared_ptr<const company> of{};
    std::shared_ptr<const parent_node> parent{};
};

/// The ids of models, or of the structs that begin with one, in their order.
template <class Rows, class Id>
std::string ids_of(const Rows& rows, Id id) {
    std::string text;
    for (const auto& row : rows) text += (text.empty() ? "" : " ") + std::to_string(id(row));
    return text;
}
template <class T>
std::string ids_of(const std::vector<T>& rows) {
    return ids_of(rows, [](const T& row) { return row.id; });
}

}  // namespace overt::test
