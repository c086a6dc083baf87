// SPDX-License-Identifier: BSL-1.0
// Parents with their children: from one join, or by a second statement that you write. Neither is ever sent unasked.
#include "sample.hpp"

#include <overt/schema.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace music {

struct artist {
    std::int64_t id{};
    std::string name{};
};
constexpr auto describe(overt::type<artist>) {
    return overt::table("artists", overt::column("id", &artist::id).primary_key(),
                        overt::column("name", &artist::name));
}

struct album {
    std::int64_t id{};
    std::int64_t artist_id{};
    std::string title{};
};
constexpr auto describe(overt::type<album>) {
    return overt::table("albums", overt::column("id", &album::id).primary_key(),
                        overt::column("artist_id", &album::artist_id).references(&artist::id),
                        overt::column("title", &album::title));
}

struct track {
    std::int64_t album_id{};
    std::int32_t number{};
    std::string title{};
};
constexpr auto describe(overt::type<track>) {
    return overt::table("tracks", overt::column("album_id", &track::album_id).references(&album::id),
                        overt::column("number", &track::number), overt::column("title", &track::title),
                        overt::primary_key(&track::album_id, &track::number));
}

//! [trees]
struct album_tree {
    album own;
    std::vector<track> tracks{};
};
struct artist_tree {
    artist own;
    std::vector<album_tree> albums{};
};
//! [trees]

}  // namespace music

using namespace music;
using namespace overt::sql;
using overt::col;

namespace {

asio::awaitable<void> fill(overt::lease& conn) {
    const std::vector<artist> artists{{1, "Nina"}, {2, "Miles"}, {3, "Nobody yet"}};
    const std::vector<album> albums{{1, 1, "Pastel"}, {2, 2, "Sketches"}, {3, 2, "Kind"}};
    const std::vector<track> tracks{{1, 1, "Strange"}, {1, 2, "Be my"}, {2, 1, "Concierto"}, {3, 1, "So"}};
    co_await conn.execute(insert_many(artists));
    co_await conn.execute(insert_many(albums));
    co_await conn.execute(insert_many(tracks));
}

asio::awaitable<void> from_one_join(overt::lease& conn) {
    //! [collect]
    const auto joined = select<artist, album, track>().from<artist>().left_join<album>().left_join<track>().order_by(
        col<&artist::id>, col<&album::id>, col<&track::number>);
    const std::vector<artist_tree> artists = overt::collect<artist_tree>(co_await conn.all(joined));
    for (const artist_tree& each : artists) {
        fmt::print("{}: {} albums\n", each.own.name, each.albums.size());
        for (const album_tree& disc : each.albums)
            fmt::print("    {}: {} tracks\n", disc.own.title, disc.tracks.size());
    }
    //! [collect]
    sample::require(artists.size() == 3 && artists[2].albums.empty(), "every artist once, also without albums");
}

asio::awaitable<void> by_a_second_statement(overt::lease& conn) {
    //! [load_many]
    // two artists, whatever the number of their albums: LIMIT counts parents here
    const auto first_two = select<artist>().order_by(col<&artist::id>).limit(2);
    const std::vector<artist> artists = co_await conn.all(first_two);
    const auto by_title = [](auto albums) { return albums.order_by(col<&album::title>); };
    const std::vector<std::vector<album>> albums = co_await overt::load_many(conn, artists, col<&album::artist_id>,
                                                                             by_title);
    //! [load_many]
    for (std::size_t i = 0; i != artists.size(); ++i)
        fmt::print("{} has {} albums, the first is {}\n", artists[i].name, albums[i].size(), albums[i].front().title);
    sample::require(albums[1].size() == 2, "two albums of Miles");
}

asio::awaitable<void> show(overt::pool& pool) {
    auto conn = co_await pool.acquire();
    co_await overt::create_all<artist, album, track>(conn);
    co_await fill(conn);
    co_await from_one_join(conn);
    co_await by_a_second_statement(conn);
    co_await overt::drop_all<artist, album, track>(conn);
}

}  // namespace

int main(int argc, char** argv) { return sample::run(overt::pool_options(sample::dsn(argc, argv)), show); }
