// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/exec/collect.hpp>
#include "support/app_model.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

using overt::collect;

namespace {

struct shop {
    std::string country{};
    std::int32_t number{};
    std::string name{};
};
constexpr auto describe(overt::type<shop>) {
    return overt::table("shops", overt::column("country", &shop::country).primary_key(),
                        overt::column("number", &shop::number).primary_key(), overt::column("name", &shop::name));
}

struct post_card {
    std::int64_t id{};
    std::optional<std::string> title{};
};

struct author {
    app::user who{};
    std::vector<app::post> posts{};
};
struct branch {
    app::team own{};
    std::vector<author> members{};
};
struct both_sides {
    app::user who{};
    std::vector<app::post> posts{};
    std::optional<app::team> in{};
    std::vector<app::team> followed{};
};
struct seen {
    app::post what{};
    std::shared_ptr<const app::user> by{};
};
struct user_up {
    app::user who{};
    std::shared_ptr<const app::team> in{};
};
struct seen_up {
    app::post what{};
    std::shared_ptr<const user_up> by{};
};
struct counted {
    std::string name{};
    std::int64_t total{};
    std::vector<post_card> posts{};
};
struct visits {
    shop where{};
    std::vector<app::user> who{};
};
struct wrapped {
    app::post what{};
    std::optional<author> by{};
};

app::user u(std::int64_t id) { return {.id = id, .name = "u" + std::to_string(id)}; }
app::team t(std::int64_t id) { return {.id = id, .name = "t" + std::to_string(id)}; }
app::post p(std::int64_t id) { return {.id = id, .title = "p" + std::to_string(id)}; }

template <class Row>
std::string ids(const std::vector<Row>& rows) {
    std::string text;
    for (const Row& row : rows) text += (text.empty() ? "" : " ") + std::to_string(row.id);
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(collect_)

BOOST_AUTO_TEST_CASE(a_parent_stands_once_with_its_children_in_order) {
    using row = std::tuple<app::user, std::optional<app::post>>;
    const auto all = collect<author>(std::vector<row>{{u(2), p(21)}, {u(2), p(20)}, {u(1), p(10)}});
    BOOST_REQUIRE_EQUAL(all.size(), 2U);
    BOOST_TEST(all[0].who.name == "u2");
    BOOST_TEST(ids(all[0].posts) == "21 20");
    BOOST_TEST(all[1].who.id == 1);
    BOOST_TEST(ids(all[1].posts) == "10");
    BOOST_TEST(all[1].posts[0].title == "p10");
}

BOOST_AUTO_TEST_CASE(rows_of_a_parent_need_not_follow_each_other) {
    using row = std::tuple<app::user, app::post>;
    const auto all = collect<author>(
        std::vector<row>{{u(2), p(20)}, {u(1), p(10)}, {u(2), p(21)}, {u(1), p(11)}, {u(2), p(20)}});
    BOOST_REQUIRE_EQUAL(all.size(), 2U);
    BOOST_TEST(ids(all[0].posts) == "20 21");
    BOOST_TEST(ids(all[1].posts) == "10 11");
}

BOOST_AUTO_TEST_CASE(an_absent_child_leaves_the_vector_empty) {
    using row = std::tuple<app::user, std::optional<app::post>>;
    const auto all = collect<author>(std::vector<row>{{u(1), std::nullopt}, {u(2), p(20)}});
    BOOST_REQUIRE_EQUAL(all.size(), 2U);
    BOOST_TEST(all[0].posts.empty());
    BOOST_TEST(ids(all[1].posts) == "20");
}

BOOST_AUTO_TEST_CASE(an_absent_parent_leaves_its_row_out) {
    using row = std::tuple<std::optional<app::user>, std::optional<app::post>>;
    const auto all = collect<author>(std::vector<row>{{std::nullopt, p(1)}, {u(2), p(20)}});
    BOOST_REQUIRE_EQUAL(all.size(), 1U);
    BOOST_TEST(all[0].who.id == 2);
    BOOST_TEST(collect<author>(std::vector<row>{}).empty());
}

BOOST_AUTO_TEST_CASE(levels_below_each_other) {
    using row = std::tuple<app::team, std::optional<app::user>, std::optional<app::post>>;
    const auto all = collect<branch>(std::vector<row>{{t(1), u(1), p(10)},
                                                      {t(2), u(3), std::nullopt},
                                                      {t(1), u(2), p(20)},
                                                      {t(1), u(1), p(11)},
                                                      {t(3), std::nullopt, std::nullopt}});
    BOOST_REQUIRE_EQUAL(all.size(), 3U);
    BOOST_REQUIRE_EQUAL(all[0].members.size(), 2U);
    BOOST_TEST(ids(all[0].members[0].posts) == "10 11");
    BOOST_TEST(ids(all[0].members[1].posts) == "20");
    BOOST_REQUIRE_EQUAL(all[1].members.size(), 1U);
    BOOST_TEST(all[1].members[0].posts.empty());
    BOOST_TEST(all[2].members.empty());
}

BOOST_AUTO_TEST_CASE(a_child_of_two_parents_stands_under_both) {
    using row = std::tuple<app::user, app::post>;
    const auto all = collect<author>(std::vector<row>{{u(1), p(7)}, {u(2), p(7)}, {u(1), p(7)}});
    BOOST_REQUIRE_EQUAL(all.size(), 2U);
    BOOST_TEST(ids(all[0].posts) == "7");
    BOOST_TEST(ids(all[1].posts) == "7");
}

BOOST_AUTO_TEST_CASE(two_vectors_side_by_side_do_not_multiply) {
    using row = std::tuple<app::user, std::optional<app::post>, std::optional<app::team>, std::optional<app::team>>;
    const auto all = collect<both_sides>(std::vector<row>{
        {u(1), p(1), t(9), t(5)}, {u(1), p(1), t(9), t(6)}, {u(1), p(2), t(9), t(5)}, {u(1), p(2), t(9), t(6)}});
    BOOST_REQUIRE_EQUAL(all.size(), 1U);
    BOOST_TEST(ids(all[0].posts) == "1 2");
    BOOST_TEST(all[0].in.value().id == 9);
    BOOST_TEST(ids(all[0].followed) == "5 6");
}

BOOST_AUTO_TEST_CASE(a_pointer_shares_one_object_for_each_key) {
    using row = std::tuple<app::post, std::optional<app::user>>;
    const auto all = collect<seen>(std::vector<row>{{p(1), u(5)}, {p(2), u(6)}, {p(3), u(5)}, {p(4), std::nullopt}});
    BOOST_REQUIRE_EQUAL(all.size(), 4U);
    BOOST_TEST(all[0].by->name == "u5");
    BOOST_TEST(all[0].by == all[2].by);
    BOOST_TEST(all[0].by != all[1].by);
    BOOST_TEST(!all[3].by);
}

BOOST_AUTO_TEST_CASE(shared_objects_share_what_they_point_to) {
    using row = std::tuple<app::post, app::user, std::optional<app::team>>;
    const auto all = collect<seen_up>(std::vector<row>{{p(1), u(5), t(8)}, {p(2), u(6), t(8)}, {p(3), u(5), t(8)}});
    BOOST_TEST(all[0].by == all[2].by);
    BOOST_TEST(all[0].by != all[1].by);
    BOOST_TEST(all[0].by->in == all[1].by->in);
    BOOST_TEST(all[0].by->in->name == "t8");
}

BOOST_AUTO_TEST_CASE(values_beside_models) {
    using row = std::tuple<std::string, std::int64_t, std::optional<std::int64_t>, std::optional<std::string>>;
    const auto all = collect<counted>(
        std::vector<row>{{"a", 2, 1, "one"}, {"a", 2, 2, std::nullopt}, {"b", 0, std::nullopt, std::nullopt}});
    BOOST_REQUIRE_EQUAL(all.size(), 2U);
    BOOST_TEST(all[0].total == 2);
    BOOST_TEST(ids(all[0].posts) == "1 2");
    BOOST_TEST(all[0].posts[0].title.value() == "one");
    BOOST_TEST(!all[0].posts[1].title.has_value());
    BOOST_TEST(all[1].posts.empty());
}

BOOST_AUTO_TEST_CASE(a_key_of_several_columns_is_taken_whole) {
    using row = std::tuple<shop, app::user>;
    const auto all = collect<visits>(std::vector<row>{
        {{"ab", 1, "x"}, u(1)}, {{"a", 1, "y"}, u(1)}, {{"ab", 1, "x"}, u(2)}, {{"ab", 2, "z"}, u(1)}});
    BOOST_REQUIRE_EQUAL(all.size(), 3U);
    BOOST_TEST(ids(all[0].who) == "1 2");
    BOOST_TEST(all[1].where.name == "y");
}

BOOST_AUTO_TEST_CASE(vectors_inside_an_optional_struct_grow) {
    using row = std::tuple<app::post, std::optional<app::user>, std::optional<app::post>>;
    const auto all = collect<wrapped>(
        std::vector<row>{{p(1), u(5), p(10)}, {p(1), u(5), p(11)}, {p(2), std::nullopt, std::nullopt}});
    BOOST_REQUIRE_EQUAL(all.size(), 2U);
    BOOST_TEST(ids(all[0].by.value().posts) == "10 11");
    BOOST_TEST(!all[1].by.has_value());
}

BOOST_AUTO_TEST_CASE(many_rows_take_linear_time) {
    using row = std::tuple<app::user, app::post>;
    std::vector<row> rows;
    for (int i = 0; i != 40'000; ++i) rows.emplace_back(u(i % 200), p(i % 1'000));
    const auto all = collect<author>(rows);
    BOOST_TEST(all.size() == 200U);
    for (const auto& each : all) BOOST_CHECK_EQUAL(each.posts.size(), 5U);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
