// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace overt {

/// What the server takes as text: well-formed UTF-8 without a NUL.
enum class text_fault : unsigned char { none, nul, encoding, size };

/// Looks a text over; what it is longer than the server takes counts as text_fault::size.
text_fault check_text(std::string_view text) noexcept;

/// Refuses a text that the server cannot take; `what` names it, such as "the text of the statement".
/// @errors usage_error
void require_text(std::string_view text, std::string_view what);

}  // namespace overt
