// SPDX-License-Identifier: BSL-1.0
// Points in time as ISO 8601 texts in JSON: "1970-01-01T00:00:00.000000", with "+00:00" where they are moments.
#include <overt/codec/json_form.hpp>
#include <overt/codec/wire.hpp>

#include <chrono>
#include <string>

namespace overt::detail {

namespace {

using namespace std::chrono;

constexpr std::int64_t day_length = 86'400'000'000;
constexpr std::string_view infinity = "infinity";
constexpr std::string_view minus_infinity = "-infinity";

void append_number(std::string& to, std::int64_t value, std::size_t digits) {
    const std::string text = std::to_string(value);
    if (text.size() < digits) to.append(digits - text.size(), '0');
    to += text;
}

void append_date(std::string& to, std::int64_t days_since_1970) {
    if (days_since_1970 < -719'528 || days_since_1970 > 11'248'737)  // the years that <chrono> can take apart
        throw_not_storable("a JSON date", "its year lies outside 0 to 32767");
    const year_month_day day(sys_days(days(static_cast<days::rep>(days_since_1970))));
    append_number(to, static_cast<int>(day.year()), 4);
    to += '-';
    append_number(to, static_cast<unsigned>(day.month()), 2);
    to += '-';
    append_number(to, static_cast<unsigned>(day.day()), 2);
}

/// Takes what was written above apart, one piece after the other.
class time_reader {
public:
    time_reader(std::string_view text, std::string_view wanted) : rest_(text), wanted_(wanted) {}

    bool take(char c) noexcept {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void require(char c) {
        if (!take(c)) refuse();
    }
    std::int64_t number(std::size_t least, std::size_t most) {
        std::int64_t value = 0;
        std::size_t count = 0;
        while (count != most && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
            ++count;
        }
        if (count < least) refuse();
        digits_ = count;
        return value;
    }
    std::int64_t day() {
        const auto in_year = static_cast<int>(number(4, 5));
        require('-');
        const auto in_month = static_cast<unsigned>(number(2, 2));
        require('-');
        const year_month_day value{year(in_year), month(in_month),
                                   std::chrono::day(static_cast<unsigned>(number(2, 2)))};
        if (!value.ok()) refuse();
        return sys_days(value).time_since_epoch().count();
    }
    std::int64_t clock() {
        const std::int64_t hours = number(2, 2);
        require(':');
        const std::int64_t minutes = number(2, 2);
        std::int64_t seconds = 0;
        std::int64_t fraction = 0;
        if (take(':')) {
            seconds = number(2, 2);
            if (take('.')) {
                fraction = number(1, 6);
                for (std::size_t i = digits_; i != 6; ++i) fraction *= 10;
            }
        }
        if (hours > 24 || minutes > 59 || seconds > 60) refuse();
        return ((hours * 60 + minutes) * 60 + seconds) * 1'000'000 + fraction;
    }
    /// What the zone, where one is given, lies before UTC.
    std::int64_t zone() {
        if (take('Z') || rest_.empty()) return 0;
        const bool minus = rest_.starts_with('-');
        if (!minus && !rest_.starts_with('+')) refuse();
        rest_.remove_prefix(1);
        std::int64_t minutes = number(2, 2) * 60;
        if (take(':') || !rest_.empty()) minutes += number(2, 2);
        return (minus ? minutes : -minutes) * 60'000'000;
    }
    void end() {
        if (!rest_.empty()) refuse();
    }

private:
    [[noreturn]] void refuse() const { throw_no_json(wanted_); }

    std::string_view rest_;
    std::string_view wanted_;
    std::size_t digits_ = 0;
};

}  // namespace

void write_json_timestamp(std::int64_t since_1970, bool zone, buffer& out) {
    if (since_1970 == INT64_MAX) return write_json_string(infinity, out);
    if (since_1970 == INT64_MIN) return write_json_string(minus_infinity, out);
    std::int64_t days = since_1970 / day_length;
    std::int64_t left = since_1970 % day_length;
    if (left < 0) left += day_length, --days;
    std::string text;
    append_date(text, days);
    text += 'T';
    append_number(text, left / 3'600'000'000, 2);
    text += ':';
    append_number(text, left / 60'000'000 % 60, 2);
    text += ':';
    append_number(text, left / 1'000'000 % 60, 2);
    text += '.';
    append_number(text, left % 1'000'000, 6);
    if (zone) text += "+00:00";
    write_json_string(text, out);
}

void write_json_date(date value, buffer& out) {
    if (value == (date::max)()) return write_json_string(infinity, out);
    if (value == (date::min)()) return write_json_string(minus_infinity, out);
    std::string text;
    append_date(text, value.time_since_epoch().count());
    write_json_string(text, out);
}

std::int64_t read_json_timestamp(std::string_view text) {
    const std::string letters = read_json_string(text);
    if (letters == infinity) return INT64_MAX;
    if (letters == minus_infinity) return INT64_MIN;
    time_reader from(letters, "timestamp in ISO 8601");
    const std::int64_t days = from.day();
    if (!from.take('T')) from.require(' ');
    const std::int64_t clock = from.clock();
    const std::int64_t zone = from.zone();
    from.end();
    return days * day_length + clock + zone;
}

date read_json_date(std::string_view text) {
    const std::string letters = read_json_string(text);
    if (letters == infinity) return (date::max)();
    if (letters == minus_infinity) return (date::min)();
    time_reader from(letters, "date in ISO 8601");
    const std::int64_t days = from.day();
    from.end();
    return date(std::chrono::days(static_cast<std::chrono::days::rep>(days)));
}

time_of_day read_json_time(std::string_view text) {
    const std::string letters = read_json_string(text);
    time_reader from(letters, "time of day in ISO 8601");
    const std::int64_t clock = from.clock();
    from.end();
    if (clock > day_length) throw_no_json("time of day in ISO 8601");
    return time_of_day(microseconds(clock));
}

}  // namespace overt::detail
