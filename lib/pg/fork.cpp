// SPDX-License-Identifier: BSL-1.0
#include "pg/fork.hpp"

#include <pthread.h>

namespace overt::pg::detail {

std::atomic<unsigned> generation_of_process{0};

namespace {

void count_fork() noexcept { generation_of_process.fetch_add(1, std::memory_order_relaxed); }

[[maybe_unused]] const int registered = ::pthread_atfork(nullptr, nullptr, &count_fork);

}  // namespace

}  // namespace overt::pg::detail
