// SPDX-License-Identifier: BSL-1.0
// Which rows of a result belong together: keys as bytes, so that any type with a codec is one.
#pragma once

#include <overt/codec/buffer.hpp>
#include <overt/model/described.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace overt::detail {

/// The keys that were met so far, each under a parent.
class key_index {
public:
    struct seat {
        std::size_t number;  ///< Among all keys, in the order in which they came.
        std::size_t place;   ///< What was given at its first time.
        bool fresh;          ///< This is the first time.
    };
    seat find(std::size_t parent, std::string_view key, std::size_t place);

private:
    std::unordered_map<std::string, seat> seats_;
    std::string wanted_;
    seat latest_{};
};

template <class T>
inline constexpr char address_for = 0;

/// Objects that several parents of one result point to.
class shared_objects {
public:
    /// The place of the object with this key, empty at its first time; it stays where it is. Types are told apart by
    /// address_for<T>.
    std::shared_ptr<const void>& find(const void* type, std::string_view key);

private:
    std::unordered_map<std::string, std::shared_ptr<const void>> objects_;
};

template <class T>
void add_key_bytes(buffer& to, const T& value) {
    const std::size_t mark = to.size();
    to.put32(0);
    if constexpr (is_optional<T>) {
        if (value) codec<strip_optional<T>>::encode(*value, to);
    } else {
        codec<T>::encode(value, to);
    }
    to.patch32(mark, static_cast<std::uint32_t>(to.size() - mark));
}

template <class T>
concept has_row_key = !described<T> || key_columns<T>.size != 0;

/// The bytes that tell one row from another: of a model its primary key, of a value the value.
template <class T>
buffer key_bytes(const T& row) {
    buffer key;
    if constexpr (described<T>) {
        [&]<std::size_t... K>(std::index_sequence<K...>) {
            (add_key_bytes(key, row.*column_member<T, key_columns<T>.all[K]>), ...);
        }(std::make_index_sequence<key_columns<T>.size>{});
    } else {
        add_key_bytes(key, row);
    }
    return key;
}

}  // namespace overt::detail
