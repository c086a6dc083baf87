// SPDX-License-Identifier: BSL-1.0
// Opt-in: every type that libpqxx converts (pqxx::string_traits) is a column or a parameter.
#pragma once

#include <overt/codec/codec.hpp>
#include <overt/codec/enumeration.hpp>
#include <overt/codec/integer.hpp>
#include <overt/error.hpp>
#include <overt/pqxx/compat.hpp>

#include <exception>
#include <new>
#include <string>
#include <type_traits>

namespace overt {

namespace detail {

template <class T>
constexpr bool pqxx_converts() {
    using traits = pqxx::string_traits<T>;
    // libpqxx 6 leaves the traits of other types undefined; since 7.8 they say what they can do.
    if constexpr (requires { traits::converts_from_string; })
        return traits::converts_to_string && traits::converts_from_string;
    return requires { sizeof(traits); };
}

}  // namespace detail

/// A type that libpqxx converts both ways and that overt has no codec of its own for.
template <class T>
concept pqxx_convertible = std::is_object_v<T> && !std::is_pointer_v<T> && !std::is_array_v<T> &&
                           !detail::is_optional<T> && !detail::wire_integer<T> && !described_enum<T> &&
                           detail::pqxx_converts<T>();

/// Travels as text: the server takes it for whatever the statement asks for; columns are selected as `::text`.
/// @errors usage_error or decode_error where libpqxx cannot convert
template <pqxx_convertible T>
struct codec<T> {
    static constexpr oid type = 0;
    static constexpr std::string_view name = "text";
    static constexpr bool text = true;

    static void encode(const T& value, buffer& out) {
        try {
            out.append(pqxx::to_string(value));
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception&) {
            // Its message would quote the value.
            throw usage_error("libpqxx cannot write this value as text; check what its string_traits refuse.");
        }
    }

    static T decode(cell bytes) {
        try {
            T value = detail::pqxx_parse<T>(bytes.bytes());
            // libpqxx 6 wraps integers that are too large.
            if constexpr (std::is_integral_v<T>) {
                if (pqxx::to_string(value) != bytes.bytes()) refuse();
            }
            return value;
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception&) {
            refuse();
        }
    }

private:
    [[noreturn]] static void refuse() {
        throw decode_error("libpqxx cannot read this text as the C++ type; check that the column is of that kind.");
    }
};

}  // namespace overt
