// SPDX-License-Identifier: BSL-1.0
// The member functions that hstore columns and expressions have beside the common ones.
#pragma once

#include <overt/codec/hstore.hpp>
#include <overt/sql/fluent.hpp>
#include <overt/sql/operate.hpp>

#include <optional>
#include <string>
#include <vector>

namespace overt::detail {

template <class Self, class T, class Refs>
struct fluent<Self, T, Refs, kind::hstore> : fluent<Self, T, Refs, kind::plain> {
    /// The value of a key; NULL where it is missing: x -> key.
    template <class K>
    auto operator[](const K& key) const {
        return operate<std::optional<std::string>, hstore, std::string>(" -> ", self(), key);
    }
    template <class K>
    auto has_key(const K& key) const {
        return operate<bool, hstore, std::string>(" ? ", self(), key);
    }
    auto has_any_key(const std::vector<std::string>& keys) const {
        return operate<bool, hstore, std::vector<std::string>>(" ?| ", self(), keys);
    }
    auto has_all_keys(const std::vector<std::string>& keys) const {
        return operate<bool, hstore, std::vector<std::string>>(" ?& ", self(), keys);
    }
    /// Has all keys of the other one, with the same values: x @> y. @shape uses a GIN or GiST index
    template <class X>
    auto contains(const X& part) const {
        return operate<bool, hstore, hstore>(" @> ", self(), part);
    }
    template <class X>
    auto contained_by(const X& whole) const {
        return operate<bool, hstore, hstore>(" <@ ", self(), whole);
    }

private:
    const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

}  // namespace overt::detail
