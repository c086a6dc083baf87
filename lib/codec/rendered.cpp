// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/rendered.hpp>

#include <atomic>

namespace overt {

std::uint64_t statement_text::next_id() noexcept {
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace overt
