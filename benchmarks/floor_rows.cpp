// SPDX-License-Identifier: BSL-1.0
// libpq_floor: many rows out.
#include "floors.hpp"

#include <algorithm>
#include <bit>
#include <vector>

namespace bench::floor {

namespace {

#define EIGHT_COLUMNS "SELECT id, a, f, b, s, t, ts, n FROM "

// Called for a request, once before the clock.
template <class Ask>
outcome run(const char* conninfo, long n, const char* text, std::initializer_list<Oid> types, Ask ask) {
    const connection session = connect(conninfo);
    prepare(session, "floor", text, types);
    long sum = ask(session);
    const moment start = now();
    for (long i = 0; i != n; ++i) sum = ask(session);
    return {n, sum, since(start)};
}

result all(const connection& on) {
    return checked(on, PQexecPrepared(on.get(), "floor", 0, nullptr, nullptr, nullptr, binary), PGRES_TUPLES_OK);
}

template <class Light>
long sum_of(const result& answer, Light light) {
    const int rows = PQntuples(answer.get());
    long sum = 0;
    for (int row = 0; row != rows; ++row) sum += light(answer.get(), row);
    return sum;
}

long full(const PGresult* answer, int row) {
    const auto at = [&](int column) { return PQgetvalue(answer, row, column); };
    const auto a = static_cast<std::int64_t>(load64(at(1)));
    const auto f = std::bit_cast<double>(load64(at(2)));
    const auto seconds = static_cast<std::int64_t>(load64(at(6))) / 1'000'000;
    const std::int32_t n = PQgetisnull(answer, row, 7) ? 0 : load_int(at(7));
    return load_int(at(0)) + a % 256 + static_cast<long>(f) + *at(3) + PQgetlength(answer, row, 4) +
           PQgetlength(answer, row, 5) + seconds % 60 + n;
}

long light(const PGresult* answer, int row) {
    const std::int32_t n = PQgetisnull(answer, row, 7) ? 0 : load_int(PQgetvalue(answer, row, 7));
    return load_int(PQgetvalue(answer, row, 0)) + PQgetlength(answer, row, 4) + n;
}

outcome stream_by_cursor(const char* conninfo, long n, const char* declare) {
    const connection session = connect(conninfo);
    outcome done;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        command(session, "BEGIN");
        command(session, declare);
        done.checksum = 0;
        for (bool more = true; more;) {
            const result page = checked(session, PQexec(session.get(), "FETCH 100 FROM c"), PGRES_TUPLES_OK);
            done.checksum += sum_of(page, light);
            done.operations += PQntuples(page.get());
            more = PQntuples(page.get()) == 100;
        }
        command(session, "COMMIT");
    }
    done.spent = since(start);
    return done;
}

// A message is a row: each field comes behind its length.
long light_of_message(const char* at) {
    const std::int32_t id = load_int(at + 6);
    at += 39;
    const std::int32_t s = load_int(at);
    at += 4 + s;
    at += 4 + load_int(at);
    at += 12;
    return id + s + (load_int(at) < 0 ? 0 : load_int(at + 4));
}

outcome stream_by_copy(const char* conninfo, long n, const char* copy) {
    constexpr int header = 19;
    const connection session = connect(conninfo);
    outcome done;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        checked(session, PQexec(session.get(), copy), PGRES_COPY_OUT);
        done.checksum = 0;
        int skipped = header;
        char* message = nullptr;
        for (int size; (size = PQgetCopyData(session.get(), &message, 0)) > 0; PQfreemem(message)) {
            const char* const row = message + skipped;
            if (size <= skipped || (row[0] == '\xff' && row[1] == '\xff')) continue;
            skipped = 0;
            done.checksum += light_of_message(row);
            ++done.operations;
        }
        while (PGresult* end = PQgetResult(session.get())) checked(session, end, PGRES_COMMAND_OK);
    }
    done.spent = since(start);
    return done;
}

struct fortune {
    std::int32_t id;
    std::string message;
};

long sorted_fortunes(const connection& on) {
    const result answer = all(on);
    std::vector<fortune> rows;
    for (int row = 0; row != PQntuples(answer.get()); ++row)
        rows.push_back({load_int(PQgetvalue(answer.get(), row, 0)), PQgetvalue(answer.get(), row, 1)});
    rows.push_back({0, "Additional fortune added at request time."});
    std::sort(rows.begin(), rows.end(), [](const fortune& a, const fortune& b) { return a.message < b.message; });
    long sum = 0, place = 0;
    for (const fortune& row : rows) sum += ++place * row.id + static_cast<long>(row.message.size());
    return sum;
}

outcome large_values(const char* conninfo, long n, bool primed) {
    const auto value = [](const PGresult* answer, int row) {
        return static_cast<long>(PQgetlength(answer, row, 0)) + *PQgetvalue(answer, row, 0);
    };
    return run(conninfo, n, "SELECT value FROM magic_bytes", {}, [&](const connection& on) {
        if (primed) {  // libpq's buffer grows to what one message needs, and never shrinks
            checked(on, PQexec(on.get(), "SELECT repeat('x', 60000)"), PGRES_TUPLES_OK);
            primed = false;
        }
        return sum_of(all(on), value);
    });
}

}  // namespace

outcome scan(const char* conninfo, long n) {
    const connection session = connect(conninfo);
    prepare(session, "floor", EIGHT_COLUMNS "t8");
    outcome done;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        const result answer = all(session);
        done.checksum = sum_of(answer, full);
        done.operations += PQntuples(answer.get());
    }
    done.spent = since(start);
    return done;
}

outcome stream_cursor(const char* conninfo, long n) {
    return stream_by_cursor(conninfo, n, "DECLARE c BINARY NO SCROLL CURSOR FOR " EIGHT_COLUMNS "big");
}
outcome stream10_cursor(const char* conninfo, long n) {
    return stream_by_cursor(conninfo, n, "DECLARE c BINARY NO SCROLL CURSOR FOR " EIGHT_COLUMNS "big10");
}
outcome stream_copy(const char* conninfo, long n) {
    return stream_by_copy(conninfo, n, "COPY (" EIGHT_COLUMNS "big) TO STDOUT (FORMAT binary)");
}
outcome stream10_copy(const char* conninfo, long n) {
    return stream_by_copy(conninfo, n, "COPY (" EIGHT_COLUMNS "big10) TO STDOUT (FORMAT binary)");
}

outcome fortunes(const char* conninfo, long n) {
    return run(conninfo, n, "SELECT id, message FROM fortune", {}, &sorted_fortunes);
}

outcome magic1(const char* conninfo, long n) {
    const auto type = [](const PGresult* answer, int row) -> long {
        const auto at = [&](int column) { return PQgetvalue(answer, row, column); };
        const auto typlen = static_cast<std::int16_t>(load32(at(3)) >> 16);
        return PQgetlength(answer, row, 0) + PQgetlength(answer, row, 5) + PQgetlength(answer, row, 8) + typlen +
               *at(4) + *at(6) + *at(7);
    };
    constexpr Oid boolean = 16;
    return run(conninfo, n,
               "SELECT typname, typnamespace, typowner, typlen, typbyval, typcategory, typispreferred, typisdefined, "
               "typdelim, typrelid, typelem, typarray FROM pg_type WHERE typtypmod = $1 AND typisdefined = $2",
               {int4_oid, boolean}, [&](const connection& on) {
                   parameters<2> values;
                   values.set(0, "\xff\xff\xff\xff", 4);
                   values.set(1, "\1", 1);
                   return sum_of(checked(on, values.run(on, "floor"), PGRES_TUPLES_OK), type);
               });
}

outcome magic2(const char* conninfo, long n) {
    const auto number = [](const PGresult* answer, int row) -> long { return load_int(PQgetvalue(answer, row, 0)); };
    return run(conninfo, n, "SELECT i FROM generate_series(1, $1) AS i", {int4_oid}, [&](const connection& on) {
        parameters<1> values;
        values.set(0, "\0\0\x3\xe8", 4);
        return sum_of(checked(on, values.run(on, "floor"), PGRES_TUPLES_OK), number);
    });
}

outcome magic3(const char* conninfo, long n) { return large_values(conninfo, n, false); }
outcome magic3_primed(const char* conninfo, long n) { return large_values(conninfo, n, true); }

outcome magic4(const char* conninfo, long n) {
    const auto array = [](const PGresult* answer, int row) {
        const char* at = PQgetvalue(answer, row, 0);
        std::vector<std::int32_t> numbers(load32(at + 12));
        at += 20;
        for (std::int32_t& each : numbers) each = load_int(at + 4), at += 8;
        long sum = 0;
        for (const std::int32_t each : numbers) sum += each;
        return sum;
    };
    return run(conninfo, n, "SELECT value FROM magic_arrays", {},
               [&](const connection& on) { return sum_of(all(on), array); });
}

outcome magic7(const char* conninfo, long n) {
    return run(conninfo, n, "SELECT 1 + 1", {},
               [](const connection& on) -> long { return load_int(PQgetvalue(all(on).get(), 0, 0)); });
}

}  // namespace bench::floor
