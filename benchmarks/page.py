#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes docs/benchmarks.md from what report.py and count.py measured.

    page.py RESULTS.json COUNTS.json [--profiles PROFILES.json] > docs/benchmarks.md
"""
import argparse
import json
import statistics
import sys

import harness
import targets
from plot import bases, rate

HEAD = """# Benchmarks

Made by `benchmarks/report.sh{options}`; do not edit. The command installs the peers, builds, starts a PostgreSQL of its
own, runs everything, checks every answer, and writes this page and its plot.

**Mode: one-core.** Server and client share one processor, so that rates follow the work that both do. Every figure is a
ratio of two programs that took turns in this one run, {rounds} rounds of about {seconds:g} s for each in rotated order;
the median counts. A rate above 1 is more operations in a second than those of libpq by hand. Spread is
(highest - lowest) / median of the rates: differences below it say nothing. Instructions, allocations and syscalls are
counted (callgrind, memcheck, strace), each as the difference of two run lengths.

Versions: {versions}. {peers}

![Rates beside those of libpq](benchmarks.svg)
"""
WORKLOADS = {
    "pk1": "Point query by key, prepared, one connection, one at a time.",
    "pk64": "The same from 64 tasks on 8 connections. `burst`: one Sync for what goes out together.",
    "pipe": "The same, 64 at a time on one connection. `batch` and `burst`: one Sync for 64.",
    "mix": "64 tasks on 8 connections, nine point queries for each update.",
    "fortunes": "TechEmpower's fortunes without the page: 12 rows, one more, sorted.",
    "queries20": "TechEmpower's multiple queries: 20 for a request. `batch` and `burst`: one Sync for 20.",
    "updates20": "TechEmpower's updates: 20 queries, then one statement that writes what they read.",
    "scan": "10,000 rows of 8 columns, every cell decoded.",
    "stream": "1,000,000 rows of 8 columns in constant memory.",
    "insert": "10,000 rows of 7 columns into an empty table.",
    "cold": "A connection, or a pool, its first query, and its end.",
    "magic1": "MagicStack 1: pg_type, 12 columns.",
    "magic2": "MagicStack 2: 1,000 integers.",
    "magic3": "MagicStack 3: 100 values of 1,000 bytes. `+primed`: with a receive buffer of 64 kB.",
    "magic4": "MagicStack 4: 100 arrays of 100 integers.",
    "magic5": "MagicStack 5: COPY of 10,000 rows.",
    "magic6": "MagicStack 6: 1,000 INSERTs in a batch.",
    "magic7": "MagicStack 7: SELECT 1 + 1.",
}
# What a profile of user instructions does not show.
NOTES = {
    "magic3": "34 of the system calls of a query are `brk` (`strace -f -c`): libpq's buffer is primed by the thread "
              "that connects, in that thread's arena of malloc, so that the loop's thread gives the memory of each "
              "answer back to the kernel. With `MALLOC_ARENA_MAX=1`, or `MALLOC_TRIM_THRESHOLD_=268435456`, there are "
              "none.",
}
PACKAGES = ["postgresql-15", "postgresql-17", "libpq-dev", "libpqxx-dev", "librust-tokio-postgres-dev", "rustc",
            "python3-asyncpg", "python3-uvloop", "python3-sqlalchemy", "libasio-dev"]


def table(head, rows, right=()):
    out = ["| " + " | ".join(head) + " |",
           "|" + "|".join("---:" if at in right else "---" for at in range(len(head))) + "|"]
    return out + ["| " + " | ".join(row) + " |" for row in rows]


def spread(result):
    rates = [run["ops"] / run["seconds"] for run in result["runs"]]
    return (max(rates) - min(rates)) / statistics.median(rates)


def workload_section(name, results):
    base = bases(results)[name]
    own = [r for r in results if r["workload"] == name]
    cpu = next(targets.cpu(r) for r in own if r["peer"] == "libpq")
    rows = [[r["peer"], f"`{r['variant']}`", f"{rate(r) / base:.2f}", f"{targets.cpu(r) / cpu:.2f}" if cpu else "",
             f"{spread(r):.0%}"] for r in own]
    return ["", f"### {name}", "", WORKLOADS[name], "",
            *table(["client", "variant", "rate / libpq", f"client CPU per {harness.WORKLOADS[name].unit} / libpq",
                    "spread"], rows, (2, 3, 4))]


def count_section(counts):
    rows = []
    for each in counts:
        who = "overt" if each["program"] == "overt_bench" else each["program"].removesuffix("_floor")
        cells = [f"{each[m]:,.2f}" if m in each else "" for m in ("instructions", "allocations", "syscalls")]
        rows.append([each["workload"], who, f"`{each['variant']}`", *cells])
    return ["", "## What an operation costs", "",
            "`benchmarks/instr.sh`; an operation is a query, a row, or a statement. Syscalls of `pk64`, and of large "
            "answers, depend on timing.", "",
            *table(["workload", "client", "variant", "instructions", "allocations", "syscalls"], rows, (3, 4, 5))]


def memory_section(memory):
    if not memory:
        return []
    rows = [[m["workload"], m["peer"], f"`{m['variant']}`", f"{m['n']:,}", f"{m['rss_kb'] / 1024:.1f}"]
            for m in memory]
    return ["", "## Peak memory of the process", "",
            "`stream` reads 1,000,000 rows, `stream10` 10,000,000; `flood` puts so many queries of 1 kB into one "
            "pipeline.", "",
            *table(["workload", "client", "variant", "N", "peak RSS, MB"], rows, (3, 4))]


def profile_section(profiles):
    out = ["", "## Where the rest goes", "",
           "Of everything that misses a target: what callgrind counts by library and by function, for one operation. "
           "Kernel time is not in it. A library without symbols shows addresses in place of names."] if profiles else []
    for each in profiles:
        whole = sum(count for _, count in each["libraries"])
        parts = ", ".join(f"{library} {count:,.0f}" for library, count in each["libraries"][:5])
        command = f"benchmarks/profiles.py BUILD_DIR CONNINFO {each['workload']} {each['variant']}"
        out += ["", f"`{command}`: {whole:,.0f}, of them {parts}.", "",
                *table(["function", "library", "instructions"],
                       [[f"`{name}`", library, f"{count:,.0f}"] for library, name, count in each["functions"]], (2,))]
        if each["workload"] in NOTES:
            out += ["", NOTES[each["workload"]]]
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results")
    parser.add_argument("counts")
    parser.add_argument("--profiles")
    parser.add_argument("--options", default="")
    parser.add_argument("--skipped", default="")
    arguments = parser.parse_args()
    with open(arguments.results, encoding="utf-8") as file:
        report = json.load(file)
    with open(arguments.counts, encoding="utf-8") as file:
        counts = json.load(file)
    lines = targets.lines(report, counts)
    versions = ", ".join(f"{name} {version}" for name, version in report["versions"].items())
    peers = f"Packages: {harness.debian_version(*PACKAGES)}."
    if arguments.skipped:
        peers += f" Left out: {arguments.skipped}."
    out = [HEAD.format(options=arguments.options, rounds=report["rounds"], seconds=report["seconds"],
                       versions=versions, peers=peers),
           "## Targets", "",
           "Ratio is measured / target. Peers that are not in this run (drogon, pgx) are not compared.", "",
           *table(["", "what", "target", "measured", "ratio", ""], [line.cells() for line in lines], (2, 3, 4)),
           "", "## Rates"]
    for name in bases(report["results"]):
        out += workload_section(name, report["results"])
    out += count_section(counts) + memory_section(report["memory"])
    if arguments.profiles:
        with open(arguments.profiles, encoding="utf-8") as file:
            out += profile_section(json.load(file))
    if report["failed"]:
        out += ["", "## Failed", "", *[f"- {each}" for each in report["failed"]]]
    print("\n".join(out))
    return 0


if __name__ == "__main__":
    sys.exit(main())
