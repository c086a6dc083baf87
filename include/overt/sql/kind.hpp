// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/described_document.hpp>

#include <cstddef>
#include <vector>

namespace overt {

struct json;
struct jsonb;
template <class T>
class range;
template <class T>
class multirange;
class inet;
class cidr;
struct hstore;
struct tsvector;
struct tsquery;

namespace detail {

/// Kinds of SQL types whose columns and expressions have operators of their own.
enum class kind : unsigned char { plain, array, json, range, network, hstore, search };

template <class T>
inline constexpr kind kind_of = kind::plain;
template <class T>
inline constexpr kind kind_of<std::vector<T>> = kind::array;
template <>
inline constexpr kind kind_of<std::vector<std::byte>> = kind::plain;
template <>
inline constexpr kind kind_of<json> = kind::json;
template <>
inline constexpr kind kind_of<jsonb> = kind::json;
template <described_document D>
inline constexpr kind kind_of<D> = kind::json;
template <class T>
inline constexpr kind kind_of<range<T>> = kind::range;
template <class T>
inline constexpr kind kind_of<multirange<T>> = kind::range;
template <>
inline constexpr kind kind_of<inet> = kind::network;
template <>
inline constexpr kind kind_of<cidr> = kind::network;
template <>
inline constexpr kind kind_of<hstore> = kind::hstore;
template <>
inline constexpr kind kind_of<tsvector> = kind::search;
template <>
inline constexpr kind kind_of<tsquery> = kind::search;

}  // namespace detail
}  // namespace overt
