// SPDX-License-Identifier: BSL-1.0
#include "pg/limits.hpp"

#include <overt/error.hpp>

namespace overt::pg::detail {

const char* checked_text(const rendered& statement) {
    const std::string_view text = statement.text();
    if (text.find('\0') != std::string_view::npos)
        throw usage_error("The statement's text has a NUL byte in it; bind such bytes as a bytea parameter.");
    if (text.size() > most_bytes)
        throw usage_error("The statement's text is over 1 GiB; bind large values as parameters, or send it in parts.");
    return text.data();
}

void check_limits(const wire_params& values) {
    constexpr int most_params = 65535;
    if (values.count() > most_params)
        throw usage_error("A statement takes 65535 parameters at the most; bind many values as one array.");
    if (values.total() > most_bytes) too_large();
}

void too_large() { throw usage_error("The parameters of a statement are over 1 GiB together; send them in parts."); }

}  // namespace overt::pg::detail
