// SPDX-License-Identifier: BSL-1.0
// overt_soak bank|load|mix [--NAME VALUE]...: what run.sh --help names. Exit status 1 where something is wrong.
#include "bank.hpp"
#include "load.hpp"
#include "mix.hpp"

#include <malloc.h>
#include <cstdlib>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using namespace overt::test;
using namespace overt::test::soak;
using arguments = std::map<std::string, long, std::less<>>;

long value_of(const arguments& given, std::string_view name, long otherwise) {
    const auto found = given.find(name);
    return found == given.end() ? otherwise : found->second;
}

std::uint64_t seed_of(const arguments& given) {
    const long seed = value_of(given, "--seed", static_cast<long>(std::random_device{}()));
    std::printf("seed         %ld\n", seed);
    return static_cast<std::uint64_t>(seed);
}

/// In kB: what malloc() has given, and nobody has given back.
long allocated() { return static_cast<long>(::mallinfo2().uordblks / 1024); }

/// The libraries keep a little; coroutines that were left behind are much.
std::vector<std::string> judge_allocated(long before, std::vector<std::string> wrong) {
    const long more = allocated() - before;
    std::printf("allocated    %+ld kB\n", more);
    if (more > 500) wrong.push_back("memory was left behind");
    return wrong;
}

/// Of memory, in kB per 10,000 operations: what a short run needs comes all at its beginning.
double most_rise_of(long operations) {
    if (operations >= 1'000'000) return 1;
    return operations >= 100'000 ? 50 : 1e9;
}

int verdict(const std::vector<std::string>& wrong) {
    for (const std::string& each : wrong) std::printf("WRONG        %s\n", each.c_str());
    return wrong.empty() ? 0 : 1;
}

int bank_day(const arguments& given) {
    bank_plan plan;
    plan.time = std::chrono::seconds(value_of(given, "--seconds", value_of(given, "--minutes", 5) * 60));
    plan.customers = static_cast<int>(value_of(given, "--coroutines", plan.customers));
    plan.seed = seed_of(given);
    plan.falsified = value_of(given, "--falsify", 0) != 0;
    std::printf("bank         %ld s, %d coroutines, %d connections\n", static_cast<long>(plan.time.count()),
                plan.customers, plan.connections);
    const bank_result result = run_bank(plan);
    print(result, plan);
    return verdict(result.wrong);
}

int much_load(const arguments& given) {
    load_plan plan;
    plan.coroutines = static_cast<int>(value_of(given, "--coroutines", plan.coroutines));
    plan.turns = static_cast<int>(value_of(given, "--turns", plan.turns));
    plan.queries = static_cast<int>(value_of(given, "--queries", plan.queries));
    if (plan.all_queries() < 1'000'000) plan.warm_up = 0.5;
    const schema tables("soak_load", points_table);
    run_load(overt::pool_options(server_dsn()).session_setting("search_path", tables.name()), {100, 10, 10});
    const long before = allocated();
    const load_result result = run_load(overt::pool_options(server_dsn()).session_setting("search_path", tables.name()),
                                        plan);
    print(result, plan);
    return verdict(judge_allocated(before, judge(result, plan, most_rise_of(plan.all_queries()))));
}

int all_day(const arguments& given) {
    mix_plan plan;
    plan.operations = value_of(given, "--operations", plan.operations);
    plan.coroutines = static_cast<int>(value_of(given, "--coroutines", plan.coroutines));
    plan.lifetime = std::chrono::milliseconds(value_of(given, "--lifetime", 30 * 60 * 1000L));
    plan.seed = seed_of(given);
    schema tables("soak_mix", std::string(points_table) + mix_tables);
    const std::string dsn = with_keyword(server_dsn(), "options", "-csearch_path=" + tables.name());
    mix_plan first = plan;
    first.operations = 2000;
    run_mix(dsn, first);
    tables.run("UPDATE soak_counters SET value = 0");
    const long before = allocated();
    const mix_result result = run_mix(dsn, plan);
    print(result, plan);
    return verdict(judge_allocated(before, judge(result, plan, most_rise_of(plan.operations))));
}

}  // namespace

int main(int argc, char** argv) try {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    arguments given;
    for (int i = 2; i + 1 < argc; i += 2) given[argv[i]] = std::stol(argv[i + 1]);
    const std::string_view what = argc > 1 ? argv[1] : "";
    if (argc % 2 == 0 && what == "bank") return bank_day(given);
    if (argc % 2 == 0 && what == "load") return much_load(given);
    if (argc % 2 == 0 && what == "mix") return all_day(given);
    std::fputs("usage: overt_soak bank|load|mix [--NAME VALUE]...\n", stderr);
    return 2;
} catch (const std::exception& e) {
    std::fprintf(stderr, "overt_soak: %s\n", e.what());
    return 1;
}
