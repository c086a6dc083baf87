// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/code.hpp>

#include <string_view>

namespace overt {

/// An expression of a select list with a name of its own; nothing more is done with it.
template <class T, class Refs>
class [[nodiscard]] labelled : public detail::code {
public:
    using sql_type = T;
    using sql_refs = Refs;
    using is_label = void;
};

namespace detail {

template <class T, class Refs, class X>
labelled<T, Refs> make_label(const X& operand, std::string_view name) {
    labelled<T, Refs> made;
    made.put_label(name);
    made.add(operand);
    return made;
}

}  // namespace detail
}  // namespace overt
