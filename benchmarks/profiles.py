#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Where the instructions of an operation go: callgrind's counts by library and by function, each as the difference of
two run lengths.

    profiles.py BUILD_DIR CONNINFO WORKLOAD VARIANT [PROGRAM]
    profiles.py BUILD_DIR CONNINFO --missed RESULTS.json COUNTS.json    of all that miss a target, as JSON
"""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

import harness
import targets
from count import MEASURES, Measure

LINE = re.compile(r"^ *([\d,]+)(?: \([^)]*\))? +(\S*?):(.+?)(?: \[(.*)\])?$")
SHOWN = 100  # characters of a name


def of_run(server, program, measure, n):
    """{(library, function): instructions}"""
    with tempfile.TemporaryDirectory() as scratch:
        out = os.path.join(scratch, "out")
        wrap = ("valgrind", "--tool=callgrind", f"--callgrind-out-file={out}")
        harness.run(server, program, measure.workload, measure.variant, n, {}, wrap)
        done = subprocess.run(["callgrind_annotate", "--threshold=100", "--show-percs=no", out], capture_output=True,
                              text=True, check=True)
    counts = collections.Counter()
    for line in done.stdout.splitlines():
        match = LINE.match(line)
        if not match:
            continue
        name = re.sub(r"'\d+$", "", match[3])
        counts[os.path.basename(match[4] or "?"), name] += int(match[1].replace(",", ""))
    return counts


def short_name(name):
    """Without arguments, template parameters and namespaces of no interest."""
    while (shorter := re.sub(r"<[^<>]*>", "", name)) != name:
        name = shorter
    for left_out in ("(anonymous namespace)::", "overt::", "detail::"):
        name = name.replace(left_out, "")
    name = re.sub(r"\(.*", "", name)
    return name[:SHOWN]


def profile(build, conninfo, workload, variant, program="overt_bench"):
    """([(library, instructions)], [(library, function, instructions)]), both for one operation and largest first."""
    measure = next((m for m in MEASURES if (m.workload, m.variant) == (workload, variant)),
                   Measure(workload, variant, [], 64, 256))
    server, command = harness.Server(conninfo), harness.program(build, program)
    short, long = (of_run(server, command, measure, n) for n in (measure.short, measure.long))
    operations = (measure.long - measure.short) * harness.WORKLOADS[workload].rows
    functions, libraries = collections.Counter(), collections.Counter()
    for (library, name), count in long.items():
        each = (count - short.get((library, name), 0)) / operations
        functions[library, short_name(name)] += each
        libraries[library] += each
    return ([(library, each) for library, each in libraries.most_common() if each >= 0.5],
            [(library, name, each) for (library, name), each in functions.most_common(12) if each >= 0.5])


def missed(results, counts):
    """[(workload, variant)] of ours that misses a target."""
    with open(results, encoding="utf-8") as first, open(counts, encoding="utf-8") as second:
        lines = targets.lines(json.load(first), json.load(second))
    names = [tuple(line.what.split(":")[0].split()) for line in lines if line.met is False]
    return dict.fromkeys(name for name in names if len(name) == 2)


def main():
    if len(sys.argv) == 6 and sys.argv[3] == "--missed":
        all_of_them = [(workload, variant, *profile(*sys.argv[1:3], workload, variant))
                       for workload, variant in missed(*sys.argv[4:])]
        json.dump([dict(zip(("workload", "variant", "libraries", "functions"), each)) for each in all_of_them],
                  sys.stdout)
        return
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    libraries, functions = profile(*sys.argv[1:])
    for library, each in libraries:
        print(f"{each:10.1f}  {library}")
    print()
    for library, name, each in functions:
        print(f"{each:10.1f}  {name}  [{library}]")


if __name__ == "__main__":
    main()
