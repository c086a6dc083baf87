// SPDX-License-Identifier: BSL-1.0
// overt_soak bank|load|mix [--NAME VALUE]...: what run.sh --help names. Exit status 1 where something is wrong.
#include "bank.hpp"
#include "load.hpp"
#include "mix.hpp"

#include <atomic>
#include <cstdlib>
#include <map>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

std::atomic<long> blocks = 0;  // that operator new has given, and nobody has given back

}  // namespace

void* operator new(std::size_t size) {
    void* const made = std::malloc(size ? size : 1);
    if (!made) throw std::bad_alloc();
    blocks.fetch_add(1, std::memory_order_relaxed);
    return made;
}
void operator delete(void* gone) noexcept {
    if (gone) blocks.fetch_sub(1, std::memory_order_relaxed);
    std::free(gone);
}
void operator delete(void* gone, std::size_t) noexcept { ::operator delete(gone); }

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

/// The library and the C library keep a few; coroutines that were left behind are many.
std::vector<std::string> judge_blocks(long before, std::vector<std::string> wrong) {
    const long more = blocks - before;
    std::printf("blocks       %+ld\n", more);
    if (more > 500) wrong.push_back("memory was left behind");
    return wrong;
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
    const long before = blocks;
    const load_result result = run_load(overt::pool_options(server_dsn()).session_setting("search_path", tables.name()),
                                        plan);
    print(result, plan);
    // of a short run the warm-up is most
    return verdict(judge_blocks(before, judge(result, plan, plan.all_queries() >= 1'000'000 ? 1 : 20)));
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
    const long before = blocks;
    const mix_result result = run_mix(dsn, plan);
    print(result, plan);
    return verdict(judge_blocks(before, judge(result, plan, plan.operations >= 1'000'000 ? 1 : 50)));
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
