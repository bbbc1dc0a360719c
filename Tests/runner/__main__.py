"""Runs all tests, Swift's and the web's, beside each other, and says at the end which failed and how to run them alone.

What was built is taken as it is: `make test` builds first.
"""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from durations import Durations
from report import summarize
from schedule import Schedule
from swift_jobs import swift_jobs
from web_jobs import Selection, web_jobs


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="Tests/runner", description=__doc__)
    parser.add_argument("--built", type=Path, default=Path(".build/debug"),
                        help="the folder of the built easel and its tests (%(default)s)")
    parser.add_argument("--filter", action="append", default=[], metavar="REGEX",
                        help="run only the Swift tests whose names match, as TARGET.SUITE/TEST")
    parser.add_argument("--only", choices=("swift", "web"), help="run one part")
    parser.add_argument("--soak", action="store_true", help="run the soak suites at their full size")
    parser.add_argument("--repeat", type=int, default=1, help="run everything so many times")
    parser.add_argument("--width", type=int, default=5 * (os.cpu_count() or 2), help="jobs at once, at most")
    parser.add_argument("--record", action="store_true", help="write down how long each job took")
    parser.add_argument("-k", dest="keyword", metavar="WORD", help="of the web part: those in Chromium with it in their names")
    parser.add_argument("web", nargs="*", metavar="WEB",
                        help="of the web part: types, modules, browser, a FILE, or a FILE::TEST")
    return parser.parse_args()


def collect(options: argparse.Namespace, durations: Durations, scratch: Path) -> list:
    jobs = []
    built = options.built.resolve()
    if options.only != "web":
        jobs += swift_jobs(built / "easelPackageTests.xctest", options.filter, options.soak, durations)
    if options.only != "swift" and not options.filter:
        jobs += web_jobs(built / "easel", Selection.of(options.web, options.keyword, options.soak), durations, scratch)
    return jobs


def main() -> int:
    options = parse()
    # Asked to end, it ends its jobs as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    durations = Durations()
    failed = 0
    for turn in range(1, options.repeat + 1):
        if options.repeat > 1:
            print(f"Turn {turn} of {options.repeat}", flush=True)
        # Beside what was built, so that the program is there by a link rather than a copy.
        with tempfile.TemporaryDirectory(prefix="with-page-", dir=options.built) as scratch:
            jobs = collect(options, durations, Path(scratch).resolve())
            results = Schedule(jobs, durations, os.cpu_count() or 2, options.width, options.built / "test-logs").run()
        if not any(result.outcomes for result in results):
            print("No test matches.", file=sys.stderr)
            return 1
        if options.record:
            durations.record(results)
        failed += summarize(results)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
