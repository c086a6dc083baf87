// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/type.hpp>

#include <type_traits>

namespace overt {

namespace detail {

template <class D, class... T>
struct document_def;
template <class T>
inline constexpr bool is_document_def = false;
template <class D, class... T>
inline constexpr bool is_document_def<document_def<D, T...>> = true;

}  // namespace detail

/// A struct that describe() describes as a JSON object; see overt/codec/document.hpp.
template <class D>
concept described_document = requires {
    requires detail::is_document_def<std::remove_cvref_t<decltype(describe(overt::type<D>{}))>>;
};

}  // namespace overt
