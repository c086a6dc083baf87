// SPDX-License-Identifier: BSL-1.0
// Which entries of faults/catalogue.txt a test is the proof of.
#pragma once

#include <boost/test/unit_test.hpp>

#include <vector>

namespace overt::test {

/// `BOOST_AUTO_TEST_CASE(name, *covers("F-065", "sqlx-4393"))`: `tests/run.sh F-065` runs it.
class covers : public boost::unit_test::decorator::base {
public:
    template <class... More>
    explicit covers(const char* id, More... more) : ids_{id, more...} {}

private:
    void apply(boost::unit_test::test_unit& to) override {
        for (const char* id : ids_) to.add_label(id);
    }
    boost::unit_test::decorator::base_ptr clone() const override {
        return boost::unit_test::decorator::base_ptr(new covers(*this));
    }

    std::vector<const char*> ids_;
};

}  // namespace overt::test
