// SPDX-License-Identifier: BSL-1.0
// The queries of MagicStack's benchmark that read: 1 pg_type, 2 generate_series, 3 large values, 4 arrays, 7 1 + 1.
#include "workloads.hpp"

#include <cstddef>
#include <cstring>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

namespace bench {

/// A number of the catalogues'.
struct object_id {
    std::uint32_t value{};
};

}  // namespace bench

template <>
struct overt::codec<bench::object_id> {
    static constexpr overt::oid type = 26;
    static constexpr overt::oid array = overt::oids::oid_array;
    static constexpr std::string_view name = "oid";

    static void encode(bench::object_id value, overt::buffer& out) { out.put32(value.value); }
    static bench::object_id decode(overt::cell bytes) {
        std::uint32_t value{};
        if (bytes.size != sizeof value) throw overt::decode_error("an oid has four bytes");
        std::memcpy(&value, bytes.data, sizeof value);
        return {__builtin_bswap32(value)};
    }
};

namespace bench {

namespace {

struct type_row {
    std::string_view typname{};
    object_id typnamespace{}, typowner{};
    std::int16_t typlen{};
    bool typbyval{};
    std::string_view typcategory{};
    bool typispreferred{}, typisdefined{};
    std::string_view typdelim{};
    object_id typrelid{}, typelem{}, typarray{};
};

struct bytes_row {
    std::span<const std::byte> value{};
};

long light(const type_row& row) {
    return static_cast<long>(row.typname.size() + row.typcategory.size() + row.typdelim.size()) + row.typlen +
           row.typbyval + row.typispreferred + row.typisdefined;
}
long light(const bytes_row& row) { return static_cast<long>(row.value.size()) + std::to_integer<long>(row.value[0]); }
long light(std::int32_t number) { return number; }
long light(const std::vector<std::int32_t>& numbers) { return std::accumulate(numbers.begin(), numbers.end(), 0L); }

// One request is one query. The sum is that of the last one.
template <class Ask>
asio::awaitable<outcome> run(overt::pool& pool, long n, Ask ask) {
    auto conn = co_await pool.acquire();
    long sum = co_await ask(conn);
    const moment start = now();
    for (long i = 0; i != n; ++i) sum = co_await ask(conn);
    co_return outcome{n, sum, since(start)};
}

template <class Rows>
long sum_of(const Rows& rows) {
    long sum = 0;
    for (const auto& row : rows) sum += light(row);
    return sum;
}

asio::awaitable<long> ask_types(overt::lease& conn) {
    const auto types = overt::raw<type_row>(
        "SELECT typname, typnamespace, typowner, typlen, typbyval, typcategory, typispreferred, typisdefined, "
        "typdelim, typrelid, typelem, typarray FROM pg_type WHERE typtypmod = {} AND typisdefined = {}",
        std::int32_t{-1}, true);
    const auto rows = co_await conn.views<type_row>(types);
    co_return sum_of(rows);
}

asio::awaitable<long> ask_series(overt::lease& conn) {
    const auto numbers = overt::raw<std::int32_t>("SELECT i FROM generate_series(1, {}) AS i", std::int32_t{1000});
    const std::vector<std::int32_t> rows = co_await conn.all(numbers);
    co_return sum_of(rows);
}

asio::awaitable<long> ask_bytes(overt::lease& conn) {
    const auto rows = co_await conn.views<bytes_row>(overt::raw<bytes_row>("SELECT value FROM magic_bytes"));
    co_return sum_of(rows);
}

asio::awaitable<long> ask_arrays(overt::lease& conn) {
    using numbers = std::vector<std::int32_t>;
    const std::vector<numbers> rows = co_await conn.all(overt::raw<numbers>("SELECT value FROM magic_arrays"));
    co_return sum_of(rows);
}

asio::awaitable<long> ask_sum(overt::lease& conn) {
    const std::int32_t two = co_await conn.scalar(overt::raw<std::int32_t>("SELECT 1 + 1"));
    co_return two;
}

}  // namespace

asio::awaitable<outcome> magic1(overt::pool& pool, long n) { return run(pool, n, &ask_types); }
asio::awaitable<outcome> magic2(overt::pool& pool, long n) { return run(pool, n, &ask_series); }
asio::awaitable<outcome> magic3(overt::pool& pool, long n) { return run(pool, n, &ask_bytes); }
asio::awaitable<outcome> magic4(overt::pool& pool, long n) { return run(pool, n, &ask_arrays); }
asio::awaitable<outcome> magic7(overt::pool& pool, long n) { return run(pool, n, &ask_sum); }

}  // namespace bench
