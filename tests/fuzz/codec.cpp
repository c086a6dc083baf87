// SPDX-License-Identifier: BSL-1.0
// Values of every type, as the server might send them: one byte chooses the column's type, the rest is the value, which
// every codec reads that accepts such columns.
#include "fuzz.hpp"
#include "models.hpp"

#include <overt/codec.hpp>

using namespace overt;

namespace {

template <class... T>
struct types {};

using every_type =
    types<bool, std::int16_t, std::int32_t, std::int64_t, float, double, std::string, bytea, numeric, interval, date,
          timestamp, timestamptz, time_of_day, uuid, json, jsonb, inet, cidr, macaddr, macaddr8, bits, hstore, tsvector,
          tsquery, fuzz::mood, fuzz::price, fuzz::profile, fuzz::email, range<std::int32_t>, multirange<std::int32_t>,
          std::vector<std::int32_t>, std::vector<std::string>>;

constexpr oid columns[] = {
    oids::bool_,     oids::int2,           oids::int4,       oids::int8,        oids::float4,
    oids::float8,    oids::text,           oids::varchar,    oids::bytea,       oids::numeric,
    oids::interval,  oids::date,           oids::timestamp,  oids::timestamptz, oids::time,
    oids::uuid,      oids::json,           oids::jsonb,      oids::inet,        oids::cidr,
    oids::macaddr,   oids::macaddr8,       oids::varbit,     oids::tsvector,    oids::tsquery,
    oids::int4range, oids::int4multirange, oids::int4_array, oids::text_array,  oids::first_user_type};

template <class... T>
void read_as_all(types<T...>, oid column, std::string_view bytes) {
    ((value_type_of<T>.accepts(column) ? fuzz::travels<T>(bytes) : void()), ...);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes = fuzz::text_of(data, size);
    read_as_all(every_type(), columns[fuzz::take_choice(bytes) % std::size(columns)], bytes);
    return 0;
}
