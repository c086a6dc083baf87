// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace overt {

/// The bytes of one value as the server sent them.
/// @lifetime A view: valid as long as the result that it came from.
struct cell {
    const char* data = nullptr;
    std::int32_t size = -1;  ///< Bytes; -1: NULL.

    constexpr bool null() const noexcept { return size < 0; }
    constexpr std::string_view bytes() const noexcept { return {data, static_cast<std::size_t>(size < 0 ? 0 : size)}; }
};

}  // namespace overt
