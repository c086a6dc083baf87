// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace overt {

/// How many rows a stream reads at a time.
class batch_size {
public:
    batch_size() noexcept = default;
    /// @errors usage_error for 0
    explicit batch_size(std::size_t rows);
    std::size_t rows() const noexcept { return rows_; }

private:
    std::size_t rows_ = 200;
};

}  // namespace overt
