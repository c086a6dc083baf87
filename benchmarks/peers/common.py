# SPDX-License-Identifier: BSL-1.0
"""What the drivers in Python share: arguments, clock, keys, rows, the line that they print; see ../driver.hpp."""
import json
import resource
import sys
import time

if len(sys.argv) != 5:
    sys.exit(f"usage: {sys.argv[0]} WORKLOAD VARIANT N CONNINFO")
WORKLOAD, VARIANT, N, CONNINFO = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
SERVER = dict(word.split("=", 1) for word in CONNINFO.split())
POINT = "SELECT id, randomnumber FROM world WHERE id = $1"
ADDED = "Additional fortune added at request time."


def key(i):
    return 1 + i * 7919 % 10000


def full(r):
    return r[0] + r[1] % 256 + int(r[2]) + bool(r[3]) + len(r[4]) + len(r[5]) + r[6].second + (r[7] or 0)


def light(r):
    return r[0] + len(r[4]) + (r[7] or 0)


def insert_rows():
    return [(i, i % 100, 2 * i, f"row-{i:08d}", i * 0.5, 7, "twelve chars") for i in range(10000)]


class Clock:
    """Adds up the time spent inside its `with` blocks."""

    seconds = user = system = 0.0

    @staticmethod
    def now():
        used = resource.getrusage(resource.RUSAGE_SELF)
        return time.perf_counter(), used.ru_utime, used.ru_stime

    def __enter__(self):
        self.start = self.now()

    def __exit__(self, *_):
        end = self.now()
        self.seconds += end[0] - self.start[0]
        self.user += end[1] - self.start[1]
        self.system += end[2] - self.start[2]


def peak_memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def report(operations, clock, checksum, version):
    print(json.dumps({"ops": operations, "seconds": clock.seconds, "user_s": clock.user, "sys_s": clock.system,
                      "checksum": checksum, "rss_kb": peak_memory(), "version": version}))
