// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace overt {

namespace detail {

/// Writes a one-dimensional array, element by element: open(), encode into the same buffer, close().
class array_writer {
public:
    /// The binary form; element 0: the text form '{"a","b"}', for types that only the server can number.
    /// @errors usage_error for more elements than the server takes
    array_writer(buffer& out, oid element, std::size_t count);

    void open();
    void close();
    void add_null();
    /// Says that an element is NULL, whoever writes it.
    void announce_null() { out_.patch32(start_ + 4, 1); }
    void finish();

private:
    buffer& out_;
    std::size_t start_;        // where the array begins
    std::size_t element_ = 0;  // where the open element begins
    bool text_;
    bool first_ = true;
};

/// Reads a one-dimensional array of either form, without trusting any of its bytes.
/// @lifetime The elements are views, valid until the next one.
class array_reader {
public:
    /// @errors decode_error for bytes that are no such array, or for elements of another type
    array_reader(cell bytes, bool (*accepts)(oid), bool text, std::string_view type);

    /// How many elements there are, where the form tells it beforehand.
    std::size_t size() const noexcept { return left_; }
    /// Moves on to the next element; false behind the last one.
    bool next();
    cell element() const noexcept { return element_; }
    /// For elements that have no place for a NULL.
    [[noreturn]] void throw_null() const;

private:
    void read_header(bool (*accepts)(oid));
    void read_literal_start();
    bool next_binary();
    bool next_literal();
    void read_quoted();
    void read_plain();
    void read_separator();
    void finish_literal();
    [[noreturn]] void malformed(std::string_view why) const;

    std::string_view rest_;
    std::string_view type_;
    std::size_t left_ = 0;
    cell element_{};
    std::string scratch_{};
    bool literal_ = false;
    bool done_ = false;
};

template <class T>
struct array_name {
    static constexpr std::size_t size = codec<T>::name.size() + 2;
    struct letters {
        char text[size]{};
    };
    static constexpr letters spelled = [] {
        letters result;
        for (std::size_t i = 0; i < size - 2; ++i) result.text[i] = codec<T>::name[i];
        result.text[size - 2] = '[';
        result.text[size - 1] = ']';
        return result;
    }();
    static constexpr std::string_view value{spelled.text, size};
};

/// A codec says so where its binary form is not its text form, and the server alone knows the type's number.
template <class T>
constexpr bool codec_is_binary_only() {
    if constexpr (requires { codec<T>::binary_only; }) return codec<T>::binary_only;
    return false;
}
template <class T>
concept sent_in_arrays = !codec_is_binary_only<T>();

template <class T>
inline constexpr bool is_nested_vector = false;
template <class T>
inline constexpr bool is_nested_vector<std::vector<T>> = !std::is_same_v<T, std::byte>;

}  // namespace detail

/// std::vector as a one-dimensional array; NULL elements need std::optional ones. Arrays of more dimensions are
/// refused, lower bounds other than 1 are accepted and forgotten.
/// @errors decode() refuses a NULL where the elements are not optional
template <class T>
    requires(!detail::is_nested_vector<detail::strip_optional<T>> && encodable<detail::strip_optional<T>>)
struct codec<std::vector<T>> {
private:
    using element = detail::strip_optional<T>;

public:
    static constexpr oid type = detail::codec_array<element>();
    static constexpr std::string_view name = detail::array_name<element>::value;
    static constexpr bool text = detail::codec_is_text<element>() || codec<element>::type == 0;

    static bool accepts(oid column) {
        if (const oid of = element_of(column)) return detail::codec_accepts<element>(of);
        return (type != 0 && column == type) ||
               (column >= oids::first_user_type && detail::codec_accepts<element>(column));
    }

    template <class Element = element>
    static void encode(const std::vector<T>& value, buffer& out) {
        static_assert(detail::sent_in_arrays<Element>,
                      "arrays of this type can be read, but not sent: the server alone knows the number of its type");
        detail::array_writer writer(out, text ? 0 : codec<element>::type, value.size());
        for (auto&& each : value) {
            if constexpr (detail::is_optional<T>) {
                if (!each) {
                    writer.add_null();
                    continue;
                }
                writer.open();
                codec<element>::encode(*each, out);
            } else {
                writer.open();
                codec<element>::encode(static_cast<const element&>(each), out);
            }
            writer.close();
        }
        writer.finish();
    }

    static std::vector<T> decode(cell bytes) {
        detail::array_reader reader(bytes, &detail::codec_accepts<element>, text, name);
        std::vector<T> result;
        result.reserve(reader.size());
        while (reader.next()) {
            if (!reader.element().null()) {
                result.push_back(codec<element>::decode(reader.element()));
                continue;
            }
            if constexpr (detail::is_optional<T>) result.emplace_back();
            else reader.throw_null();
        }
        return result;
    }
};

template <class T>
    requires detail::is_nested_vector<detail::strip_optional<T>>
struct codec<std::vector<T>> {
    static_assert(detail::never<T>, "a vector of vectors is no PostgreSQL array: arrays have one dimension here");
    static constexpr oid type = 0;
    static constexpr std::string_view name = "";
    static void encode(const std::vector<T>& value, buffer& out);
    static std::vector<T> decode(cell bytes);
};

}  // namespace overt
