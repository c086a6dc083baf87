// SPDX-License-Identifier: BSL-1.0
#include "sql/dialect.hpp"

#include <overt/sql/unsupported_error.hpp>

#include <string>

namespace overt {

unsupported_error::unsupported_error(std::string_view database, std::string_view construct)
    : usage_error(std::string(database).append(" cannot say ").append(construct)) {}

namespace detail {

const dialect_rules& rules_of(dialect which) noexcept { return which == dialect::sqlite ? sqlite_rules : postgresql; }

}  // namespace detail
}  // namespace overt
