// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/json_form.hpp>
#include <overt/error.hpp>

#include <chrono>
#include <string>

namespace {

using namespace std::chrono;
using namespace overt;

template <class T>
std::string written(const T& value) {
    buffer out;
    detail::json_form<T>::write(value, out);
    return std::string(out.view());
}

template <class T>
bool travels(const T& value, const std::string& text) {
    return written(value) == text && detail::json_form<T>::read(text) == value;
}

timestamp at(std::int64_t microseconds_since_1970) { return timestamp(microseconds(microseconds_since_1970)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(json_form)

BOOST_AUTO_TEST_CASE(times) {
    BOOST_CHECK(travels(at(0), R"("1970-01-01T00:00:00.000000")"));
    BOOST_CHECK(travels(at(-1), R"("1969-12-31T23:59:59.999999")"));
    BOOST_CHECK(travels(timestamp(local_days(2024y / February / 29) + 13h + 5min + 6s + 7us),
                        R"("2024-02-29T13:05:06.000007")"));
    BOOST_CHECK(travels(timestamptz(sys_days(12024y / 1 / 1)), R"("12024-01-01T00:00:00.000000+00:00")"));
    BOOST_CHECK(travels((timestamp::max)(), "\"infinity\""));
    BOOST_CHECK(travels((timestamptz::min)(), "\"-infinity\""));
    BOOST_CHECK(travels(date(sys_days(2024y / 2 / 29)), "\"2024-02-29\""));
    BOOST_CHECK(travels((date::max)(), "\"infinity\""));
    BOOST_CHECK(travels(time_of_day(24h), "\"24:00:00\""));
    BOOST_CHECK(travels(time_of_day(1h + 250ms), "\"01:00:00.25\""));
    BOOST_CHECK_THROW(written(timestamp(local_days(-1y / 1 / 1))), usage_error);
}

BOOST_AUTO_TEST_CASE(other_spellings_of_times) {
    const auto read = [](const char* text) { return detail::json_form<timestamptz>::read(text); };
    const timestamptz noon = sys_days(2024y / 1 / 2) + 12h;
    for (const char* text :
         {R"("2024-01-02T12:00:00Z")", R"("2024-01-02 12:00:00+00")", R"("2024-01-02T14:30:00+02:30")",
          R"("2024-01-02T04:00:00.0-0800")", R"("2024-01-02T12:00")"})
        BOOST_CHECK_MESSAGE(read(text) == noon, text);
    for (const char* text : {R"("2024-01-02")", R"("2024-02-30T00:00:00")", R"("2024-01-02T25:00:00")", "5", R"("")",
                             R"("2024-01-02T12:60:00")", R"("2024-01-02T12:00:00x")", R"("2024-1-2T12:00:00")",
                             R"("2024-01-02T12:00:00.1234567")", R"("2024-13-01T12:00:00")"})
        BOOST_CHECK_THROW(read(text), decode_error);
    BOOST_CHECK_THROW(detail::json_form<time_of_day>::read("\"24:00:01\""), decode_error);
    BOOST_CHECK_THROW(detail::json_form<date>::read("\"2024-01-02T00:00\""), decode_error);
}

BOOST_AUTO_TEST_CASE(scalars) {
    BOOST_CHECK(travels(true, "true") && travels(false, "false"));
    BOOST_CHECK(travels(std::int64_t{-9223372036854775807 - 1}, "-9223372036854775808"));
    BOOST_CHECK(travels(std::int16_t{-32768}, "-32768"));
    BOOST_CHECK_THROW(detail::json_form<std::int16_t>::read("-32769"), decode_error);
    BOOST_CHECK(travels(0.1, "0.1") && travels(0.1F, "0.1") && travels(1e300, "1e+300"));
    BOOST_CHECK(travels(uuid(), "\"00000000-0000-0000-0000-000000000000\""));
    BOOST_CHECK_THROW(detail::json_form<uuid>::read("\"x\""), decode_error);
    BOOST_CHECK(travels(std::vector<std::optional<bool>>{true, std::nullopt}, "[true,null]"));
    BOOST_CHECK(travels(std::vector<std::vector<int>>{{1, 2}, {}}, "[[1,2],[]]"));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
