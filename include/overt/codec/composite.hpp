// SPDX-License-Identifier: BSL-1.0
// Structs as PostgreSQL composite types, described beside the struct:
//
//     struct point3 { double x{}, y{}, z{}; };
//     constexpr auto describe(overt::type<point3>) {
//         return overt::composite("point3", overt::field("x", &point3::x), overt::field("y", &point3::y),
//                                 overt::field("z", &point3::z));
//     }
#pragma once

#include <overt/codec/codec.hpp>
#include <overt/codec/enumeration.hpp>
#include <overt/codec/type.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace overt {

namespace detail {

template <class T>
concept field_type = encodable<strip_optional<T>>;
template <class T>
concept numbered_field = codec<strip_optional<T>>::type != 0;

template <class C, class T>
struct field_def {
    std::string_view name;
    T C::* member;
};

template <class C, class... T>
struct composite_def {
    std::string_view name;
    std::tuple<field_def<C, T>...> fields;
    std::string_view schema_name{};

    /// The same type in a schema that is not on the search path.
    constexpr composite_def schema(std::string_view where) const { return {name, fields, where}; }
};

template <class T>
inline constexpr bool is_composite_def = false;
template <class C, class... T>
inline constexpr bool is_composite_def<composite_def<C, T...>> = true;

/// Writes a record: its fields are encoded between open() and close().
class record_writer {
public:
    record_writer(buffer& out, std::size_t fields) : out_(out) { out_.put32(static_cast<std::uint32_t>(fields)); }
    void open(oid type);
    void close() noexcept { out_.patch32(mark_ - 4, static_cast<std::uint32_t>(out_.size() - mark_)); }
    void add_null(oid type);

private:
    buffer& out_;
    std::size_t mark_ = 0;
};

/// Reads a record field by field, without trusting any of its bytes.
class record_reader {
public:
    /// @errors decode_error, here and in the others, which name the field
    record_reader(cell bytes, std::size_t fields, std::string_view type);
    cell next(const value_type& expected, std::string_view field);
    void finish() const;
    [[noreturn]] void throw_null(std::string_view field) const;

private:
    [[noreturn]] void malformed(std::string_view why) const;

    std::string_view rest_;
    std::string_view type_;
};

}  // namespace detail

/// A field of a composite type and the member that holds it; an optional member may be NULL.
template <class C, class T>
constexpr detail::field_def<C, T> field(std::string_view name, T C::* member) {
    static_assert(detail::field_type<T>,
                  "this member's type has no overt::codec; include the header that holds it, or write one");
    return {name, member};
}

/// Describes a composite type: its name without a schema, and its fields in the order of CREATE TYPE. Fields are sent
/// with the numbers of their own types, which are those of the composite type, letter by letter: text is not varchar.
template <class C, class T, class... More>
constexpr detail::composite_def<C, T, More...> composite(std::string_view name, const detail::field_def<C, T>& first,
                                                         const detail::field_def<C, More>&... more) {
    return {name, {first, more...}};
}

/// A struct that describe() describes as a composite type.
template <class C>
concept described_composite = requires {
    requires detail::is_composite_def<std::remove_cvref_t<decltype(describe(overt::type<C>{}))>>;
};

namespace detail {

template <class C>
inline constexpr auto composite_of = describe(overt::type<C>{});

template <class C, class... T>
constexpr bool fields_numbered(const composite_def<C, T...>&) {
    return (numbered_field<T> && ...);
}
template <class C>
concept all_fields_numbered = fields_numbered(composite_of<C>);

template <class T>
void encode_field(const T& value, record_writer& record, buffer& out) {
    using plain = strip_optional<T>;
    if constexpr (is_optional<T>) {
        if (!value) return record.add_null(codec<plain>::type);
        record.open(codec<plain>::type);
        codec<plain>::encode(*value, out);
    } else {
        record.open(codec<plain>::type);
        codec<plain>::encode(value, out);
    }
    record.close();
}

template <class T>
T decode_field(record_reader& record, std::string_view name) {
    const cell bytes = record.next(value_type_of<strip_optional<T>>, name);
    if constexpr (is_optional<T>) {
        if (bytes.null()) return std::nullopt;
    } else {
        if (bytes.null()) record.throw_null(name);
    }
    return codec<strip_optional<T>>::decode(bytes);
}

}  // namespace detail

/// @errors decode() names the field that does not fit; encode() as the fields' codecs. Arrays can be read, not sent.
template <described_composite C>
struct codec<C> {
private:
    static constexpr auto& description_ = detail::composite_of<C>;
    static constexpr std::size_t size_ =
        detail::quoted_size(description_.name) +
        (description_.schema_name.empty() ? 0 : detail::quoted_size(description_.schema_name) + 1);
    static constexpr auto quoted_ = detail::quote_type<size_>(description_.schema_name, description_.name);
    static constexpr std::size_t count_ = std::tuple_size_v<std::remove_cvref_t<decltype(description_.fields)>>;

    static_assert(detail::fits_a_name(description_.name), "the name of a composite type has 1 to 63 bytes");
    static_assert(detail::all_fields_numbered<C>,
                  "a field of a composite type needs a built-in type: the numbers of enums, hstore and other composite "
                  "types are not known in advance");

public:
    static constexpr oid type = 0;
    static constexpr std::string_view name{quoted_.letters, size_};
    /// Its binary form is not its text form, so arrays of it cannot be sent.
    static constexpr bool binary_only = true;

    static constexpr bool accepts(oid column) noexcept {
        return column >= oids::first_user_type || column == oids::record;
    }
    static void encode(const C& value, buffer& out) {
        detail::record_writer record(out, count_);
        std::apply([&](const auto&... each) { (detail::encode_field(value.*each.member, record, out), ...); },
                   description_.fields);
    }
    static C decode(cell bytes) {
        detail::record_reader record(bytes, count_, description_.name);
        C made{};
        std::apply(
            [&](const auto&... each) {
                ((made.*each.member = detail::decode_field<std::remove_cvref_t<decltype(made.*each.member)>>(
                      record, each.name)),
                 ...);
            },
            description_.fields);
        record.finish();
        return made;
    }
};

}  // namespace overt
