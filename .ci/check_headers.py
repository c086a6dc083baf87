#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles each public header alone, counts what it costs, and looks for what it must not pull in.

Usage: check_headers.py [BUILD_DIR]
"""

import concurrent.futures
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(ROOT, "tests", "compile"), os.path.join(ROOT, ".ci")]
from check_layers import QUERY_SIDE, layer_of  # noqa: E402
from run import command_of  # noqa: E402

QUERY_BUDGET, WIRE_BUDGET = 40_000, 80_000  # lines after preprocessing, without empty ones
# These bring the query language to the wire side: what they add is our own query side, which has its own budget.
BOTH_SIDES = {"overt/overt.hpp", "overt/exec/load_many.hpp", "overt/exec/page.hpp"}
QUERY_LANGUAGE = 10_000
WORLDS = re.compile(r'^# \d+ "[^"]*/(asio/|asio\.hpp|fmt/|libpq-fe\.h|pqxx/)', re.M)


def compiled(command, header, *more):
    return subprocess.run([*command, *more, "-x", "c++", "-"], input=f"#include <{header}>\n", capture_output=True,
                          text=True, errors="replace")


def trouble_with(command, header):
    """(lines, what is wrong) of one public header."""
    alone = compiled(command, header, "-Werror")
    if alone.returncode:
        return 0, "does not compile alone:\n" + alone.stderr
    text = compiled([word for word in command if word != "-fsyntax-only"], header, "-E").stdout
    lines = sum(1 for line in text.splitlines() if line and not line.startswith("#"))
    layer = layer_of(header.removeprefix("overt/"))
    if "pqxx" in header or "fmt" in header:  # their cost is that of the other library
        return lines, ""
    query_side = layer in QUERY_SIDE
    budget = QUERY_BUDGET if query_side else WIRE_BUDGET + QUERY_LANGUAGE * (header in BOTH_SIDES)
    if lines > budget:
        return lines, f"{lines} lines are over the budget of {budget}"
    foreign = WORLDS.search(text) if query_side else None
    return lines, f"is on the query side, but reaches {foreign.group(1)}" if foreign else ""


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build")
    directory, command = command_of(build)
    os.chdir(directory)
    include = os.path.join(ROOT, "include")
    headers = sorted(os.path.relpath(os.path.join(place, name), include)
                     for place, _, names in os.walk(include) for name in names if name.endswith(".hpp"))
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        results = list(zip(headers, pool.map(lambda header: trouble_with(command, header), headers)))
    for header, (lines, _) in sorted(results, key=lambda result: -result[1][0])[:5]:
        print(f"{lines:7} {header}")
    faults = [f"{header}: {trouble}" for header, (_, trouble) in results if trouble]
    print("\n".join(faults + [f"{len(headers)} headers, {len(faults)} in trouble"]))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
