// SPDX-License-Identifier: BSL-1.0
#include <overt/version.hpp>

namespace overt {

namespace {

constexpr int number_of(std::string_view text) {
    int parts[3]{};
    int index = 0;
    for (char c : text) {
        if (c == '.') {
            ++index;
        } else {
            parts[index] = parts[index] * 10 + (c - '0');
        }
    }
    return parts[0] * 10000 + parts[1] * 100 + parts[2];
}

// The version stands in meson.build and twice in the header: these keep the three equal.
static_assert(version == OVERT_BUILD_VERSION, "version.hpp and meson.build name different versions");
static_assert(number_of(version) == OVERT_VERSION, "OVERT_VERSION and overt::version differ");

}  // namespace

std::string_view library_version() noexcept { return version; }

}  // namespace overt
