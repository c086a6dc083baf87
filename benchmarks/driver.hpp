// SPDX-License-Identifier: BSL-1.0
// The protocol of the benchmark programs: PROGRAM WORKLOAD VARIANT N CONNINFO prints one line of JSON.
#pragma once

#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string_view>

namespace bench {

constexpr int success = 0;
constexpr int failure = 1;
constexpr int unsupported = 2;

/// Key of query i.
constexpr std::int32_t key(long i) { return 1 + static_cast<std::int32_t>(i * 7919 % 10'000); }

/// Wall time and the CPU time of this process.
struct moment {
    double wall = 0, user = 0, system = 0;
};

inline moment now() {
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now().time_since_epoch();
    return {wall.count(), seconds(used.ru_utime), seconds(used.ru_stime)};
}

/// What a workload did, and what it took without what came before its clock.
struct outcome {
    long operations = 0;
    long checksum = 0;
    moment spent{};
};

/// What has passed since then.
inline moment since(moment start) {
    const moment end = now();
    return {end.wall - start.wall, end.user - start.user, end.system - start.system};
}

inline void add_to(moment& total, moment more) {
    total.wall += more.wall;
    total.user += more.user;
    total.system += more.system;
}

/// The most memory that this program has had at a time, in kB; unlike getrusage's, not that of its parent.
inline long peak_memory() {
    long found = 0;
    if (std::FILE* status = std::fopen("/proc/self/status", "r")) {
        char line[256];
        while (std::fgets(line, sizeof line, status) && std::sscanf(line, "VmHWM: %ld", &found) != 1) continue;
        std::fclose(status);
    }
    return found;
}

inline void print(const outcome& done, std::string_view version) {
    std::printf(R"({"ops":%ld,"seconds":%.6f,"user_s":%.6f,"sys_s":%.6f,"checksum":%ld,"rss_kb":%ld,"version":"%.*s"})"
                "\n",
                done.operations, done.spent.wall, done.spent.user, done.spent.system, done.checksum, peak_memory(),
                static_cast<int>(version.size()), version.data());
}

}  // namespace bench
