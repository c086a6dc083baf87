// SPDX-License-Identifier: BSL-1.0
#include <overt/pool/pool_warning.hpp>

namespace overt {

std::string_view to_string(pool_warning::kind value) noexcept {
    switch (value) {
        case pool_warning::kind::nested_acquire: return "nested_acquire";
        case pool_warning::kind::long_lease: return "long_lease";
        case pool_warning::kind::idle_in_transaction: return "idle_in_transaction";
        case pool_warning::kind::stall: return "stall";
        case pool_warning::kind::slow_acquire: return "slow_acquire";
        case pool_warning::kind::slow_statement: return "slow_statement";
        case pool_warning::kind::dirty_return: return "dirty_return";
    }
    return "unknown";
}

}  // namespace overt
