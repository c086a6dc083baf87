// SPDX-License-Identifier: BSL-1.0
// libpq_floor: many point queries at the same time, on one epoll.
#include "floors.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <vector>

namespace bench::floor {

namespace {

enum class sync { none, each, burst };

constexpr const char* update_text = "UPDATE hot SET randomnumber = randomnumber + 1 WHERE id = $1";

struct line {
    connection session;
    long in_flight = 0;
    long syncs = 0;
    bool answered = false;
    bool wants_write = false;
};

class many {
public:
    many(const char* conninfo, int connections, long depth, sync how, bool mixed)
        : lines_(static_cast<std::size_t>(connections)),
          epoll_(epoll_create1(0)),
          depth_(depth),
          how_(how),
          mixed_(mixed) {
        for (line& each : lines_) {
            each.session = connect(conninfo);
            prepare(each.session, "floor", point_query_text, {int4_oid});
            if (mixed) prepare(each.session, "update", update_text, {int4_oid});
            PGconn* const session = each.session.get();
            if (PQsetnonblocking(session, 1) != 0) fail(each.session);
            if (how != sync::none && !PQenterPipelineMode(session)) fail(each.session);
            watch(each, EPOLL_CTL_ADD);
        }
    }
    many(const many&) = delete;
    many& operator=(const many&) = delete;
    ~many() { ::close(epoll_); }

    outcome run(long n) {
        total_ = n;
        const moment start = now();
        for (line& each : lines_) fill(each);
        epoll_event ready[64];
        while (done_ < total_) {
            const int count = epoll_wait(epoll_, ready, 64, -1);
            for (int i = 0; i < count; ++i) serve(*static_cast<line*>(ready[i].data.ptr), ready[i].events);
        }
        return {n, sum_, since(start)};
    }

private:
    void watch(line& on, int how) {
        epoll_event wanted{};
        wanted.events = static_cast<std::uint32_t>(EPOLLIN) | (on.wants_write ? EPOLLOUT : 0U);
        wanted.data.ptr = &on;
        epoll_ctl(epoll_, how, PQsocket(on.session.get()), &wanted);
    }
    void flush(line& on) {
        const int left = PQflush(on.session.get());
        if (left < 0) fail(on.session);
        if ((left != 0) == on.wants_write) return;
        on.wants_write = left != 0;
        watch(on, EPOLL_CTL_MOD);
    }
    void end_group(line& on) {
        if (!PQpipelineSync(on.session.get())) fail(on.session);
        ++on.syncs;
    }
    void fill(line& on) {
        const long before = sent_;
        for (; on.in_flight < depth_ && sent_ < total_; ++sent_, ++on.in_flight) {
            const bool writes = mixed_ && sent_ % 10 == 9;
            if (!send_key(on.session, writes ? "update" : "floor", key(sent_))) fail(on.session);
            if (how_ == sync::each) end_group(on);
        }
        if (sent_ == before) return;
        if (how_ == sync::burst) end_group(on);
        flush(on);
    }
    void serve(line& on, std::uint32_t events) {
        if (on.wants_write) flush(on);
        if (!(events & EPOLLIN)) return;
        drain(on);
        fill(on);
    }
    void drain(line& on) {
        if (!PQconsumeInput(on.session.get())) fail(on.session);
        while ((on.in_flight || on.syncs) && !PQisBusy(on.session.get())) {
            const result part(PQgetResult(on.session.get()));
            if (part) take(on, part.get());
            else if (on.answered) on.answered = false, --on.in_flight, ++done_;
            else if (how_ != sync::none) break;
        }
    }
    void take(line& on, PGresult* part) {
        switch (PQresultStatus(part)) {
            case PGRES_TUPLES_OK: sum_ += load_int(PQgetvalue(part, 0, 1)), on.answered = true; break;
            case PGRES_COMMAND_OK: sum_ += std::atol(PQcmdTuples(part)), on.answered = true; break;
            case PGRES_PIPELINE_SYNC: --on.syncs; break;
            default: fail(on.session);
        }
    }

    std::vector<line> lines_;
    int epoll_;
    long depth_;
    sync how_;
    bool mixed_;
    long total_ = 0, sent_ = 0, done_ = 0, sum_ = 0;
};

// 20 queries for each request, then perhaps what becomes of them.
constexpr long for_a_request = 20;

struct number {
    std::int32_t id, randomnumber;
};

void send_request(const connection& on, long request, bool each) {
    for (long j = 0; j != for_a_request; ++j) {
        if (!send_key(on, "floor", key(request * for_a_request + j))) fail(on);
        if (each && !PQpipelineSync(on.get())) fail(on);
    }
    if (!each && !PQpipelineSync(on.get())) fail(on);
}

// libpq's own waiting: the session blocks.
void take_answers(const connection& on, bool each, std::vector<number>& to) {
    to.clear();
    for (long syncs = each ? for_a_request : 1; syncs != 0;) {
        const result part(PQgetResult(on.get()));
        if (!part) continue;
        switch (PQresultStatus(part.get())) {
            case PGRES_TUPLES_OK:
                to.push_back({load_int(PQgetvalue(part.get(), 0, 0)), load_int(PQgetvalue(part.get(), 0, 1))});
                break;
            case PGRES_PIPELINE_SYNC: --syncs; break;
            default: fail(on);
        }
    }
}

outcome queries20(const char* conninfo, long n, bool each) {
    const connection session = connect(conninfo);
    prepare(session, "floor", point_query_text, {int4_oid});
    PQenterPipelineMode(session.get());
    std::vector<number> rows;
    long sum = 0;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        send_request(session, i, each);
        take_answers(session, each, rows);
        for (const number& row : rows) sum += row.randomnumber;
    }
    return {n, sum, since(start)};
}

template <class Member>
void put_array(wire& to, const std::vector<number>& rows, Member member) {
    to.clear();
    to.put32(1), to.put32(0), to.put32(int4_oid);
    to.put32(static_cast<std::uint32_t>(rows.size())), to.put32(1);
    for (const number& row : rows) to.put32(sizeof(std::int32_t)), to.put_int(row.*member);
}

}  // namespace

outcome pk64_single(const char* conninfo, long n) { return many(conninfo, 8, 1, sync::none, false).run(n); }
outcome pk64_each(const char* conninfo, long n) { return many(conninfo, 8, 8, sync::each, false).run(n); }
outcome pk64_burst(const char* conninfo, long n) { return many(conninfo, 8, 8, sync::burst, false).run(n); }
outcome pipe_each(const char* conninfo, long n) { return many(conninfo, 1, 64, sync::each, false).run(n); }
outcome pipe_burst(const char* conninfo, long n) { return many(conninfo, 1, 64, sync::burst, false).run(n); }
outcome mix_each(const char* conninfo, long n) { return many(conninfo, 8, 8, sync::each, true).run(n); }

outcome queries20_each(const char* conninfo, long n) { return queries20(conninfo, n, true); }
outcome queries20_burst(const char* conninfo, long n) { return queries20(conninfo, n, false); }

outcome updates20(const char* conninfo, long n) {
    const connection session = connect(conninfo);
    prepare(session, "floor", "SELECT id, randomnumber FROM hot WHERE id = $1", {int4_oid});
    prepare(session, "update",
            "UPDATE hot SET randomnumber = new.randomnumber FROM unnest($1, $2) AS new(id, randomnumber) "
            "WHERE hot.id = new.id",
            {int4_array_oid, int4_array_oid});
    std::vector<number> rows;
    wire ids, numbers;
    parameters<2> values;
    outcome done{n};
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        PQenterPipelineMode(session.get());
        send_request(session, i, true);
        take_answers(session, true, rows);
        PQexitPipelineMode(session.get());
        for (number& row : rows) ++row.randomnumber;
        put_array(ids, rows, &number::id);
        put_array(numbers, rows, &number::randomnumber);
        values.set(0, ids);
        values.set(1, numbers);
        done.checksum += std::atol(
            PQcmdTuples(checked(session, values.run(session, "update"), PGRES_COMMAND_OK).get()));
    }
    done.spent = since(start);
    return done;
}

outcome cold(const char* conninfo, long n) {
    outcome done{n};
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        const connection session = connect(conninfo);
        const std::uint32_t id = __builtin_bswap32(static_cast<std::uint32_t>(key(i)));
        const char* const value = reinterpret_cast<const char*>(&id);
        const int length = sizeof id;
        const result row = checked(
            session, PQexecParams(session.get(), point_query_text, 1, &int4_oid, &value, &length, &binary, binary),
            PGRES_TUPLES_OK);
        done.checksum += load_int(PQgetvalue(row.get(), 0, 1));
    }
    done.spent = since(start);
    return done;
}

}  // namespace bench::floor
