#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs what proves the entries of faults/catalogue.txt, entry by entry; --check only looks for the proofs."""

import argparse
import glob
import os
import re
import subprocess
import sys

import run_boost

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
ENTRY = re.compile(r"(?P<id>[\w-]+) (?P<title>[^|]+?)"
                   r"(?: \| (?:twin (?P<twin>[\w, ]+)|cannot be built here: (?P<why>.+)))?$")


class Entry:
    """One line of the catalogue, and what was found for it."""

    def __init__(self, line):
        found = ENTRY.match(line)
        if not found:
            sys.exit(f"catalogue.txt: this line names no entry: {line}")
        self.id, self.title, self.why = found["id"], found["title"], found["why"]
        self.twins = re.split(r", ?", found["twin"]) if found["twin"] else []
        self.tests = []   # (program, path)
        self.failed = []

    def proofs(self):
        return self.tests + self.twins


def entries():
    with open(os.path.join(TESTS, "faults", "catalogue.txt")) as file:
        return {e.id: e for e in (Entry(line.rstrip()) for line in file if line.strip() and line[0] != "#")}


def programs(build):
    """The test programs that were built."""
    patterns = ("unit/unit_*", "integration/integration*", "faults/faults")
    found = (path for pattern in patterns for path in sorted(glob.glob(os.path.join(build, "tests", pattern))))
    return [path for path in found if os.path.isfile(path) and os.access(path, os.X_OK)]


def find_tests(catalogue, among):
    """Adds the tests to their entries; returns the labels that are no entries."""
    unknown = []
    for program in among:
        for path, labels in run_boost.cases_of(program).items():
            for label in labels:
                if label in catalogue:
                    catalogue[label].tests.append((program, path))
                else:
                    unknown.append(f"{os.path.basename(program)}/{path} covers {label}, which is no entry")
    return unknown


def gaps(catalogue):
    for entry in catalogue.values():
        if not entry.proofs() and not entry.why:
            yield f"{entry.id} {entry.title}: no test covers it"
        if entry.proofs() and entry.why:
            yield f"{entry.id} {entry.title}: there is a test, and a reason why there is none"
        for twin in entry.twins:
            if not os.path.exists(os.path.join(TESTS, "compile", twin + ".cpp")):
                yield f"{entry.id} {entry.title}: there is no compile/{twin}.cpp"


def run_tests(catalogue, tally):
    """Each test once, whatever the number of entries it stands for."""
    by_program = {}
    for entry in catalogue.values():
        for program, path in entry.tests:
            by_program.setdefault(program, set()).add(path)
    for program, paths in by_program.items():
        run = run_boost.Run(program, sorted(paths))
        counts, trouble = run.result()
        print(f"{os.path.basename(program)}: {counts[0]} passed, {counts[1]} failed {trouble}", flush=True)
        tally[:] = [a + b for a, b in zip(tally, counts)]
        for entry in catalogue.values():
            entry.failed += [path for where, path in entry.tests if where == program and path not in run.passed]


def run_twins(catalogue, build, tally):
    results = {}
    for twin in sorted({twin for entry in catalogue.values() for twin in entry.twins}):
        source = os.path.join(TESTS, "compile", twin + ".cpp")
        results[twin] = subprocess.run([os.path.join(TESTS, "compile", "run.py"), "--build", build, source]).returncode
        tally[1 if results[twin] else 0] += 1
    for entry in catalogue.values():
        entry.failed += [twin for twin in entry.twins if results[twin]]


def report(catalogue):
    print()
    for entry in catalogue.values():
        if entry.why:
            verdict, detail = "-", f"cannot be built here: {entry.why}"
        else:
            verdict = "FAILED" if entry.failed else "ok"
            count = len(entry.proofs())
            detail = ", ".join(entry.failed) or f"{count} test{'s' if count > 1 else ''}"
        print(f"{verdict:7} {entry.id:18} {entry.title} ({detail})")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build", help="Meson's build directory")
    parser.add_argument("--check", action="store_true", help="only whether every entry has a proof")
    parser.add_argument("--tally", help="file that a line 'passed failed skipped' is added to")
    options = parser.parse_args()

    catalogue = entries()
    faults = find_tests(catalogue, programs(options.build)) + list(gaps(catalogue))
    print(*faults, sep="\n", end="\n" if faults else "")
    tally = [0, len(faults), 0]
    if options.check:
        impossible = sum(1 for entry in catalogue.values() if entry.why)
        print(f"{len(catalogue)} entries, {impossible} that cannot be built here, {len(faults)} faults")
    else:
        run_tests(catalogue, tally)
        run_twins(catalogue, options.build, tally)
        report(catalogue)
    if options.tally:
        with open(options.tally, "a") as file:
            print(*tally, file=file)
    sys.exit(1 if tally[1] and not options.tally else 0)


if __name__ == "__main__":
    main()
