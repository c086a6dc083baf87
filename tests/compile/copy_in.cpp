// SPDX-License-Identifier: BSL-1.0
// COPY takes structs whose columns travel in binary.
// case 1: this struct has no table description
// case 2: this struct has no table description
// case 3: copy_in() sends binary, and a column of this struct travels as text; use insert_many()
#include "support/app_model.hpp"

#include <overt/overt.hpp>

using namespace app;

struct undescribed {
    int a{};
};

/// Travels as text.
struct point {
    double x{};
};
template <>
struct overt::codec<point> {
    static constexpr oid type = 0;
    static constexpr bool text = true;
    static constexpr std::string_view name = "point";
    static void encode(const point&, buffer&) {}
    static point decode(cell) { return {}; }
};
struct place {
    std::int64_t id{};
    point where{};
};
constexpr auto describe(overt::type<place>) {
    return overt::table("places", overt::column("id", &place::id).primary_key(), overt::column("where", &place::where));
}

#if CASE == 0
asio::awaitable<void> fine(overt::lease& conn, const std::vector<user>& users) {
    co_await conn.copy_in(users);
    auto out = co_await conn.copy_in<user>();
    co_await out.write(users);
    co_await out.finish();
}
#elif CASE == 1
asio::awaitable<void> wrong(overt::lease& conn) { co_await conn.copy_in(std::vector<undescribed>()); }
#elif CASE == 2
asio::awaitable<void> wrong(overt::lease& conn) { co_await conn.copy_in<undescribed>(); }
#elif CASE == 3
asio::awaitable<void> wrong(overt::lease& conn) { co_await conn.copy_in<place>(); }
#endif
