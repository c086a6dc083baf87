// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/batch_size.hpp>

#include <overt/error.hpp>

namespace overt {

batch_size::batch_size(std::size_t rows) : rows_(rows) {
    if (rows == 0 || rows > 0x7fff'ffff)
        throw usage_error("a stream reads 1 to 2147483647 rows at a time; give batch_size() such a number");
}

}  // namespace overt
