// SPDX-License-Identifier: BSL-1.0
// SQL that the builder does not know, a PostgreSQL enum, and a column type of your own.
#include "sample.hpp"

#include <bit>
#include <cstdint>

//! [codec]
// a type of your own: its oid, its name, its bytes
struct point {
    double x{}, y{};
};

template <>
struct overt::codec<point> {
    static constexpr oid type = oids::point;
    static constexpr oid array = oids::point_array;
    static constexpr std::string_view name = "point";
    static void encode(const point& value, buffer& out) {
        out.put64(std::bit_cast<std::uint64_t>(value.x));
        out.put64(std::bit_cast<std::uint64_t>(value.y));
    }
    static point decode(cell bytes) {
        if (bytes.size != 16) throw decode_error("a point has 16 bytes");
        return {codec<double>::decode({bytes.data, 8}), codec<double>::decode({bytes.data + 8, 8})};
    }
};
//! [codec]

//! [enum]
enum class mood { sad, ok, happy };

constexpr auto describe(overt::type<mood>) {
    return overt::enumeration("mood", overt::label(mood::sad, "sad"), overt::label(mood::ok, "ok"),
                              overt::label(mood::happy, "happy"));
}
//! [enum]

struct place {
    std::int64_t id{};
    std::string name{};
    point at{};
    mood feels{};
    std::vector<std::string> tags{};
    overt::numeric rent{};
};

constexpr auto describe(overt::type<place>) {
    return overt::table("places", overt::column("id", &place::id).primary_key().identity(),
                        overt::column("name", &place::name), overt::column("at", &place::at),
                        overt::column("feels", &place::feels), overt::column("tags", &place::tags),
                        overt::column("rent", &place::rent));
}

namespace {

using overt::col;
using namespace overt::sql;

struct total {
    mood feels{};
    std::int64_t places{};
};

asio::awaitable<void> run(overt::pool& pool) {
    auto conn = co_await pool.acquire();
    auto tx = co_await conn.begin();  // rolled back at the end: nothing stays behind
    co_await tx.execute(overt::raw("CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')"));
    co_await tx.execute(
        overt::raw("CREATE TABLE places (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, "
                   "at point NOT NULL, feels mood NOT NULL, tags text[] NOT NULL, rent numeric(10,2) NOT NULL)"));

    const place cafe = co_await tx.one(insert(place{.name = "cafe",
                                                    .at = {52.52, 13.4},
                                                    .feels = mood::happy,
                                                    .tags = {"coffee", "cake"},
                                                    .rent = overt::numeric::from_string("1234.50")})
                                           .returning<place>());
    fmt::print("{} at ({}, {}), {} tags, rent {}\n", cafe.name, cafe.at.x, cafe.at.y, cafe.tags.size(),
               cafe.rent.to_string());
    sample::require(cafe.feels == mood::happy && cafe.rent.to_string() == "1234.50", "what went in comes out");

    //! [raw]
    // the number of {} is checked by the compiler; values are bound, never spliced
    const std::string name = "cafe'; DROP TABLE places; --";
    std::vector<place> none = co_await tx.all(overt::raw<place>("SELECT * FROM places WHERE name = {}", name));

    // any aggregate with matching columns is a row
    std::vector<total> totals = co_await tx.all(
        overt::raw<total>("SELECT feels, count(*) AS places FROM places GROUP BY feels"));
    //! [raw]
    sample::require(none.empty() && totals.size() == 1 && totals[0].places == 1, "raw rows");

    const auto happy = co_await tx.all(
        select(col<&place::name>).from<place>().where(col<&place::feels> == mood::happy));
    sample::require(happy == std::vector<std::string>{"cafe"}, "an enum is a parameter");
    fmt::print("{} happy place\n", happy.size());
    co_await tx.rollback();
}

}  // namespace

int main(int argc, char** argv) { return sample::run(overt::pool_options(sample::dsn(argc, argv)), run); }
