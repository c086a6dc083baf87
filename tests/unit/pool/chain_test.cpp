// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pool/chain.hpp"

#include <string>

using namespace overt::detail;

namespace {

struct item : chain_hook<item> {
    explicit item(char c) : name(c) {}
    char name;
};

using items = chain<item>;

std::string names(const items& c) {
    std::string forth, back;
    for (item* i = c.front(); i; i = i->next) forth += i->name;
    for (item* i = c.back(); i; i = i->prev) back.insert(back.begin(), i->name);
    BOOST_TEST(forth == back);
    BOOST_TEST(forth.size() == c.size());
    BOOST_TEST(forth.empty() == c.empty());
    return forth;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(chain)

BOOST_AUTO_TEST_CASE(keeps_order_both_ways) {
    item a('a'), b('b'), c('c'), d('d');
    items list;
    BOOST_TEST(names(list) == "");
    list.push_back(b);
    list.push_front(a);
    list.push_back(d);
    list.insert_before(&d, c);
    BOOST_TEST(names(list) == "abcd");
    list.erase(b);
    BOOST_TEST(names(list) == "acd");
    list.erase(d);
    list.erase(a);
    BOOST_TEST(names(list) == "c");
    list.insert_before(&c, a);
    BOOST_TEST(list.pop_front() == &a);
    BOOST_TEST(list.pop_front() == &c);
    BOOST_TEST(!list.pop_front());
    BOOST_TEST(names(list) == "");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
