// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/select_list.hpp>

#include <overt/error.hpp>

namespace overt::detail {

void throw_empty_list() { throw usage_error("this select list is empty; add a column"); }

}  // namespace overt::detail
