// SPDX-License-Identifier: BSL-1.0
// Constraints, indexes and options stand where they mean something.
// Acceptance: DECL-14.
// case 1: a key, an index or a partitioning needs at least one column
// case 2: two constraints of this description have the same name
// case 3: the name of a constraint or of an extra column has 1 to 63 bytes
// case 4: a table has at most one primary key
// case 5: a table is partitioned in one way
// case 6: foreign_key(...) needs references(...), and nothing else in the place of a constraint takes it
// case 7: on_delete() and on_update() belong to foreign_key(...)
// case 8: deferrable() and initially_deferred() belong to keys, unique, foreign_key and exclude
// case 9: using_(), where() and with() belong to index, unique_index and exclude
// case 10: include() belongs to indexes, keys, unique and exclude
// case 11: nulls_not_distinct() belongs to unique and unique_index
// case 12: each key of exclude(...) needs with(operator), and no other key takes one
// case 13: the keys of a partitioning have no order
// case 14: an identity column is a smallint, an integer or a bigint
// case 15: an identity column increments by another number than 0, caches 1 or more, and its minimum is below its
// case 16: a column is filled in one way: by identity(), by generated() or by a default
// case 17: on_delete(), on_update(), deferrable() and initially_deferred() need references(...) beside them
// case 18: a constraint names a member that no column of the description maps
// case 19: a constraint names a member that no column of the description maps
// case 20: each key of exclude(...) needs with(operator), and no other key takes one
// case 21: the name of a constraint or of an extra column has 1 to 63 bytes
// case 22: foreign_key(...) needs references(...), and nothing else in the place of a constraint takes it
#include <overt/model.hpp>

#include <cstdint>
#include <string>

struct other {
    std::int64_t id{};
};
struct model {
    std::int64_t id{};
    std::int64_t count{};
    std::string name{};
};
#define LETTERS_64 "abcdefghijklmnopqrstuvwxyzabcdefabcdefghijklmnopqrstuvwxyzabcdef"

constexpr auto describe(overt::type<other>) { return overt::table("others", overt::column("id", &other::id)); }
constexpr auto models_with(const auto&... constraints) {
    return overt::table("models", overt::column("id", &model::id), overt::column("count", &model::count),
                        overt::column("name", &model::name), constraints...);
}
constexpr auto with_id(const auto& id) { return overt::table("models", id, overt::column("name", &model::name)); }

constexpr auto describe(overt::type<model>) {
    using namespace overt;
#if CASE == 0
    return models_with(primary_key(&model::id).include(&model::name), unique(&model::name).nulls_not_distinct(),
                       unique(&model::id, &model::name).deferrable().named("one"),
                       foreign_key(&model::id).references(&other::id).initially_deferred(),
                       index(&model::name, index_key("lower(name)").descending()).where("id > 5").using_("btree"),
                       exclude(index_key(&model::id).with("=")).using_("gist"), extra_column("x", "text"),
                       partition_by_range(&model::id, index_key(&model::name).collate("C")));
#elif CASE == 1
    return models_with(overt::index());
#elif CASE == 2
    return models_with(overt::index(&model::name).named("x"), check("id > 0").named("x"));
#elif CASE == 3
    return models_with(overt::index(&model::name).named(LETTERS_64));
#elif CASE == 4
    return models_with(primary_key(&model::name), primary_key(&model::id));
#elif CASE == 5
    return models_with(partition_by_list(&model::name), partition_by_hash(&model::id));
#elif CASE == 6
    return models_with(foreign_key(&model::id));
#elif CASE == 7
    return models_with(unique(&model::id).on_delete(on_reference::cascade));
#elif CASE == 8
    return models_with(overt::index(&model::id).deferrable());
#elif CASE == 9
    return models_with(unique(&model::id).where("id > 5"));
#elif CASE == 10
    return models_with(partition_by_hash(&model::id).include(&model::name));
#elif CASE == 11
    return models_with(overt::index(&model::id).nulls_not_distinct());
#elif CASE == 12
    return models_with(exclude(index_key(&model::id).with("="), &model::name));
#elif CASE == 13
    return models_with(partition_by_range(index_key(&model::id).descending()));
#elif CASE == 14
    return table("models", column("name", &model::name).identity());
#elif CASE == 15
    return with_id(column("id", &model::id).identity(identity_kind::always, sequence_options().increment(0)));
#elif CASE == 16
    return with_id(column("id", &model::id).identity().server_default("5"));
#elif CASE == 17
    return with_id(column("id", &model::id).on_delete(on_reference::cascade));
#elif CASE == 18
    return models_with(overt::index(index_key(&other::id)));
#elif CASE == 19
    return models_with(unique(&model::id).include(&other::id));
#elif CASE == 20
    return models_with(exclude(index_key(&model::id).with("=) , (x")));
#elif CASE == 21
    return models_with(extra_column("", "text"));
#elif CASE == 22
    return models_with(unique(&model::id).references(&other::id));
#endif
}

constexpr const auto& known = overt::detail::table_of<model>;
