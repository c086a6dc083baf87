// SPDX-License-Identifier: BSL-1.0
// A tree matches the joined rows that it is collected from.
// case 1: the fields of this tree do not match the row's elements in number, type and nullability
// case 2: the fields of this tree do not match the row's elements in number, type and nullability
// case 3: the fields of this tree do not match the row's elements in number, type and nullability
// case 4: what is collected begins with a model that has a primary key, or with a value that is its key
// case 5: what is collected begins with a model that has a primary key, or with a value that is its key
// case 6: what a tree shares through a pointer holds no vectors of children
// case 7: the function given to map_rows() does not take the elements of this row
// case 8: an optional struct of a row begins with a field that is not optional, which tells whether it is there
// case 9: the fields of this row do not match the statement's columns in number, type and nullability
#include "support/app_model.hpp"

#include <overt/overt.hpp>

#include <memory>
#include <tuple>
#include <vector>

using namespace app;
using overt::col;
using overt::collect;
using namespace overt::sql;

struct keyless {
    std::int64_t id{};
};
constexpr auto describe(overt::type<keyless>) { return overt::table("keyless", overt::column("id", &keyless::id)); }

struct author {
    user who{};
    std::vector<post> posts{};
};
struct strict {
    user who{};
    team in{};
};
struct loose {
    user who{};
    std::optional<team> in{};
};
struct of_values {
    user who{};
    std::vector<std::optional<team>> teams{};
};
struct of_keyless {
    user who{};
    std::vector<keyless> more{};
};
struct shared_author {
    post what{};
    std::shared_ptr<const author> by{};
};
struct placed {
    team own{};
    std::optional<post> best{};
};
struct nested {
    user who{};
    std::optional<placed> in{};
};
struct unsure {
    std::optional<std::string> name{};
    std::int64_t id{};
};
struct with_unsure {
    std::string name{};
    std::optional<unsure> in{};
};

using authors = std::vector<std::tuple<user, std::optional<post>>>;
using members = std::vector<std::tuple<user, std::optional<team>>>;

#if CASE == 0
std::vector<author> fine = collect<author>(authors{});
std::vector<loose> also_fine = collect<loose>(members{});
auto ids = overt::map_rows(members{}, [](const user& who, const std::optional<team>&) { return who.id; });
auto deep = select<user, team, post>().from<user>().left_join<team>().left_join<post>().into<nested>();
#elif CASE == 1
auto wrong = collect<author>(members{});
#elif CASE == 2
auto wrong = collect<strict>(members{});
#elif CASE == 3
auto wrong = collect<author>(std::vector<std::tuple<user, std::optional<post>, team>>{});
#elif CASE == 4
auto wrong = collect<of_keyless>(std::vector<std::tuple<user, keyless>>{});
#elif CASE == 5
auto wrong = collect<of_values>(members{});
#elif CASE == 6
auto wrong = collect<shared_author>(std::vector<std::tuple<post, user, post>>{});
#elif CASE == 7
auto wrong = overt::map_rows(members{}, [](const post& what) { return what.id; });
#elif CASE == 8
auto wrong(overt::lease& on) {
    return on.all<with_unsure>(select(col<&user::name>, col<&team::name>, col<&team::id>).from<user>().join<team>());
}
#elif CASE == 9
auto wrong = select<user, team>().from<user>().left_join<team>().into<strict>();
#endif
