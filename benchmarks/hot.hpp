// SPDX-License-Identifier: BSL-1.0
// The table that is written to. Every write adds 1 to a number, so that the sum of all tells how many there were.
#pragma once

#include "workloads.hpp"

namespace bench {

struct hot {
    std::int32_t id{};
    std::int32_t randomnumber{};
};

constexpr auto describe(overt::type<hot>) {
    return overt::table("hot", overt::column("id", &hot::id).primary_key(),
                        overt::column("randomnumber", &hot::randomnumber));
}

}  // namespace bench
