// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/error.hpp>

#include <string>
#include <string_view>

namespace overt {

/// A text that came with a request means nothing: the name of a sort key, or the token of a page. Who sent it is to
/// blame, not the program; an HTTP server answers 400.
struct request_error : usage_error {
    using usage_error::usage_error;
};

namespace detail {

/// The beginning of a text that came with a request, between quotation marks, with everything escaped that could make
/// a message or a log say something else.
std::string quoted_request(std::string_view text);

}  // namespace detail
}  // namespace overt
