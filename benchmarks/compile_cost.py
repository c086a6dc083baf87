#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What each of the 22 TPC-H queries costs the compiler at -O0, above a file that has the same includes and no query.

Usage: benchmarks/compile_cost.py [--runs N] [BUILD_DIR]

BUILD_DIR is a configured build, by default build; nothing of it is changed. A query is what samples/tpch/qNN.cpp holds:
it is built, rendered, run, and its rows are read. Columns:

  decls  declarations in the compiler's tree, in thousands: most of them are instantiations; clang only
  nodes  statements and expressions in it, in thousands; clang only
  text   machine code, in kB
  CPU    with --runs: seconds of the compiler, the least of N runs; they say something on a quiet machine only

All but the seconds are the same in every run of one compiler.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAMPLES = os.path.join(ROOT, "samples")
sys.path[:0] = [os.path.join(ROOT, ".ci"), os.path.join(ROOT, "tests", "compile")]
from check_compile_time import cpu_of  # noqa: E402
from run import command_of  # noqa: E402

PRINT_STATS = ("-Xclang", "-print-stats")
COUNTED = {"decls": re.compile(r"(\d+) decls total"), "nodes": re.compile(r"(\d+) stmts/exprs total")}
COLUMNS = ["decls", "nodes", "text"]


class Compiler:
    def __init__(self, build, runs):
        self.directory, command = command_of(build)
        self.command = [word for word in command if word not in ("-fsyntax-only", "-g")] + ["-O0", "-I" + SAMPLES]
        self.runs = runs

    def cost_of(self, source):
        with tempfile.NamedTemporaryFile(suffix=".o") as made:
            compiling = [*self.command, "-c", "-o", made.name, source]
            stats = subprocess.run([*compiling, *PRINT_STATS], cwd=self.directory, capture_output=True, text=True)
            if stats.returncode != 0:
                subprocess.run(compiling, cwd=self.directory, check=True)
            sizes = subprocess.run(["size", made.name], check=True, capture_output=True, text=True).stdout
            cost = {"text": int(sizes.splitlines()[1].split()[0]) / 1000}
            if self.runs:
                cost["CPU"] = min(cpu_of(compiling, self.directory) for _ in range(self.runs))
        for column, pattern in COUNTED.items():
            found = pattern.search(stats.stderr)
            cost[column] = int(found.group(1)) / 1000 if found else None
        return cost


def difference(cost, base):
    return {key: None if cost[key] is None or base[key] is None else cost[key] - base[key] for key in COLUMNS}


def line(name, cost):
    cells = ("-" if cost[key] is None else f"{cost[key]:.{2 if key == 'CPU' else 1}f}" for key in COLUMNS)
    return f"{name:10}" + "".join(f"{cell:>10}" for cell in cells)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", nargs="?", default=os.path.join(ROOT, "build"))
    parser.add_argument("--runs", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.runs:
        COLUMNS.append("CPU")
    compiler = Compiler(os.path.abspath(arguments.build), arguments.runs)
    with tempfile.NamedTemporaryFile("w", suffix=".cpp") as empty:
        empty.write('#include "tpch/query.hpp"\n')
        empty.flush()
        base = compiler.cost_of(empty.name)
    print(f"{'':10}" + "".join(f"{column:>10}" for column in COLUMNS))
    print(line("includes", base), flush=True)
    total = dict.fromkeys(COLUMNS, 0)
    for number in range(1, 23):
        cost = difference(compiler.cost_of(os.path.join(SAMPLES, "tpch", f"q{number:02}.cpp")), base)
        total = {key: None if cost[key] is None else total[key] + cost[key] for key in COLUMNS}
        print(line(f"q{number:02}", cost), flush=True)
    print(line("all 22", total))


if __name__ == "__main__":
    main()
