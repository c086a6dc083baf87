// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec.hpp>

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "bytes.hpp"

namespace codec_app {

struct point {
    double x;
    double y;
};
struct unknown {};

}  // namespace codec_app

// As a user writes it.
template <>
struct overt::codec<codec_app::point> {
    static constexpr oid type = oids::point;
    static constexpr oid array = oids::point_array;
    static constexpr std::string_view name = "point";
    static void encode(const codec_app::point& value, buffer& out) {
        codec<double>::encode(value.x, out);
        codec<double>::encode(value.y, out);
    }
    static codec_app::point decode(cell bytes) {
        detail::require_size(bytes, 16, name);
        return {codec<double>::decode({bytes.data, 8}), codec<double>::decode({bytes.data + 8, 8})};
    }
};

using overt::encodable;
using overt::value_type_of;
namespace oids = overt::oids;

namespace {

template <class T>
constexpr bool in_every_shape = encodable<T> && encodable<std::vector<T>> && encodable<std::vector<std::optional<T>>>;

template <class T>
void check_facts(overt::oid type, overt::oid array, std::string_view name) {
    BOOST_TEST_CONTEXT(name) {
        BOOST_CHECK_EQUAL(value_type_of<T>.type, type);
        BOOST_CHECK_EQUAL(value_type_of<T>.array, array);
        BOOST_CHECK_EQUAL(value_type_of<T>.name, name);
        BOOST_CHECK(!value_type_of<T>.text);
        BOOST_CHECK(value_type_of<T>.accepts(type));
        BOOST_CHECK(!value_type_of<T>.accepts(0));
        BOOST_CHECK(!value_type_of<T>.accepts(oids::first_user_type));
        BOOST_CHECK_EQUAL(overt::element_of(array), type);
        BOOST_CHECK_EQUAL(overt::oid_name(type), name);
    }
}

// What decodes must encode again; what does not must say so with a decode_error, and nothing else may happen.
template <class T>
bool stands(const std::string& bytes) {
    try {
        const T value = overt::test::raw_decoded<T>(bytes);
        static_cast<void>(overt::test::raw_encoded(value));
        return true;
    } catch (const overt::decode_error&) {
        return true;
    } catch (const overt::usage_error&) {
        // the server never sends text that is not UTF-8, so decode() does not look
        return std::is_same_v<T, std::string> || std::is_same_v<T, overt::json> || std::is_same_v<T, overt::jsonb> ||
               std::is_same_v<T, std::vector<std::optional<std::string>>>;
    }
}

template <class... T>
void check_stand(const std::string& bytes) {
    const auto check = [&bytes](bool fine, std::string_view name) {
        if (!fine) BOOST_ERROR(name << " from " << overt::test::hex(bytes));
    };
    (check(stands<T>(bytes), value_type_of<T>.name), ...);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(codec)

BOOST_AUTO_TEST_CASE(facts) {
    check_facts<bool>(oids::bool_, oids::bool_array, "boolean");
    check_facts<std::int16_t>(oids::int2, oids::int2_array, "smallint");
    check_facts<std::int32_t>(oids::int4, oids::int4_array, "integer");
    check_facts<std::int64_t>(oids::int8, oids::int8_array, "bigint");
    check_facts<float>(oids::float4, oids::float4_array, "real");
    check_facts<double>(oids::float8, oids::float8_array, "double precision");
    check_facts<std::string>(oids::text, oids::text_array, "text");
    check_facts<overt::bytea>(oids::bytea, oids::bytea_array, "bytea");
    check_facts<overt::uuid>(oids::uuid, oids::uuid_array, "uuid");
    check_facts<overt::date>(oids::date, oids::date_array, "date");
    check_facts<overt::time_of_day>(oids::time, oids::time_array, "time without time zone");
    check_facts<overt::timestamp>(oids::timestamp, oids::timestamp_array, "timestamp without time zone");
    check_facts<overt::timestamptz>(oids::timestamptz, oids::timestamptz_array, "timestamp with time zone");
    check_facts<overt::interval>(oids::interval, oids::interval_array, "interval");
    check_facts<overt::numeric>(oids::numeric, oids::numeric_array, "numeric");
    check_facts<overt::json>(oids::json, oids::json_array, "json");
    check_facts<overt::jsonb>(oids::jsonb, oids::jsonb_array, "jsonb");
}

BOOST_AUTO_TEST_CASE(shapes) {
    static_assert(in_every_shape<bool> && in_every_shape<long long> && in_every_shape<double>);
    static_assert(in_every_shape<std::string> && in_every_shape<overt::bytea> && in_every_shape<overt::uuid>);
    static_assert(in_every_shape<overt::timestamptz> && in_every_shape<overt::numeric> && in_every_shape<overt::jsonb>);
    static_assert(encodable<std::string_view> && encodable<const char*>);
    static_assert(!encodable<codec_app::unknown> && !encodable<std::vector<codec_app::unknown>>);
    static_assert(!encodable<std::optional<int>> && !encodable<void*> && !encodable<char*>);
}

BOOST_AUTO_TEST_CASE(any_bytes) {
    // Heads of real values, so that the dice reach what lies behind them.
    const std::string heads[] = {"",
                                 "01",
                                 "00 00 00 01 00 00 00 00 00 00 00 17 00 00 00 01 00 00 00 01",
                                 "00 00 00 01 00 00 00 01 00 00 00 19 00 00 00 02 00 00 00 01 00 00 00",
                                 "00 02 00 01 40 00 00 05",
                                 "7f ff ff",
                                 "80 00 00 00 00 00 00"};
    std::mt19937 random(1);
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes = overt::test::unhex(heads[random() % std::size(heads)]);
        for (std::size_t left = random() % 20; left > 0; --left)
            bytes += static_cast<char>(random() % 3 ? random() % 256 : 0);
        if (!bytes.empty() && random() % 4 == 0) bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
        check_stand<bool, short, int, long, float, double, std::string, overt::bytea, overt::uuid, overt::date,
                    overt::time_of_day, overt::timestamp, overt::timestamptz, overt::interval, overt::numeric,
                    overt::json, overt::jsonb, std::vector<int>, std::vector<std::optional<std::string>>,
                    std::vector<overt::numeric>>(bytes);
    }
}

BOOST_AUTO_TEST_CASE(a_codec_of_a_user_gives_arrays_as_well) {
    static_assert(in_every_shape<codec_app::point>);
    overt::buffer out;
    overt::codec<std::vector<codec_app::point>>::encode({{1, 2}, {3, 4}}, out);
    const std::string bytes(out.view());
    const auto back = overt::codec<std::vector<codec_app::point>>::decode(
        {bytes.data(), static_cast<int>(bytes.size())});
    BOOST_REQUIRE_EQUAL(back.size(), 2u);
    BOOST_CHECK_EQUAL(back[1].y, 4);
    BOOST_CHECK(value_type_of<std::vector<codec_app::point>>.accepts(oids::point_array));
    BOOST_CHECK_EQUAL(value_type_of<std::vector<codec_app::point>>.name, "point[]");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
