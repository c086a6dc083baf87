#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs Boost.Test programs, all cases or those whose path contains a filter, and counts the results."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as xml

LIMIT = int(os.environ.get("OVERT_TEST_LIMIT", "1800"))


def matches(name, filters):
    """Whether the name contains one of the comma-separated filters; no case, - and _ are the same."""
    plain = lambda text: text.lower().replace("-", "_")
    return any(plain(part) in plain(name) for part in filters.split(","))


def cases_of(program):
    """{path of a test case: its labels and those of its suites}, from the graph that --list_content prints."""
    listing = subprocess.run([program, "--list_content=DOT"], capture_output=True, text=True)
    cases, suites, latest = {}, [], ("", [])
    for line in (listing.stdout + listing.stderr).splitlines():
        unit = re.match(r'tu\d+\[.*label="([^"|]*)\|[^"|]*(?:\|labels:([^"]*))?"\]', line)
        if line == "{":
            suites.append(latest)
        elif line == "}" and suites:
            suites.pop()
        elif unit:
            latest = unit[1], [label[1:] for label in (unit[2] or "").split()]
            above = suites[1:]
            for depth in range(1, len(above) + 1):
                cases.pop("/".join(name for name, _ in above[:depth]), None)  # it has children
            path = "/".join(name for name, _ in [*above, latest])
            cases[path] = [label for _, labels in [*above, latest] for label in labels]
    return cases


def selection(program, filters):
    """Paths of the matching cases; None where the whole program is meant."""
    name = os.path.basename(program)
    if matches(name, filters):
        return None
    return [path for path, labels in cases_of(program).items()
            if any(matches(known, filters) for known in [name + "/" + path, *labels])]


class Run:
    """One program under way: its output without the lines that only say where it is."""

    entering = re.compile(r'Entering test (case|suite) "(.*)"')
    chatter = re.compile(r"(Entering|Leaving) test (case|suite|module) |skipped because disabled|^Running \d+ test")

    def __init__(self, program, paths):
        self.paths = paths
        self.current = "its start"
        self.timed_out = False
        self.passed = set()  # paths
        with tempfile.NamedTemporaryFile() as report:
            self.process = subprocess.Popen(
                [program, *("--run_test=" + path for path in paths or []), "--log_level=test_suite",
                 "--log_sink=stderr", "--catch_system_errors=no", "--color_output=no", "--report_format=XML",
                 "--report_level=detailed", "--report_sink=" + report.name],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
            timer = threading.Timer(LIMIT, self.give_up)
            timer.start()
            self.follow()
            self.status = self.process.wait()
            timer.cancel()
            self.counts = self.read(report.name)

    def give_up(self):
        self.timed_out = True
        self.process.kill()

    def follow(self):
        for line in self.process.stdout:
            here = self.entering.search(line)
            if here:
                self.current = here.group(2)
            if line.strip() and not self.chatter.search(line):
                print(line, end="", flush=True)

    def read(self, path):
        """[passed, failed, skipped], as Boost.Test reports them; it counts what we did not select as skipped."""
        try:
            top = xml.parse(path).getroot()[0]
        except (xml.ParseError, IndexError):
            return None
        self.passed = set(self.passed_in(top, ()))
        count = lambda *names: sum(int(top.get("test_cases_" + name, 0)) for name in names)
        passed, failed = count("passed", "passed_with_warnings"), count("failed", "aborted")
        skipped = count("skipped") if self.paths is None else max(0, len(self.paths) - passed - failed)
        return [passed, failed, skipped]

    def passed_in(self, unit, above):
        """Paths of the cases below a suite that passed."""
        for each in unit:
            path = (*above, each.get("name"))
            if each.tag == "TestSuite":
                yield from self.passed_in(each, path)
            elif each.get("result", "").startswith("passed"):
                yield "/".join(path)

    def result(self):
        if self.counts is None:
            reason = f"did not end within {LIMIT} s" if self.timed_out else f"ended with status {self.status}"
            return [0, 1, 0], f"the program {reason} in {self.current}"
        if self.status not in (0, 201) or (self.status == 201 and self.counts[1] == 0):
            self.counts[1] += 1
            return self.counts, f"the program ended with status {self.status} after its tests"
        return self.counts, ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tally", help="file that a line 'passed failed skipped' is added to")
    parser.add_argument("--filter", default="")
    parser.add_argument("programs", nargs="*")
    options = parser.parse_args()
    totals = [0, 0, 0]
    for program in options.programs:
        paths = selection(program, options.filter)
        if paths == []:
            continue
        begin = time.monotonic()
        counts, trouble = Run(program, paths).result()
        totals = [a + b for a, b in zip(totals, counts)]
        verdict = "FAILED " if counts[1] else "ok     "
        print(f"{verdict} {os.path.basename(program)}: {counts[0]} passed, {counts[1]} failed, {counts[2]} skipped"
              f" ({time.monotonic() - begin:.1f} s){'; ' + trouble if trouble else ''}", flush=True)
    if options.tally:
        with open(options.tally, "a") as file:
            print(*totals, file=file)
    sys.exit(1 if totals[1] and not options.tally else 0)


if __name__ == "__main__":
    main()
