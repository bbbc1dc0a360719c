"""Runs pytest, and reports each test as lines of JSON: that it is expected, and how it ended.

usage: run_pytest.py REPORT ARGUMENT...
"""

import ctypes
import json
import os
import sys
import time

import pytest

PR_SET_CHILD_SUBREAPER = 36

# Seconds that processes of a browser that was closed have to end.
GRACE = 5.0


class Reporter:
    def __init__(self, path):
        self.file = open(path, "w")
        self.phases = {}

    def say(self, event, **facts):
        # At once: who is killed has told what was expected.
        print(json.dumps({"event": event} | facts), file=self.file, flush=True)

    def pytest_collectreport(self, report):
        if report.failed:
            self.say("expected", test=report.nodeid)
            self.say("ended", test=report.nodeid, passed=False, seconds=0, detail=str(report.longrepr))

    def pytest_collection_finish(self, session):
        for item in session.items:
            self.say("expected", test=item.nodeid)

    def pytest_runtest_logreport(self, report):
        self.phases.setdefault(report.nodeid, []).append(report)

    def pytest_runtest_logfinish(self, nodeid):
        phases = self.phases.pop(nodeid, [])
        bad = [f"{report.when}: {report.longreprtext}" for report in phases if report.outcome != "passed"]
        self.say("ended", test=nodeid, passed=bool(phases) and not bad, detail="\n".join(bad),
                 seconds=sum(report.duration for report in phases))


def adopt_orphans():
    """What a browser leaves is this process's to wait for, so that the runner is told what processor time all of it took."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def bury_orphans():
    end = time.monotonic() + GRACE
    while time.monotonic() < end:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)
        except ChildProcessError:
            return


def main(report, *arguments):
    adopt_orphans()
    status = pytest.main(list(arguments), plugins=[Reporter(report)])
    bury_orphans()
    # That a file has none of the tests that were asked for is no failure; that none has any is told by the runner.
    return 0 if status == pytest.ExitCode.NO_TESTS_COLLECTED else status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
