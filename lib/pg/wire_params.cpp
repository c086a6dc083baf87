// SPDX-License-Identifier: BSL-1.0
#include "pg/wire_params.hpp"

namespace overt::pg::detail {

void wire_params::allocate() {
    const auto n = static_cast<std::size_t>(count_);
    more_values_ = std::make_unique_for_overwrite<const char*[]>(n);
    more_ints_ = std::make_unique_for_overwrite<int[]>(2 * n);
    more_types_ = std::make_unique_for_overwrite<oid[]>(n);
    values_ = more_values_.get();
    lengths_ = more_ints_.get();
    formats_ = more_ints_.get() + n;
    types_ = more_types_.get();
}

}  // namespace overt::pg::detail
