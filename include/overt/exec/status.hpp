// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace overt {

/// What the server said of a statement that ran.
class status {
public:
    status(std::string_view tag, std::int64_t rows_affected) : tag_(tag), rows_affected_(rows_affected) {}

    /// The command tag, such as "UPDATE 3".
    std::string_view tag() const noexcept { return tag_; }
    /// Rows inserted, updated, deleted or selected; 0 for commands that touch none.
    std::int64_t rows_affected() const noexcept { return rows_affected_; }

private:
    std::string tag_;
    std::int64_t rows_affected_;
};

}  // namespace overt
