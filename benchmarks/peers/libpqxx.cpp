// SPDX-License-Identifier: BSL-1.0
// libpqxx_driver WORKLOAD VARIANT N CONNINFO: libpqxx as its documentation suggests.
#include "../driver.hpp"

#include <pqxx/pqxx>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using namespace bench;

constexpr const char* point = "SELECT id, randomnumber FROM world WHERE id = $1";
constexpr const char* everything = "SELECT id, a, f, b, s, t, ts, n FROM t8";

// A timestamp stays text: the library has no type for it.
struct t8 {
    int id;
    long long a;
    double f;
    bool b;
    std::string s, t, ts;
    bool null;
    int n;
};
using copied = std::tuple<int, long long, double, bool, std::string, std::string, std::string, std::unique_ptr<int>>;

t8 to_struct(const pqxx::row& x) {
    return {x[0].as<int>(),         x[1].as<long long>(),   x[2].as<double>(),
            x[3].as<bool>(),        x[4].as<std::string>(), x[5].as<std::string>(),
            x[6].as<std::string>(), x[7].is_null(),         x[7].is_null() ? 0 : x[7].as<int>()};
}
t8 to_struct(copied& x) {
    const auto& n = std::get<7>(x);
    return {std::get<0>(x),
            std::get<1>(x),
            std::get<2>(x),
            std::get<3>(x),
            std::move(std::get<4>(x)),
            std::move(std::get<5>(x)),
            std::move(std::get<6>(x)),
            !n,
            n ? *n : 0};
}
long full(const t8& r) {
    return r.id + static_cast<long>(r.a % 256) + static_cast<long>(r.f) + (r.b ? 1 : 0) +
           static_cast<long>(r.s.size() + r.t.size()) + std::stoi(r.ts.substr(17, 2)) + (r.null ? 0 : r.n);
}

outcome pk1(pqxx::connection& c, const std::string&, long n) {
    c.prepare("w", point);
    pqxx::nontransaction t(c);
    outcome done{n};
    const moment start = now();
    for (long i = 0; i != n; ++i) done.checksum += t.exec_prepared("w", key(i))[0][1].as<int>();
    done.spent = since(start);
    return done;
}

// As many threads as connections.
outcome pk64(pqxx::connection&, const std::string& conninfo, long n) {
    constexpr int connections = 8;
    std::vector<std::unique_ptr<pqxx::connection>> all;
    for (int i = 0; i != connections; ++i) {
        all.push_back(std::make_unique<pqxx::connection>(conninfo));
        all.back()->prepare("w", point);
    }
    std::vector<long> sums(connections);
    std::vector<std::thread> threads;
    const moment start = now();
    for (int which = 0; which != connections; ++which)
        threads.emplace_back([&, which] {
            const auto at = static_cast<std::size_t>(which);
            pqxx::nontransaction t(*all[at]);
            long sum = 0;
            for (long i = which; i < n; i += connections) sum += t.exec_prepared("w", key(i))[0][1].as<int>();
            sums[at] = sum;
        });
    for (std::thread& each : threads) each.join();
    outcome done{n, 0, since(start)};
    for (const long sum : sums) done.checksum += sum;
    return done;
}

// It sends the text of each.
long pipelined(pqxx::nontransaction& t, long from, long count) {
    pqxx::pipeline p(t);
    p.retain(static_cast<int>(count));
    std::vector<pqxx::pipeline::query_id> sent;
    for (long i = from; i != from + count; ++i)
        sent.push_back(p.insert("SELECT id, randomnumber FROM world WHERE id = " + std::to_string(key(i))));
    p.complete();
    long sum = 0;
    for (const auto id : sent) sum += p.retrieve(id)[0][1].as<int>();
    return sum;
}

outcome pipe(pqxx::connection& c, const std::string&, long n) {
    pqxx::nontransaction t(c);
    outcome done{n};
    const moment start = now();
    for (long i = 0; i < n; i += 64) done.checksum += pipelined(t, i, std::min(64L, n - i));
    done.spent = since(start);
    return done;
}

outcome queries20(pqxx::connection& c, const std::string&, long n) {
    pqxx::nontransaction t(c);
    outcome done{n};
    const moment start = now();
    for (long i = 0; i != n; ++i) done.checksum += pipelined(t, i * 20, 20);
    done.spent = since(start);
    return done;
}

outcome scan(pqxx::connection& c, long n, bool by_copy) {
    pqxx::work t(c);
    std::vector<t8> rows;
    outcome done;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        rows.clear();
        if (by_copy) {
            pqxx::stream_from in(t, "t8");
            for (copied x; in >> x;) rows.push_back(to_struct(x));
            in.complete();
        } else {
            for (const auto& x : t.exec(everything)) rows.push_back(to_struct(x));
        }
        done.operations += static_cast<long>(rows.size());
    }
    done.spent = since(start);
    for (const t8& row : rows) done.checksum += full(row);
    return done;
}
outcome scan_result(pqxx::connection& c, const std::string&, long n) { return scan(c, n, false); }
outcome scan_copy(pqxx::connection& c, const std::string&, long n) { return scan(c, n, true); }

outcome stream(pqxx::connection& c, const std::string&, long n) {
    pqxx::work t(c);
    outcome done;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        pqxx::stream_from in(t, "big");
        done.checksum = 0;
        for (copied x; in >> x; ++done.operations) {
            const auto& last = std::get<7>(x);
            done.checksum += std::get<0>(x) + static_cast<long>(std::get<4>(x).size()) + (last ? *last : 0);
        }
        in.complete();
    }
    done.spent = since(start);
    return done;
}

outcome insert(pqxx::connection& c, const std::string&, long n) {
    using row = std::tuple<int, int, int, std::string, double, int, std::string>;
    std::vector<row> rows;
    for (int i = 0; i != 10'000; ++i) {
        const std::string number = std::to_string(i);
        rows.emplace_back(i, i % 100, 2 * i, "row-" + std::string(8 - number.size(), '0') + number, i * 0.5, 7,
                          "twelve chars");
    }
    outcome done;
    for (long i = 0; i != n; ++i) {
        pqxx::nontransaction(c).exec("TRUNCATE ins");
        const moment start = now();
        pqxx::work t(c);
        pqxx::stream_to out(t, "ins");
        for (const row& each : rows) out << each;
        out.complete();
        t.commit();
        add_to(done.spent, since(start));
        done.operations += pqxx::nontransaction(c).exec("SELECT count(*) FROM ins")[0][0].as<long>();
    }
    done.checksum = done.operations;
    return done;
}

outcome fortunes(pqxx::connection& c, const std::string&, long n) {
    c.prepare("f", "SELECT id, message FROM fortune");
    pqxx::nontransaction t(c);
    outcome done{n};
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        std::vector<std::pair<std::string, int>> rows;
        for (const auto& x : t.exec_prepared("f")) rows.emplace_back(x[1].as<std::string>(), x[0].as<int>());
        rows.emplace_back("Additional fortune added at request time.", 0);
        std::sort(rows.begin(), rows.end());
        long place = 0;
        done.checksum = 0;
        for (const auto& [message, id] : rows) done.checksum += ++place * id + static_cast<long>(message.size());
    }
    done.spent = since(start);
    return done;
}

outcome cold(pqxx::connection&, const std::string& conninfo, long n) {
    outcome done{n};
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        pqxx::connection own(conninfo);
        done.checksum += pqxx::nontransaction(own).exec_params(point, key(i))[0][1].as<int>();
    }
    done.spent = since(start);
    return done;
}

struct workload {
    std::string_view name;
    outcome (*run)(pqxx::connection& c, const std::string& conninfo, long n);
};

constexpr workload workloads[] = {
    {"pk1 prepared", pk1},         {"pk64 threads", pk64},   {"pipe text", pipe},     {"queries20 text", queries20},
    {"scan result", scan_result},  {"scan copy", scan_copy}, {"stream copy", stream}, {"insert copy", insert},
    {"fortunes result", fortunes}, {"cold connect", cold},
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) return std::fputs("usage: libpqxx_driver WORKLOAD VARIANT N CONNINFO\n", stderr), failure;
    const std::string wanted = std::string(argv[1]) + ' ' + argv[2];
    try {
        for (const workload& each : workloads) {
            if (each.name != wanted) continue;
            pqxx::connection c(argv[4]);
            print(each.run(c, argv[4], std::atol(argv[3])), PQXX_VERSION);
            return success;
        }
    } catch (const std::exception& e) {
        return std::fprintf(stderr, "libpqxx_driver: %s\n", e.what()), failure;
    }
    return unsupported;
}
