// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/rendered.hpp>

#include "sql/block.hpp"
#include "sql/dialect.hpp"

namespace overt::detail {

/// A call of a prepared query that was made a statement of its own.
rendered write_bound(const statement_view& what, int at_most, const dialect_rules& rules);

}  // namespace overt::detail
