#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles 100 distinct two-table queries at -O0 and compares the CPU time, the best of three, with the budget.

Usage: check_compile_time.py [BUILD_DIR]
"""

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


def cpu_of(command, directory):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=directory, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build")
    directory, command = command_of(build)
    command = [word for word in command if word not in ("-fsyntax-only", "-g")]
    with tempfile.NamedTemporaryFile("w", suffix=".cpp") as source:
        subprocess.run([sys.executable, os.path.join(TWINS, "hundred_queries.py")], stdout=source, check=True)
        times = [cpu_of([*command, "-O0", "-c", "-o", os.devnull, source.name], directory) for _ in range(3)]
    print(f"100 queries: {min(times):.2f} s of CPU, budget {BUDGET:.2f} s")
    sys.exit(1 if min(times) > BUDGET else 0)


if __name__ == "__main__":
    main()
