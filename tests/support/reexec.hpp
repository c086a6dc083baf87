// SPDX-License-Identifier: BSL-1.0
// A test case that needs a process, a network or mounts of its own: it runs itself once more there.
#pragma once

#include "process.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <string>

namespace overt::test {

/// Whether this is the inner process.
inline bool inside() { return !environment("OVERT_TEST_INSIDE").empty(); }

/// Runs the current test case once more, in a process that the words before it start, and judges it.
/// @shape before: words of the shell; setup: commands that come before the program
inline void run_inside(const std::string& before, const std::string& setup) {
    const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
    const std::string name = boost::unit_test::framework::current_test_case().full_name();
    const std::string inner = setup + " && exec " + program + " --run_test=" + name +
                              " --log_level=error --report_level=no --catch_system_errors=no --color_output=no";
    const std::string told = shell("OVERT_TEST_INSIDE=1 " + before + " sh -c '" + inner + "' 2>&1 || echo FAILED $?");
    BOOST_CHECK_MESSAGE(told.find("FAILED ") == told.npos, told);
}

/// A network and mounts of its own. Root needs no namespace of users for it, in which it could not start servers.
inline std::string own_network() { return ::geteuid() == 0 ? "unshare --net --mount" : "unshare -r --net --mount"; }

/// For a precondition: whether this machine lets us have them.
inline boost::test_tools::assertion_result own_networks_are_possible(boost::unit_test::test_unit_id) {
    static const bool possible =
        std::system((own_network() + " sh -c 'ip link set lo up && ip addr add 10.99.0.1/32 dev lo' >/dev/null 2>&1")
                        .c_str()) == 0;
    boost::test_tools::assertion_result result(possible);
    result.message()
        << "THIS MACHINE GIVES US NO NETWORK NAMESPACE (or has no iproute2): half-open connections and dead "
           "resolvers are NOT TESTED";
    return result;
}

}  // namespace overt::test
