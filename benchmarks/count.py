#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Counts what an operation costs: user instructions (callgrind), allocations (memcheck), syscalls (strace). Each is the
difference of two run lengths, so that what happens once cancels out. instr.sh calls it.

    count.py BUILD_DIR CONNINFO [--gate FILE | --store FILE] [--json FILE]
"""
import argparse
import json
import re
import sys
import tempfile

import harness

TOLERANCE = 0.01
LEAST = 0.01  # a hundredth of a call is an accident of the run lengths
FLICKER = 5  # per cent, stored beside what depends on timing


class Measure:
    """floors: (program, variant); the first one is what the ratio is to. calls: whether syscalls do not flicker.
    alone: whether timing has no say. It decides what goes out together, and how much of a large message at a time."""

    def __init__(self, workload, variant, floors, short, long, calls=False, alone=True):
        self.workload, self.variant, self.floors = workload, variant, floors
        self.short, self.long, self.calls, self.alone = short, long, calls, alone


LIBPQ = "libpq_floor"
MEASURES = [
    Measure("pk1", "lease", [(LIBPQ, "threaded"), (LIBPQ, "nonblocking"), ("asio_floor", "coroutine")], 640, 2560,
            calls=True),
    Measure("pk64", "lane", [(LIBPQ, "each")], 640, 3200, alone=False),
    Measure("pk64", "burst", [(LIBPQ, "burst")], 640, 3200, alone=False),
    Measure("pipe", "batch", [(LIBPQ, "burst")], 640, 2560),
    Measure("scan", "structs", [(LIBPQ, "binary")], 1, 3),
    Measure("scan", "views", [(LIBPQ, "binary")], 1, 3),
    Measure("insert", "copy", [(LIBPQ, "copy")], 1, 3, alone=False),
    Measure("insert", "unnest", [(LIBPQ, "unnest")], 1, 3, alone=False),
    Measure("stream", "cursor", [(LIBPQ, "cursor")], 1, 2),
    Measure("stream", "copy", [(LIBPQ, "copy")], 1, 2),
    Measure("builder", "prepared", [], 1000, 3000),
    Measure("builder", "dynamic", [], 1000, 3000),
]


def found(pattern, text):
    match = re.search(pattern, text)
    if not match:
        raise harness.Failed("no count in: " + text.strip()[-300:])
    return int(match.group(1).replace(",", ""))


class Counter:
    def __init__(self, build, conninfo):
        self.build, self.server, self.agreed = build, harness.Server(conninfo), {}

    def run(self, who, workload, variant, n, *wrap):
        return harness.run(self.server, harness.program(self.build, who), workload, variant, n, self.agreed, wrap)[1]

    def instructions(self, *what):
        said = self.run(*what, "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")
        return found(r"Collected : ([\d,]+)", said)

    def allocations(self, *what):
        said = self.run(*what, "valgrind", "--leak-check=no", "--undef-value-errors=no")
        return found(r"total heap usage: ([\d,]+) allocs", said)

    def syscalls(self, *what):
        with tempfile.NamedTemporaryFile("r") as calls:
            self.run(*what, "strace", "-f", "-c", "-o", calls.name)
            rows = [line.split() for line in calls]
        return sum(int(row[3]) for row in rows if len(row) >= 5 and row[0][0].isdigit() and row[-1] != "total")

    def cost(self, metric, who, variant, measure):
        count = getattr(self, metric)
        short, long = (count(who, measure.workload, variant, n) for n in (measure.short, measure.long))
        return (long - short) / ((measure.long - measure.short) * harness.WORKLOADS[measure.workload].rows)


def figures_of(counter, measure, whole):
    """[(program, variant, {metric: cost})], ours last; without `whole` only what the gate needs."""
    rows = []
    for who, variant in measure.floors if whole else measure.floors[:1]:
        metrics = ("instructions", "allocations", "syscalls") if whole else ("instructions",)
        rows.append((who, variant, {metric: counter.cost(metric, who, variant, measure) for metric in metrics}))
    metrics = ["instructions", "allocations"] + ["syscalls"] * (whole or measure.calls)
    rows.append(("overt_bench", measure.variant,
                 {metric: counter.cost(metric, "overt_bench", measure.variant, measure) for metric in metrics}))
    return rows


def gated(measure, rows):
    """{metric: figure} of what the gate holds: instructions as a ratio to libpq's where there are any."""
    ours = rows[-1][2]
    figures = {"instructions": ours["instructions"]}
    if measure.floors:
        figures = {"instructions/libpq": ours["instructions"] / rows[0][2]["instructions"]}
    if measure.alone:
        figures["allocations"] = ours["allocations"]
    if measure.calls:
        figures["syscalls"] = ours["syscalls"]
    return figures


def stored(path):
    with open(path, encoding="utf-8") as file:
        rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return {(row[0], row[1], row[2]): (float(row[3]), float(row[4]) / 100 if len(row) > 4 else TOLERANCE)
            for row in rows}


def print_row(workload, who, variant, costs):
    name = "overt" if who == "overt_bench" else who.removesuffix("_floor")
    cells = (f"{costs[m]:.2f}" if m in costs else "" for m in ("instructions", "allocations", "syscalls"))
    print("| {:<8} | {:<22} | {:>12} | {:>11} | {:>8} |".format(workload, f"{name}, {variant}", *cells), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("conninfo")
    parser.add_argument("--gate", metavar="FILE")
    parser.add_argument("--store", metavar="FILE")
    parser.add_argument("--json", metavar="FILE")
    arguments = parser.parse_args()
    counter = Counter(arguments.build, arguments.conninfo)
    limits = stored(arguments.gate) if arguments.gate else {}
    broken, lines, results = [], [], []
    print("| {:<8} | {:<22} | {:>12} | {:>11} | {:>8} |".format("workload", "client", "instructions", "allocations",
                                                               "syscalls"))
    print("|----------|------------------------|-------------:|------------:|---------:|")
    for measure in MEASURES:
        try:
            rows = figures_of(counter, measure, not (arguments.gate or arguments.store))
        except (harness.Failed, harness.Unsupported) as e:
            sys.exit(f"count.py: {measure.workload} {measure.variant}: {e or 'not supported'}")
        for who, variant, costs in rows:
            print_row(measure.workload, who, variant, costs)
            results.append({"workload": measure.workload, "program": who, "variant": variant, **costs})
        for metric, figure in gated(measure, rows).items():
            line = f"{measure.workload:<8} {measure.variant:<9} {metric:<19} {figure:.3f}"
            lines.append(line if measure.alone else f"{line} {FLICKER:g}")
            if (measure.workload, measure.variant, metric) not in limits:
                continue
            limit, tolerance = limits[measure.workload, measure.variant, metric]
            if figure > limit * (1 + tolerance) + LEAST:
                broken.append(f"{measure.workload} {measure.variant}: {figure:.3f} {metric}, stored are {limit:g} and "
                              f"{tolerance:.0%} more are allowed")
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
    if arguments.store:
        with open(arguments.store, encoding="utf-8") as file:
            head = [line for line in file if line.startswith("#")]
        with open(arguments.store, "w", encoding="utf-8") as file:
            file.write("".join(head) + "\n".join(lines) + "\n")
    if broken:
        print("\nMore than stored:\n  " + "\n  ".join(broken))
        return 1
    if arguments.gate:
        print("\nNothing costs more than stored.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
