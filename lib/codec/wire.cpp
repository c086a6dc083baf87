// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/wire.hpp>

#include <overt/error.hpp>

#include <string>

namespace overt::detail {

void throw_wrong_size(std::string_view type, std::int32_t size) {
    std::string text = "The column holds ";
    text.append(std::to_string(size)).append(size == 1 ? " byte" : " bytes").append(", which is no ").append(type);
    text.append("; read it into the C++ type that its SQL type asks for.");
    throw decode_error(text);
}

void throw_malformed(std::string_view type, std::string_view why) {
    std::string text = "The column's bytes are no ";
    text.append(type).append(": ").append(why).append(".");
    throw decode_error(text);
}

void throw_not_storable(std::string_view type, std::string_view why) {
    std::string text = "This value cannot be sent as ";
    text.append(type).append(": ").append(why).append(".");
    throw usage_error(text);
}

}  // namespace overt::detail
