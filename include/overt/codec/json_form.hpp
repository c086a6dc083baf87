// SPDX-License-Identifier: BSL-1.0
// How C++ values stand in the text of a JSON document: written letter by letter, read from the text of one value.
#pragma once

#include <overt/codec/clock.hpp>
#include <overt/codec/date.hpp>
#include <overt/codec/enumeration.hpp>
#include <overt/codec/integer.hpp>
#include <overt/codec/json.hpp>
#include <overt/codec/numeric.hpp>
#include <overt/codec/time_of_day.hpp>
#include <overt/codec/timestamp.hpp>
#include <overt/codec/timestamptz.hpp>
#include <overt/codec/uuid.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace overt::detail {

/// Reads the values of an array or the members of an object, one after the other.
/// @lifetime The text outlives it.
class json_scanner {
public:
    /// @errors decode_error, here and in next(), for text that is no JSON value of that kind
    json_scanner(std::string_view text, bool object);
    bool next();
    std::string&& key() noexcept { return static_cast<std::string&&>(key_); }
    /// The text of the value, without spaces around it.
    std::string_view value() const noexcept { return value_; }

private:
    void skip_spaces() noexcept;
    std::string_view take_string();
    std::string_view take_value();
    void take(char wanted);

    std::string_view rest_;
    std::string_view value_{};
    std::string key_{};
    bool object_;
    bool first_ = true;
};

/// Throws decode_error: the value is no such thing.
[[noreturn]] void throw_no_json(std::string_view wanted);

void write_json_string(std::string_view value, buffer& out);
void write_json_integer(std::int64_t value, buffer& out);
/// @errors usage_error for what is no finite number
void write_json_double(double value, buffer& out);
void write_json_float(float value, buffer& out);
void write_json_numeric(const numeric& value, buffer& out);
void write_json_timestamp(std::int64_t since_1970, bool zone, buffer& out);
void write_json_date(date value, buffer& out);

/// @errors decode_error, all of them
std::string read_json_string(std::string_view text);
std::int64_t read_json_integer(std::string_view text, std::int64_t least, std::int64_t most);
double read_json_double(std::string_view text);
numeric read_json_numeric(std::string_view text);
bool read_json_bool(std::string_view text);
std::int64_t read_json_timestamp(std::string_view text);
date read_json_date(std::string_view text);
time_of_day read_json_time(std::string_view text);
uuid read_json_uuid(std::string_view text);

/// A type that has a form in JSON.
template <class T>
struct json_form;

template <class T>
concept has_json_form = requires(const T& value, buffer& out, std::string_view text) {
    json_form<T>::write(value, out);
    { json_form<T>::read(text) } -> std::same_as<T>;
};

template <>
struct json_form<bool> {
    static void write(bool value, buffer& out) { out.append(value ? "true" : "false"); }
    static bool read(std::string_view text) { return read_json_bool(text); }
};
template <wire_integer T>
struct json_form<T> {
    static void write(T value, buffer& out) { write_json_integer(value, out); }
    static T read(std::string_view text) {
        constexpr T least = static_cast<T>(static_cast<std::make_unsigned_t<T>>(1) << (sizeof(T) * 8 - 1));
        return static_cast<T>(read_json_integer(text, least, static_cast<T>(~least)));
    }
};
template <>
struct json_form<double> {
    static void write(double value, buffer& out) { write_json_double(value, out); }
    static double read(std::string_view text) { return read_json_double(text); }
};
template <>
struct json_form<float> {
    static void write(float value, buffer& out) { write_json_float(value, out); }
    static float read(std::string_view text) { return static_cast<float>(read_json_double(text)); }
};
template <>
struct json_form<numeric> {
    static void write(const numeric& value, buffer& out) { write_json_numeric(value, out); }
    static numeric read(std::string_view text) { return read_json_numeric(text); }
};
template <>
struct json_form<std::string> {
    static void write(const std::string& value, buffer& out) { write_json_string(value, out); }
    static std::string read(std::string_view text) { return read_json_string(text); }
};
/// Any JSON value, as it stands there.
template <>
struct json_form<jsonb> {
    static void write(const jsonb& value, buffer& out) { out.append(value.text); }
    static jsonb read(std::string_view text) { return {std::string(text)}; }
};
/// Points in time as ISO 8601 texts, which the server reads and writes as well.
template <>
struct json_form<timestamp> {
    static void write(timestamp value, buffer& out) {
        write_json_timestamp(value.time_since_epoch().count(), false, out);
    }
    static timestamp read(std::string_view text) {
        return timestamp(std::chrono::microseconds(read_json_timestamp(text)));
    }
};
template <>
struct json_form<timestamptz> {
    static void write(timestamptz value, buffer& out) {
        write_json_timestamp(value.time_since_epoch().count(), true, out);
    }
    static timestamptz read(std::string_view text) {
        return timestamptz(std::chrono::microseconds(read_json_timestamp(text)));
    }
};
template <>
struct json_form<date> {
    static void write(date value, buffer& out) { write_json_date(value, out); }
    static date read(std::string_view text) { return read_json_date(text); }
};
template <>
struct json_form<time_of_day> {
    static void write(time_of_day value, buffer& out) { write_json_string(value.to_string(), out); }
    static time_of_day read(std::string_view text) { return read_json_time(text); }
};
template <>
struct json_form<uuid> {
    static void write(const uuid& value, buffer& out) { write_json_string(value.to_string(), out); }
    static uuid read(std::string_view text) { return read_json_uuid(text); }
};
/// Enums as their labels.
template <described_enum E>
struct json_form<E> {
    static void write(E value, buffer& out) {
        buffer label;
        codec<E>::encode(value, label);
        write_json_string(label.view(), out);
    }
    static E read(std::string_view text) {
        const std::string label = read_json_string(text);
        return codec<E>::decode({label.data(), static_cast<std::int32_t>(label.size())});
    }
};
template <class T>
    requires(has_json_form<T>)
struct json_form<std::optional<T>> {
    static void write(const std::optional<T>& value, buffer& out) {
        if (value) json_form<T>::write(*value, out);
        else out.append("null");
    }
    static std::optional<T> read(std::string_view text) {
        if (text == "null") return std::nullopt;
        return json_form<T>::read(text);
    }
};
template <class T>
    requires(has_json_form<T>)
struct json_form<std::vector<T>> {
    static void write(const std::vector<T>& values, buffer& out) {
        char before = '[';
        for (auto&& each : values) {
            out.put8(static_cast<unsigned char>(before));
            json_form<T>::write(each, out);
            before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
    }
    static std::vector<T> read(std::string_view text) {
        json_scanner elements(text, false);
        std::vector<T> values;
        while (elements.next()) values.push_back(json_form<T>::read(elements.value()));
        return values;
    }
};

}  // namespace overt::detail
