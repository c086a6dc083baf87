# SPDX-License-Identifier: BSL-1.0
"""The workloads, what a right answer to each of them is, and one checked run of a driver.

A driver is called as `DRIVER WORKLOAD VARIANT N CONNINFO`, prints one line of JSON (driver.hpp) and ends with 0; with 2
where it does not know the workload or the variant.
"""
import functools
import json
import os
import subprocess
import tempfile


def key(i):
    return 1 + i * 7919 % 10000


def randomnumber(i):
    return 1 + i * 48271 % 9973


def points(n):
    return sum(randomnumber(key(i)) for i in range(n))


def mixed(n):
    return sum(1 if i % 10 == 9 else randomnumber(key(i)) for i in range(n))


@functools.lru_cache(None)
def scanned(_):
    return sum(i + i * 1000003 % 256 + i * 12345 // 10000 + (i % 2 == 0) + 57 + len(str(i)) +
               i * 1123456 // 1000000 % 60 + (0 if i % 10 == 0 else i * 7) for i in range(1, 10001))


@functools.lru_cache(None)
def streamed(rows):
    return sum(i + 5 + len(str(i)) + (0 if i % 10 == 0 else i * 7) for i in range(1, rows + 1))


class Workload:
    """unit: what an operation is; rows: operations for each 1 of N; answer: the checksum for N, or None where all
    drivers must give the same one; written: what stands in the table afterwards, for N."""

    def __init__(self, unit, answer=None, rows=1, step=1, probe=64, table=None, written=None):
        self.unit, self.answer, self.rows, self.step, self.probe = unit, answer, rows, step, probe
        self.table, self.written = table, written


INSERTED = sum(i + 2 * (i % 100) + 3 * 2 * i + 4 * 7 + 4 * i + i + 12 + 2 * 12 for i in range(10000))
HOT = sum(randomnumber(i) for i in range(1, 10001))
EMPTY = {"ins": "TRUNCATE ins", "magic_rows": "TRUNCATE magic_rows", "hot": "CALL fill_hot()"}
LOOK = {
    "ins": "SELECT coalesce(sum(a + 2 * b + 3 * c + 4 * f + (e * 8)::int8 + right(d, 8)::int8 + length(d) + "
           "2 * length(g)), 0) FROM ins",
    "magic_rows": "SELECT count(*) FROM magic_rows WHERE (a, b, c) = (1, 'foo', 'bar')",
    "hot": "SELECT sum(randomnumber) FROM hot",
}
WORKLOADS = {
    "pk1": Workload("query", points, step=64, probe=640),
    "pk64": Workload("query", points, step=64, probe=640),
    "pipe": Workload("query", points, step=64, probe=640),
    "mix": Workload("query", mixed, step=64, probe=640, table="hot", written=lambda n: HOT + n // 10),
    "fortunes": Workload("request"),
    "queries20": Workload("request", lambda n: points(20 * n)),
    "updates20": Workload("request", lambda n: 20 * n, table="hot", written=lambda n: HOT + 20 * n),
    "scan": Workload("row", scanned, rows=10000, probe=1),
    "stream": Workload("row", probe=1),  # see Server
    "stream10": Workload("row", probe=1),
    "insert": Workload("row", lambda n: 10000 * n, rows=10000, probe=1, table="ins", written=lambda _: INSERTED),
    "magic1": Workload("query", probe=16),
    "magic2": Workload("query", lambda _: 500500, probe=16),
    "magic3": Workload("query", lambda _: 109000, probe=16),
    "magic4": Workload("query", lambda _: 505000, probe=16),
    "magic5": Workload("COPY", lambda n: 10000 * n, probe=1, table="magic_rows", written=lambda _: 10000),
    "magic6": Workload("batch", lambda n: 1000 * n, probe=1, table="magic_rows", written=lambda _: 1000),
    "magic7": Workload("query", lambda _: 2),
    "cold": Workload("connection", points, probe=16),
    "flood": Workload("query", lambda n: n, probe=1000),
    "builder": Workload("statement"),
}


class Failed(Exception):
    pass


class Unsupported(Exception):
    pass


class Server:
    def __init__(self, conninfo):
        self.conninfo = conninfo
        rows = int(self.ask("SELECT count(*) FROM big"))
        for name, times in (("stream", 1), ("stream10", 10)):
            WORKLOADS[name].rows = times * rows
            WORKLOADS[name].answer = lambda _, times=times: times * streamed(rows)

    def ask(self, sql):
        done = subprocess.run(["psql", "-X", "-qAt", "-v", "ON_ERROR_STOP=1", "-c", sql, self.conninfo],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(done.stderr.strip())
        return done.stdout.strip()


def check(server, workload, n, answer, agreed):
    """agreed: what the drivers that ran before have answered, by workload."""
    expected = WORKLOADS[workload]
    if answer["ops"] != n * expected.rows:
        raise Failed(f"{answer['ops']} operations in place of {n * expected.rows}")
    if expected.answer:
        right = expected.answer(n)
    elif workload == "builder":
        right = answer["checksum"]  # nobody else builds anything
    else:
        right = agreed.setdefault(workload, answer["checksum"])
    if answer["checksum"] != right:
        raise Failed(f"checksum {answer['checksum']} in place of {right}")
    if expected.table:
        stands = int(server.ask(LOOK[expected.table]))
        if stands != expected.written(n):
            raise Failed(f"the table {expected.table} sums up to {stands} in place of {expected.written(n)}")


def run(server, command, workload, variant, n, agreed, wrap=(), timeout=300):
    """One checked run: the driver's answer, and what it or its wrapper said on stderr."""
    if WORKLOADS[workload].table:
        server.ask(EMPTY[WORKLOADS[workload].table])
    argv = [*wrap, *command, workload, variant, str(n), server.conninfo]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as log:
        try:
            status = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=log, timeout=timeout,
                                    check=False).returncode
        except subprocess.TimeoutExpired:
            raise Failed(f"no answer within {timeout} s") from None
        out.seek(0)
        log.seek(0)
        lines, said = [line for line in out if line.startswith("{")], log.read()
    if status == 2:
        raise Unsupported
    if status or not lines:
        raise Failed(f"exit status {status} {said.strip()[-300:]}")
    answer = json.loads(lines[-1])
    check(server, workload, n, answer, agreed)
    return answer, said


def debian_version(*packages):
    """'NAME VERSION, ...' of what is installed."""
    done = subprocess.run(["dpkg-query", "-W", "-f=${Package} ${Version}\n", *packages], capture_output=True, text=True,
                          check=False)
    return ", ".join(done.stdout.split("\n")[:-1])


def program(build, name):
    return [os.path.join(build, "benchmarks", name)]
