// SPDX-License-Identifier: BSL-1.0
// libpq_floor: many rows in.
#include "floors.hpp"

#include <vector>

namespace bench::floor {

namespace {

struct ins {
    std::int32_t a, b, c;
    std::string d;
    double e;
    std::int32_t f;
    std::string g;
};

std::vector<ins> all_rows() {
    std::vector<ins> rows;
    for (std::int32_t i = 0; i != 10'000; ++i) {
        char d[16];
        std::snprintf(d, sizeof d, "row-%08d", i);
        rows.push_back({i, i % 100, 2 * i, d, i * 0.5, 7, "twelve chars"});
    }
    return rows;
}

// The table is emptied outside the clock.
template <class Write>
outcome repeat(const connection& on, long n, const char* truncate, Write write) {
    outcome done{n};
    for (long i = 0; i != n; ++i) {
        command(on, truncate);
        const moment start = now();
        done.checksum += write();
        add_to(done.spent, since(start));
    }
    return done;
}

void put_field(wire& to, std::int32_t value) { to.put32(sizeof value), to.put_int(value); }
void put_field(wire& to, double value) { to.put32(sizeof value), to.put_double(value); }
void put_field(wire& to, std::string_view value) {
    to.put32(static_cast<std::uint32_t>(value.size())), to.put_text(value);
}

template <class Rows, class PutRow>
long copy(const connection& on, const char* text, const Rows& rows, PutRow put_row) {
    constexpr std::size_t at_once = 60'000;
    checked(on, PQexec(on.get(), text), PGRES_COPY_IN);
    wire out;
    out.put_text(std::string_view("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19));
    const auto send = [&] {
        if (PQputCopyData(on.get(), out.data(), static_cast<int>(out.size())) != 1) fail(on);
        out.clear();
    };
    for (const auto& row : rows) {
        put_row(out, row);
        if (out.size() > at_once) send();
    }
    out.put16(0xffff);
    send();
    if (PQputCopyEnd(on.get(), nullptr) != 1) fail(on);
    long written = 0;
    while (PGresult* end = PQgetResult(on.get()))
        written += std::atol(PQcmdTuples(checked(on, end, PGRES_COMMAND_OK).get()));
    return written;
}

template <class Member>
void put_array(wire& to, Oid element, const std::vector<ins>& rows, Member member) {
    to.clear();
    to.put32(1), to.put32(0), to.put32(element), to.put32(static_cast<std::uint32_t>(rows.size())), to.put32(1);
    for (const ins& row : rows) put_field(to, row.*member);
}

}  // namespace

outcome insert_copy(const char* conninfo, long n) {
    const std::vector<ins> rows = all_rows();
    const connection session = connect(conninfo);
    const auto put_row = [](wire& to, const ins& row) {
        to.put16(7);
        put_field(to, row.a), put_field(to, row.b), put_field(to, row.c), put_field(to, row.d);
        put_field(to, row.e), put_field(to, row.f), put_field(to, row.g);
    };
    outcome done = repeat(session, n, "TRUNCATE ins", [&] {
        return copy(session, "COPY ins (a, b, c, d, e, f, g) FROM STDIN (FORMAT binary)", rows, put_row);
    });
    done.operations = done.checksum;
    return done;
}

outcome insert_unnest(const char* conninfo, long n) {
    const std::vector<ins> rows = all_rows();
    const connection session = connect(conninfo);
    prepare(session, "floor", "INSERT INTO ins (a, b, c, d, e, f, g) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)",
            {int4_array_oid, int4_array_oid, int4_array_oid, text_array_oid, float8_array_oid, int4_array_oid,
             text_array_oid});
    wire arrays[7];
    parameters<7> values;
    outcome done = repeat(session, n, "TRUNCATE ins", [&] {
        put_array(arrays[0], int4_oid, rows, &ins::a);
        put_array(arrays[1], int4_oid, rows, &ins::b);
        put_array(arrays[2], int4_oid, rows, &ins::c);
        put_array(arrays[3], text_oid, rows, &ins::d);
        put_array(arrays[4], float8_oid, rows, &ins::e);
        put_array(arrays[5], int4_oid, rows, &ins::f);
        put_array(arrays[6], text_oid, rows, &ins::g);
        for (std::size_t i = 0; i != 7; ++i) values.set(i, arrays[i]);
        return std::atol(PQcmdTuples(checked(session, values.run(session, "floor"), PGRES_COMMAND_OK).get()));
    });
    done.operations = done.checksum;
    return done;
}

outcome magic5(const char* conninfo, long n) {
    const connection session = connect(conninfo);
    const std::vector<int> rows(10'000, 1);
    const auto put_row = [](wire& to, int a) {
        to.put16(3);
        put_field(to, a), put_field(to, std::string_view("foo")), put_field(to, std::string_view("bar"));
    };
    return repeat(session, n, "TRUNCATE magic_rows",
                  [&] { return copy(session, "COPY magic_rows (a, b, c) FROM STDIN (FORMAT binary)", rows, put_row); });
}

outcome magic6(const char* conninfo, long n) {
    constexpr int rows = 1000, window = 64;
    const connection session = connect(conninfo);
    PGconn* const to = session.get();
    prepare(session, "floor", "INSERT INTO magic_rows (a, b, c) VALUES ($1, $2, $3)", {int4_oid, text_oid, text_oid});
    parameters<3> values;
    values.set(0, "\0\0\0\1", 4);
    values.set(1, "foo", 3);
    values.set(2, "bar", 3);
    return repeat(session, n, "TRUNCATE magic_rows", [&] {
        PQenterPipelineMode(to);
        long written = 0;
        int sent = 0;
        for (bool synced = false; !synced;) {
            for (; sent != rows && sent - written < window; ++sent)
                if (!values.send(session, "floor")) fail(session);
            if (!(sent == rows ? PQpipelineSync(to) : PQsendFlushRequest(to))) fail(session);
            if (PQflush(to) < 0) fail(session);
            for (const int group = sent; written != group;) {
                const result part(PQgetResult(to));
                if (part) written += std::atol(PQcmdTuples(part.get()));
                if (part && PQresultStatus(part.get()) != PGRES_COMMAND_OK) fail(session);
            }
            if (sent != rows) continue;
            for (result end; !synced; synced = end && PQresultStatus(end.get()) == PGRES_PIPELINE_SYNC)
                end.reset(PQgetResult(to));
        }
        PQexitPipelineMode(to);
        return written;
    });
}

}  // namespace bench::floor
