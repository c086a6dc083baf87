// SPDX-License-Identifier: BSL-1.0
// Names and literals as they stand in definitions.
#pragma once

#include <string>
#include <string_view>

namespace overt::detail {

/// "name"
/// @errors usage_error for a name that the server cannot take
void append_name(std::string& text, std::string_view name);
/// "schema"."name", or "name"
void append_qualified(std::string& text, std::string_view schema, std::string_view name);
std::string qualified(std::string_view schema, std::string_view name);
/// The same for people: schema.name
std::string readable(std::string_view schema, std::string_view name);

}  // namespace overt::detail
