#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles the accept/reject twins; README.md beside this file says how they are written."""

import argparse
import concurrent.futures
import itertools
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from run_boost import matches  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
UNWANTED = ("-fsanitize", "-fdiagnostics-color", "-O")
CASE = re.compile(r"^// (case|warning) (\d+): (.+)$")


def command_of(build):
    """The compiler's command line in that build, without input, output and the promotion of warnings."""
    with open(os.path.join(build, "compile_commands.json")) as file:
        entry = next(e for e in json.load(file) if e["file"].endswith("tests/compile/flags.cpp"))
    words, kept = iter(shlex.split(entry["command"])), []
    for word in words:
        if word in ("-o", "-MF", "-MQ", "-MT"):
            next(words)
        elif word not in ("-c", "-MD", "-MMD", "-Werror", entry["file"]) and not word.startswith(UNWANTED):
            kept.append(word)
    return entry["directory"], kept + ["-fsyntax-only"]


def cases_of(source):
    """(number, kind, sentence) of each case that the comments at the head of the file announce."""
    cases = [(0, "accept", "")]
    with open(source) as file:
        for line in file:
            if not line.startswith("//"):
                break
            found = CASE.match(line.rstrip())
            if found:
                cases.append((int(found.group(2)), found.group(1), found.group(3)))
    return cases


def includes_of(source):
    """The #include lines above the first case."""
    with open(source) as file:
        head = itertools.takewhile(lambda line: not line.startswith("#if"), file)
        return "".join(line for line in head if line.startswith("#include"))


class Compiler:
    """Compiles cases. What many of them include is parsed once, in precompiled headers."""

    def __init__(self, build, place):
        self.directory, self.command = command_of(build)
        self.place = place
        self.precompiled = {}  # by the #include lines, the arguments that make use of it

    def run(self, *arguments):
        return subprocess.run([*self.command, *arguments], cwd=self.directory, capture_output=True, text=True,
                              errors="replace", env={**os.environ, "LC_ALL": "C"})

    def precompile(self, sources, pool):
        heads = sorted({includes_of(source) for source in sources})
        self.precompiled = dict(zip(heads, pool.map(self.precompiled_header, heads, itertools.count())))

    def precompiled_header(self, includes, number):
        """Where it does not compile, the cases themselves say why."""
        header = os.path.join(self.place, f"includes_{number}.hpp")
        with open(header, "w") as file:
            file.write("#pragma once\n" + includes)
        command = [word for word in self.command if word != "-fsyntax-only"]
        made = subprocess.run([*command, "-Werror", "-x", "c++-header", header, "-o", header + ".gch"],
                              cwd=self.directory, capture_output=True)
        return [] if made.returncode else ["-include", header]

    def verdict(self, source, case):
        """What is wrong with a case; nothing where it does as it says."""
        number, kind, sentence = case
        strict = ["-Werror"] if kind in ("accept", "warning") else []
        compiled = self.run(*self.precompiled[includes_of(source)], *strict, f"-DCASE={number}", source)
        if kind == "accept":
            return "does not compile:\n" + compiled.stderr if compiled.returncode else ""
        if compiled.returncode == 0:
            return "compiles, but must be rejected"
        for part in sentence.split(" | "):
            if part not in compiled.stderr:
                return f"is rejected without \u201c{part}\u201d:\n" + compiled.stderr
        return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build", help="Meson's build directory")
    parser.add_argument("--tally", help="file that a line 'passed failed skipped' is added to")
    parser.add_argument("--filter", default="", help="part of a twin's name")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("sources", nargs="*", help="by default all twins beside this file")
    options = parser.parse_args()

    files = options.sources or sorted(os.path.join(HERE, f) for f in os.listdir(HERE)
                                      if f.endswith(".cpp") and f != "flags.cpp")
    named = [(os.path.splitext(os.path.basename(path))[0], os.path.abspath(path)) for path in files]
    chosen = [(name, path) for name, path in named if matches("compile/" + name, options.filter)]
    failed = passed = 0
    with (tempfile.TemporaryDirectory() as place,
          concurrent.futures.ThreadPoolExecutor(options.jobs) as pool):
        compiler, waiting = Compiler(options.build, place), []
        compiler.precompile([path for _, path in chosen], pool)
        for name, path in chosen:
            cases = cases_of(path)
            if len(cases) == 1:
                waiting.append((name, cases[0], pool.submit(lambda: "announces no case; see tests/compile/README.md")))
            waiting += [(name, case, pool.submit(compiler.verdict, path, case)) for case in cases]
        for name, (number, kind, sentence), result in waiting:
            trouble = result.result()
            failed, passed = failed + bool(trouble), passed + (not trouble)
            label = f"{name} accept" if kind == "accept" else f"{name} {kind} {number}: {sentence}"
            print(f"FAILED  {label}\n        {trouble}" if trouble else f"ok      {label}", flush=True)
    if options.tally:
        with open(options.tally, "a") as file:
            print(passed, failed, 0, file=file)
    sys.exit(1 if failed and not options.tally else 0)


if __name__ == "__main__":
    main()
