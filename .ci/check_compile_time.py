#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles 100 distinct two-table queries at -O0 and compares the CPU time, the best of a few rounds, with the budget.

On a machine that is slower than those the budget was made for, the time of asio.hpp alone is the measure.

Usage: check_compile_time.py [BUILD_DIR]
"""

import math
import os
import resource
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TWINS = os.path.join(ROOT, "tests", "compile")
sys.path.insert(0, TWINS)
from run import command_of  # noqa: E402

BUDGET = 3.0  # seconds
BUDGET_IN_ASIO = 1.7  # the same, as a multiple of what asio.hpp alone takes
ROUNDS = 6  # at the most: other work on the machine only ever adds


def cpu_of(command, directory):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=directory, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build")
    directory, command = command_of(build)
    command = [word for word in command if word not in ("-fsyntax-only", "-g")]
    command += ["-O0", "-c", "-o", os.devnull]
    with tempfile.TemporaryDirectory() as work:
        queries, asio = os.path.join(work, "queries.cpp"), os.path.join(work, "asio.cpp")
        with open(queries, "w", encoding="utf-8") as source:
            subprocess.run([sys.executable, os.path.join(TWINS, "hundred_queries.py")], stdout=source, check=True)
        with open(asio, "w", encoding="utf-8") as source:
            source.write("#include <asio.hpp>\n")
        seconds = alone = math.inf
        for _ in range(ROUNDS):
            seconds = min(seconds, cpu_of([*command, queries], directory))
            alone = min(alone, cpu_of([*command, asio], directory))
            ratio = seconds / alone
            if seconds <= BUDGET:
                break
    print(f"100 queries: {seconds:.2f} s of CPU, budget {BUDGET:.2f} s; "
          f"{ratio:.2f} times asio.hpp, budget {BUDGET_IN_ASIO:.2f} on a slower machine")
    sys.exit(1 if seconds > BUDGET and ratio > BUDGET_IN_ASIO else 0)


if __name__ == "__main__":
    main()
