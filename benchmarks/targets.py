# SPDX-License-Identifier: BSL-1.0
"""The targets T1 to T12, each as lines (target, measured, ratio to the target, met or not)."""
import statistics

from plot import rate


class Figures:
    def __init__(self, report, counts):
        self.report, self.counts = report, counts

    def result(self, workload, peer, variant):
        for each in self.report["results"]:
            if (each["workload"], each["peer"], each["variant"]) == (workload, peer, variant):
                return each
        return None

    def count(self, workload, variant, metric, program="overt_bench"):
        for each in self.counts:
            if (each["workload"], each["program"], each["variant"]) == (workload, program, variant):
                return each.get(metric)
        return None

    def memory(self, workload, variant, n, peer="overt"):
        for each in self.report["memory"]:
            if (each["workload"], each["peer"], each["variant"], each["n"]) == (workload, peer, variant, n):
                return each["rss_kb"] / 1024
        return None


def cpu(result):
    return statistics.median((run["user_s"] + run["sys_s"]) / run["ops"] for run in result["runs"])


class Line:
    """A target that is met where measured is at most, or at least, the limit."""

    def __init__(self, number, what, limit, measured, at_least=False, unit=""):
        self.number, self.what, self.limit, self.measured, self.unit = number, what, limit, measured, unit
        self.at_least = at_least

    @property
    def met(self):
        if self.measured is None:
            return None
        shown = round(self.measured, 2)  # in a thousand queries some poll once more
        return shown >= self.limit if self.at_least else shown <= self.limit

    def cells(self):
        sign = "&ge;" if self.at_least else "&le;"
        if self.measured is None:
            return [self.number, self.what, f"{sign} {self.limit:g}{self.unit}", "not measured", "", ""]
        digits = 0 if abs(self.measured) >= 100 else 2
        # of a limit that is 0 there is no ratio
        ratio = f"{self.measured / self.limit:.2f}" if self.limit else ""
        return [self.number, self.what, f"{sign} {self.limit:,g}{self.unit}", f"{self.measured:,.{digits}f}{self.unit}",
                ratio, "met" if self.met else "**missed**"]


def compared(f, number, workload, ours, peer, theirs, limit, label=None):
    a, b = f.result(workload, "overt", ours), f.result(workload, peer, theirs)
    value = rate(a) / rate(b) if a and b else None
    return Line(number, label or f"{workload} {ours}: rate beside {peer} {theirs}", limit, value, True, "x")


def counted(f, number, workload, variant, metric, limit):
    return Line(number, f"{workload} {variant}: {metric}", limit, f.count(workload, variant, metric))


def growth(f, number, variant):
    small, large = f.memory("stream", variant, 1), f.memory("stream10", variant, 1)
    value = large - small if small and large else None
    return Line(number, f"stream {variant}: peak RSS of 10,000,000 rows above that of 1,000,000", 2, value, unit=" MB")


def flooded(f):
    small, large = f.memory("flood", "pipeline", 2000), f.memory("flood", "pipeline", 200000)
    return Line("T11", "flood pipeline: peak RSS of 200,000 queries of 1 kB above that of 2,000", 2,
                large - small if small and large else None, unit=" MB")


def client_cpu(f, number, workload, ours, peer, theirs, limit, inverse=False):
    a, b = f.result(workload, "overt", ours), f.result(workload, peer, theirs)
    value = None
    if a and b:
        value = cpu(b) / cpu(a) if inverse else cpu(a) / cpu(b)
    label = f"{workload} {ours}: client CPU " + (f"of {peer} beside ours" if inverse else f"beside {peer}")
    return Line(number, label, limit, value, inverse, "x")


def lines(report, counts):
    f = Figures(report, counts)
    magic = [("magic1", "views+primed", 1.0), ("magic2", "values+primed", 1.1), ("magic3", "views+primed", 1.25),
             ("magic4", "vectors+primed", 1.2), ("magic7", "scalar+primed", 1.5)]
    return [
        counted(f, "T1", "pk1", "lease", "instructions", 6600),
        counted(f, "T1", "pk1", "lease", "allocations", 4),
        counted(f, "T1", "pk1", "lease", "syscalls", 4),
        client_cpu(f, "T1", "pk1", "lease", "libpq", "nonblocking", 1.15),
        compared(f, "T1", "pk1", "lease", "libpq", "nonblocking", 0.95),
        compared(f, "T2", "pk64", "lane", "tokio-postgres", "shared", 1.0),
        compared(f, "T2", "pk64", "lane", "libpqxx", "threads", 2.0),
        counted(f, "T2", "pk64", "lane", "instructions", 6600),
        compared(f, "T3", "pk64", "burst", "tokio-postgres", "shared", 1.35),
        compared(f, "T3", "pk64", "burst", "libpqxx", "threads", 3.0),
        counted(f, "T3", "pk64", "burst", "instructions", 5200),
        counted(f, "T3", "pk64", "burst", "allocations", 3.5),
        compared(f, "T4", "pipe", "batch", "libpq", "burst", 0.95),
        counted(f, "T5", "scan", "views", "instructions", 1900),
        counted(f, "T5", "scan", "structs", "instructions", 2400),
        compared(f, "T5", "scan", "structs", "libpqxx", "result", 1.3),
        compared(f, "T5", "scan", "structs", "tokio-postgres", "structs", 1.0),
        compared(f, "T5", "scan", "views", "tokio-postgres", "views", 1.0),
        compared(f, "T5", "scan", "structs", "asyncpg", "fetch", 1.7),
        growth(f, "T6", "cursor"),
        growth(f, "T6", "copy"),
        counted(f, "T6", "stream", "cursor", "instructions", 2000),
        counted(f, "T6", "stream", "copy", "instructions", 600),
        counted(f, "T7", "insert", "copy", "instructions", 300),
        compared(f, "T7", "insert", "copy", "tokio-postgres", "copy", 1.0),
        compared(f, "T7", "insert", "copy", "libpqxx", "copy", 1.7),
        counted(f, "T8", "insert", "unnest", "instructions", 350),
        compared(f, "T8", "insert", "unnest", "asyncpg", "executemany", 3.5),
        counted(f, "T9", "builder", "prepared", "instructions", 150),
        counted(f, "T9", "builder", "prepared", "allocations", 0),
        counted(f, "T9", "builder", "dynamic", "instructions", 5000),
        counted(f, "T9", "builder", "dynamic", "allocations", 4),
        compared(f, "T10", "pk1", "lease", "sqlalchemy", "core", 8),
        client_cpu(f, "T10", "pk1", "lease", "sqlalchemy", "core", 20, inverse=True),
        flooded(f),
        *[compared(f, "T12", workload, ours, "asyncpg", "fetch", limit) for workload, ours, limit in magic],
    ]
