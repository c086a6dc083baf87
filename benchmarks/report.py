#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""One interleaved run of ours beside libpq and the peers, checked; writes what it measured as JSON. report.sh calls it.

    report.py BUILD_DIR CONNINFO --postmaster PID --json FILE [--peers a,b] [--workloads a,b] [--rounds N] [--seconds S]
"""
import argparse
import json
import os
import sys

import harness

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"  # the one that sees the packages of the distribution
MAGIC_VARIANTS = {
    "overt": {"magic1": ["views+primed"], "magic2": ["values+primed"], "magic3": ["views", "views+primed"],
              "magic4": ["vectors+primed"], "magic5": ["copy"], "magic6": ["pipeline", "unnest"],
              "magic7": ["scalar+primed"]},
    "libpq": {"magic1": ["binary"], "magic2": ["binary"], "magic3": ["binary", "binary+primed"], "magic4": ["binary"],
              "magic5": ["copy"], "magic6": ["pipeline"], "magic7": ["binary"]},
    "tokio-postgres": {"magic1": ["query"], "magic2": ["query"], "magic3": ["query"], "magic4": ["query"],
                       "magic5": ["copy"], "magic6": ["pipelined"], "magic7": ["query"]},
    "asyncpg": {"magic1": ["fetch"], "magic2": ["fetch"], "magic3": ["fetch"], "magic4": ["fetch"],
                "magic5": ["copy"], "magic6": ["executemany"], "magic7": ["fetch"]},
}
# The first variant of libpq is what the ratios of a workload are to.
VARIANTS = {
    "libpq": {"pk1": ["nonblocking"], "pk64": ["each", "burst", "single"], "pipe": ["burst", "each"],
              "mix": ["each"], "fortunes": ["binary"], "queries20": ["each", "burst"], "updates20": ["each"],
              "scan": ["binary"], "stream": ["cursor", "copy"], "insert": ["copy", "unnest"], "cold": ["connect"]},
    "overt": {"pk1": ["lease"], "pk64": ["lane", "burst", "leases"], "pipe": ["batch", "independent"],
              "mix": ["lane", "leases"], "fortunes": ["structs", "views"], "queries20": ["independent", "batch"],
              "updates20": ["independent"], "scan": ["structs", "views"], "stream": ["cursor", "copy"],
              "insert": ["copy", "unnest", "pipeline"], "cold": ["pool"]},
    "libpqxx": {"pk1": ["prepared"], "pk64": ["threads"], "pipe": ["text"], "fortunes": ["result"],
                "queries20": ["text"], "scan": ["result", "copy"], "stream": ["copy"], "insert": ["copy"],
                "cold": ["connect"]},
    "tokio-postgres": {"pk1": ["query_one"], "pk64": ["shared"], "pipe": ["shared"], "mix": ["shared"],
                       "fortunes": ["query"], "queries20": ["join"], "updates20": ["join"],
                       "scan": ["structs", "views"], "stream": ["query_raw"], "insert": ["copy", "pipelined"],
                       "cold": ["connect"]},
    "asyncpg": {"pk1": ["fetchrow"], "pk64": ["pool"], "mix": ["pool"], "fortunes": ["fetch"],
                "queries20": ["fetchrow"], "updates20": ["fetchrow"], "scan": ["fetch"], "stream": ["cursor"],
                "insert": ["copy", "executemany"], "cold": ["connect"]},
    "sqlalchemy": {"pk1": ["core"]},
}
# Run once, for their memory: workload, peer, variant, N.
MEMORY = [("stream", who, how, 1) for who in ("libpq", "overt") for how in ("cursor", "copy")] + \
         [("stream10", who, how, 1) for who in ("libpq", "overt") for how in ("cursor", "copy")] + \
         [("flood", "overt", "pipeline", n) for n in (2000, 20000, 200000)]


def commands(build):
    tokio = os.path.join(build, "tokio", "target", "release", "tokio_driver")
    return {"libpq": harness.program(build, "libpq_floor"), "overt": harness.program(build, "overt_bench"),
            "libpqxx": harness.program(build, "libpqxx_driver"), "tokio-postgres": [tokio],
            "asyncpg": [PYTHON, os.path.join(HERE, "peers", "asyncpg_driver.py")],
            "sqlalchemy": [PYTHON, os.path.join(HERE, "peers", "sqlalchemy_driver.py")]}


def pin_server(postmaster, cpu):
    """The postmaster and its helpers; backends inherit it."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                parent = int(stat.read().rsplit(")", 1)[1].split()[1])
            if postmaster in (int(pid), parent):
                os.sched_setaffinity(int(pid), {cpu})
        except (ProcessLookupError, FileNotFoundError):
            pass


class Entry:
    def __init__(self, workload, peer, variant, command):
        self.workload, self.peer, self.variant, self.command = workload, peer, variant, command
        self.n, self.runs = 0, []


class Report:
    def __init__(self, arguments):
        self.server = harness.Server(arguments.conninfo)
        self.cpu = sorted(os.sched_getaffinity(0))[0]
        self.rounds, self.seconds = arguments.rounds, arguments.seconds
        self.commands = commands(arguments.build)
        self.peers = arguments.peers.split(",")
        self.agreed, self.failed, self.entries, self.memory = {}, [], [], []

    def once(self, entry, n):
        return harness.run(self.server, entry.command, entry.workload, entry.variant, n, self.agreed,
                           ("taskset", "-c", str(self.cpu)))[0]

    def fail(self, entry, error):
        self.failed.append(f"{entry.workload} {entry.peer}/{entry.variant}: {str(error) or 'not supported'}")
        print("FAILED " + self.failed[-1], file=sys.stderr)

    def entries_of(self, workload):
        variants = MAGIC_VARIANTS if workload.startswith("magic") else VARIANTS
        return [Entry(workload, peer, variant, self.commands[peer]) for peer in self.peers
                for variant in variants.get(peer, {}).get(workload, ())]

    def calibrated(self, entry):
        """A run that does not count: it warms up and finds the N that takes so many seconds."""
        how = harness.WORKLOADS[entry.workload]
        took = max(self.once(entry, how.probe)["seconds"] / how.probe, 1e-7)
        entry.n = max(how.step, int(self.seconds / took) // how.step * how.step)
        return entry

    def measure(self, workload):
        active = []
        for entry in self.entries_of(workload):
            try:
                active.append(self.calibrated(entry))
            except (harness.Failed, harness.Unsupported) as e:
                self.fail(entry, e)
        for number in range(self.rounds):
            turn = len(active) * number // self.rounds
            for entry in active[turn:] + active[:turn]:
                try:
                    entry.runs.append(self.once(entry, entry.n))
                except (harness.Failed, harness.Unsupported) as e:
                    self.fail(entry, e)
        self.entries += active
        print(f"{workload}: {len(active)} drivers, {self.rounds} rounds", file=sys.stderr, flush=True)

    def measure_memory(self):
        for workload, peer, variant, n in MEMORY:
            entry = Entry(workload, peer, variant, self.commands[peer])
            try:
                rss = self.once(entry, n)["rss_kb"]
                self.memory.append({"workload": workload, "peer": peer, "variant": variant, "n": n, "rss_kb": rss})
            except (harness.Failed, harness.Unsupported) as e:
                self.fail(entry, e)

    def results(self):
        versions = {"server": self.server.ask("SHOW server_version").split()[0]}
        versions.update((e.peer, e.runs[0]["version"]) for e in self.entries if e.runs)
        return {"mode": "one-core", "cpus": os.cpu_count(), "rounds": self.rounds, "seconds": self.seconds,
                "versions": versions, "failed": self.failed, "memory": self.memory,
                "results": [{"workload": e.workload, "peer": e.peer, "variant": e.variant, "n": e.n, "runs": e.runs}
                            for e in self.entries if e.runs]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("conninfo")
    parser.add_argument("--postmaster", type=int, required=True)
    parser.add_argument("--json", required=True)
    parser.add_argument("--peers", default=",".join(VARIANTS))
    parser.add_argument("--workloads", default=",".join([*VARIANTS["libpq"], *MAGIC_VARIANTS["libpq"]]))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--no-memory", action="store_true")
    arguments = parser.parse_args()
    report = Report(arguments)
    pin_server(arguments.postmaster, report.cpu)
    for workload in arguments.workloads.split(","):
        report.measure(workload)
    if not arguments.no_memory:
        report.measure_memory()
    with open(arguments.json, "w", encoding="utf-8") as file:
        json.dump(report.results(), file, indent=1)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
