// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/rendered.hpp>
#include <overt/sql/statement.hpp>

#include <cstddef>
#include <string_view>

namespace overt::detail {

struct prepared_text;
struct dialect_rules;

/// The texts of a prepared query, written at their first use: as it is, and limited to one and to two rows.
class prepared_core {
public:
    constexpr prepared_core(statement (*build)(), std::size_t arguments) noexcept
        : build_(build),
          arguments_(arguments) {}
    prepared_core(const prepared_core&) = delete;
    prepared_core& operator=(const prepared_core&) = delete;
    ~prepared_core();

    rendered render(const params& arguments, int at_most) const;
    rendered render(params&& arguments, int at_most) const;
    rendered render(const params& arguments, int at_most, dialect in) const;
    rendered write_in(const dialect_rules& rules, const params& arguments, int at_most) const;
    std::string_view text(int at_most) const;
    /// The call as a statement of its own.
    statement erase(const params& arguments, bool raw) const;

private:
    static constexpr std::size_t variants = 3;

    /// Executing asks for no limit, for one row or for two.
    const prepared_text& variant(int at_most) const {
        if (at_most < 0 || at_most >= static_cast<int>(variants)) at_most = 0;
        // The builtin does what std::atomic would; its header costs more than all of this one.
        const prepared_text* ready = __atomic_load_n(&texts_[at_most], __ATOMIC_ACQUIRE);
        return ready ? *ready : write(at_most);
    }
    const prepared_text& write(int at_most) const;

    statement (*build_)();
    std::size_t arguments_;
    mutable const prepared_text* texts_[variants]{};
};

}  // namespace overt::detail
