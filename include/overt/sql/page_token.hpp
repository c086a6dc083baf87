// SPDX-License-Identifier: BSL-1.0
// Where a page begins, as a text that a client keeps and sends back.
#pragma once

#include <overt/sql/page_key.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace overt::detail {

/// The encoded values of the keys, of the row that a page comes after, or before.
struct page_place {
    bool backward = false;
    std::vector<std::string> values{};
};

/// base64url of version, direction, a fingerprint of the keys, the values and a checksum.
std::string write_token(std::span<const page_key> keys, const page_place& place);
/// @errors request_error
page_place read_token(std::span<const page_key> keys, std::string_view token);

[[noreturn]] void throw_bad_token();

}  // namespace overt::detail
