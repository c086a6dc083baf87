// SPDX-License-Identifier: BSL-1.0
// How much memory this process holds now, for tests that claim that it does not grow.
#pragma once

#include <fstream>
#include <string>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/allocator_interface.h>
#define OVERT_TEST_COUNTS_ALLOCATIONS 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#include <sanitizer/allocator_interface.h>
#define OVERT_TEST_COUNTS_ALLOCATIONS 1
#endif

namespace overt::test {

// In kB: what is resident, or what is allocated where AddressSanitizer keeps freed memory resident in its quarantine.
inline long memory_in_use() {
#ifdef OVERT_TEST_COUNTS_ALLOCATIONS
    return static_cast<long>(__sanitizer_get_current_allocated_bytes() / 1024);
#else
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
    return 0;
#endif
}

}  // namespace overt::test
