// SPDX-License-Identifier: BSL-1.0
// The one main() of the unit tests and of the integration tests.
#define BOOST_TEST_MODULE overt
#include <boost/test/unit_test.hpp>
