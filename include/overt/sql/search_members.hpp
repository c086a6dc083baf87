// SPDX-License-Identifier: BSL-1.0
// The member functions that tsvector and tsquery expressions have beside the common ones.
#pragma once

#include <overt/codec/text_search.hpp>
#include <overt/sql/fluent.hpp>
#include <overt/sql/operate.hpp>

#include <type_traits>

namespace overt::detail {

template <class Self, class T, class Refs>
struct fluent<Self, T, Refs, kind::search> : fluent<Self, T, Refs, kind::plain> {
    /// The text has what the query searches for: vector @@ query. @shape uses a GIN index
    template <class X>
    auto matches(const X& query) const {
        return operate<bool, tsvector, tsquery>(" @@ ", self(), query);
    }

private:
    const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

}  // namespace overt::detail
