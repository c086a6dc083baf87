// SPDX-License-Identifier: BSL-1.0
// A table of entries, some of which have a picture: a struct for its rows, and one that shows the bytes of an answer.
#pragma once

#include <overt/overt.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace overt::test {

struct entry {
    std::int32_t id{};
    std::string note{};
    std::optional<overt::bytea> picture{};
};

constexpr auto describe(overt::type<entry>) {
    return overt::table("entries", overt::column("id", &entry::id).primary_key(), overt::column("note", &entry::note),
                        overt::column("picture", &entry::picture));
}

struct entry_view {
    std::int32_t id{};
    std::string_view note{};
    std::optional<std::span<const std::byte>> picture{};
};

}  // namespace overt::test
