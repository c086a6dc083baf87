// SPDX-License-Identifier: BSL-1.0
// A wrong table description is found when it is used first.
// Acceptance: DECL-16.
// case 1: two columns of this description have the same name | &model::count, &model::name
// case 2: a column of this description maps a member of another struct
// case 3: a table has at most one identity column
// case 4: a column's name has 1 to 63 bytes
// case 5: a column's name has 1 to 63 bytes
// case 6: a table's name has 1 to 63 bytes
// case 7: two columns of this description map the same member
// case 8: references() names a column of another type
// case 9: this member's type has no overt::codec; include the header that holds it, or write one
// case 10: in a table description the columns stand before the constraints
// case 11: a constraint names a member that no column of the description maps
// case 12: a table description needs at least one column
// case 13: a schema's name has 1 to 63 bytes
// case 14: a foreign key needs as many target columns as it has columns
// case 15: references() names a struct that has no table description
// case 16: references() names a member that no column of the other table maps
#include <overt/sql.hpp>

#include <cstdint>
#include <string>

struct other {
    std::int64_t id{};
    std::int64_t unmapped{};
};
struct undescribed {
    std::int64_t id{};
};
struct base {
    std::int64_t id{};
};
struct unknown {};
struct model : base {
    std::int64_t count{};
    std::string name{};
    unknown odd{};
};
#define LETTERS_32 "abcdefghijklmnopqrstuvwxyzabcdef"

constexpr auto describe(overt::type<other>) { return overt::table("others", overt::column("id", &other::id)); }
constexpr auto describe(overt::type<model>) {
    using overt::column;
    using overt::table;
#if CASE == 0
    return table("models", column("id", &model::id).primary_key().identity(),
                 column("count", &model::count).references(&other::id),
                 column(LETTERS_32 "abcdefghijklmnopqrstuvwxyzabcde", &model::name),
                 overt::unique(&model::count, &model::name),
                 overt::foreign_key(&model::count).references(&other::id).on_delete(overt::on_reference::cascade),
                 overt::check("count > 0"), overt::index(&model::name).named("by_name"))
        .in_schema("app")
        .comment("what it is");
#elif CASE == 1
    return table("models", column("name", &model::count), column("name", &model::name));
#elif CASE == 2
    return table("models", column("name", &model::name), column("id", &other::id));
#elif CASE == 3
    return table("models", column("id", &model::id).identity(), column("count", &model::count).identity());
#elif CASE == 4
    return table("models", column(LETTERS_32 LETTERS_32, &model::name));
#elif CASE == 5
    return table("models", column("", &model::name));
#elif CASE == 6
    return table("", column("name", &model::name));
#elif CASE == 7
    return table("models", column("name", &model::name), column("title", &model::name));
#elif CASE == 8
    return table("models", column("name", &model::name).references(&other::id));
#elif CASE == 9
    return table("models", column("odd", &model::odd));
#elif CASE == 10
    return table("models", overt::unique(&model::name), column("name", &model::name));
#elif CASE == 11
    return table("models", column("name", &model::name), overt::unique(&model::count));
#elif CASE == 12
    return table("models", overt::check("true"));
#elif CASE == 13
    return table(LETTERS_32 LETTERS_32, "models", column("name", &model::name));
#elif CASE == 14
    return table("models", column("count", &model::count),
                 overt::foreign_key(&model::count).references(&other::id, &other::id));
#elif CASE == 15
    return table("models", column("count", &model::count).references(&undescribed::id));
#elif CASE == 16
    return table("models", column("count", &model::count).references(&other::unmapped));
#endif
}

constexpr const auto& known = overt::detail::table_of<model>;
