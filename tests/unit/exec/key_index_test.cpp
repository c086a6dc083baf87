// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec.hpp>
#include <overt/exec/key_index.hpp>
#include <overt/model.hpp>

#include <memory>
#include <string>

using namespace overt::detail;

namespace {

struct place {
    std::string street{};
    std::string house{};
};
constexpr auto describe(overt::type<place>) {
    return overt::table("places", overt::column("street", &place::street).primary_key(),
                        overt::column("house", &place::house).primary_key());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(key_index_)

BOOST_AUTO_TEST_CASE(keys_are_numbered_as_they_come) {
    key_index index;
    const auto first = index.find(0, "a", 7);
    BOOST_TEST(first.fresh);
    BOOST_TEST(first.number == 0U);
    BOOST_TEST(first.place == 7U);
    BOOST_TEST(index.find(0, "b", 8).number == 1U);
    const auto again = index.find(0, "a", 99);
    BOOST_TEST(!again.fresh);
    BOOST_TEST(again.number == 0U);
    BOOST_TEST(again.place == 7U);
    BOOST_TEST(!index.find(0, "a", 99).fresh);
}

BOOST_AUTO_TEST_CASE(the_same_key_under_another_parent_is_another_one) {
    key_index index;
    BOOST_TEST(index.find(0, "a", 0).fresh);
    BOOST_TEST(index.find(1, "a", 0).fresh);
    BOOST_TEST(!index.find(0, "a", 0).fresh);
    BOOST_TEST(index.find(0, "", 0).fresh);
}

BOOST_AUTO_TEST_CASE(shared_objects_stay_where_they_are) {
    shared_objects objects;
    const char one = 0;
    const char two = 0;
    auto& place = objects.find(&one, "k");
    BOOST_TEST(!place);
    place = std::make_shared<const int>(5);
    for (int i = 0; i != 1000; ++i) objects.find(&two, std::to_string(i));
    BOOST_TEST(&objects.find(&one, "k") == &place);
    BOOST_TEST(!objects.find(&two, "k"));
}

BOOST_AUTO_TEST_CASE(parts_of_a_key_do_not_run_into_each_other) {
    const place a{"ab", "c"};
    const place b{"a", "bc"};
    BOOST_TEST((key_bytes(a).view() != key_bytes(b).view()));
    BOOST_TEST((key_bytes(a).view() == key_bytes(place{"ab", "c"}).view()));
    BOOST_TEST((key_bytes(std::string("x")).view() == key_bytes(std::string("x")).view()));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
