// SPDX-License-Identifier: BSL-1.0
// CASE WHEN ... THEN ... ELSE ... END.
#pragma once

#include <overt/sql/function.hpp>

#include <cstddef>

namespace overt {

/// The branches of a CASE so far; ends with else_() or end().
template <class T, class Refs, std::size_t Branches>
class [[nodiscard]] case_builder {
public:
    explicit case_builder(const detail::code& branches) : branches_(branches) {}

    /// THEN value where the condition holds, and none before it did.
    template <class C, class X>
    auto when(const C& condition, const X& value) const {
        static_assert(detail::condition_like<C>, "when() needs a condition");
        static_assert(detail::fits_parameter<X, detail::strip_optional<T>>,
                      "the branches of this case have different SQL types");
        using type = detail::null_if<T, detail::is_optional<detail::sql_of<X>>>;
        using refs = detail::join_all_refs<Refs, detail::refs_of<X>, detail::solid_refs<detail::refs_of<C>>>;
        detail::code longer(branches_);
        if constexpr (detail::condition_like<C> && detail::fits_parameter<X, detail::strip_optional<T>>) {
            detail::add_operand<bool>(longer, condition);
            detail::add_operand<detail::strip_optional<T>>(longer, value);
        }
        return case_builder<type, refs, Branches + 1>(longer);
    }
    /// What it is where no condition holds.
    template <class X>
    auto else_(const X& value) const {
        static_assert(detail::fits_parameter<X, detail::strip_optional<T>>,
                      "the branches of this case have different SQL types");
        expr<detail::null_if<T, detail::is_optional<detail::sql_of<X>>>, detail::join_refs<Refs, detail::refs_of<X>>>
            made;
        made.put_case(Branches, true);
        made.add(branches_);
        if constexpr (detail::fits_parameter<X, detail::strip_optional<T>>)
            detail::add_operand<detail::strip_optional<T>>(made, value);
        return made;
    }
    /// NULL where no condition holds.
    auto end() const {
        expr<detail::add_optional<T>, Refs> made;
        made.put_case(Branches, false);
        made.add(branches_);
        return made;
    }

private:
    detail::code branches_;
};

namespace sql {

/// The first branch of a CASE; its value decides on the SQL type: `case_when(col<&post::likes> > 9,
/// "hot").else_("cold")`.
template <class C, class X>
auto case_when(const C& condition, const X& value) {
    static_assert(detail::condition_like<C>, "when() needs a condition");
    using refs = detail::join_refs<detail::refs_of<X>, detail::solid_refs<detail::refs_of<C>>>;
    detail::code first;
    if constexpr (detail::condition_like<C>) detail::add_operand<bool>(first, condition);
    detail::add_own(first, value);
    return case_builder<detail::sql_of<X>, refs, 1>(first);
}

}  // namespace sql
}  // namespace overt
