"""The Swift tests as jobs.

A test that starts processes is a job of its own, since most of its time is waiting. The others are fast and do not wait:
one job a target.
"""

import re
import subprocess
from pathlib import Path

from event_stream import read_outcomes, rerun
from job import Job, Outcome

# What these targets test runs inside the test's own process.
IN_PROCESS = (
    "EaselBackoffTests", "EaselBoardTests", "EaselClientTests", "EaselDrawingTests", "EaselJSONTests", "EaselRoomTests",
    "EaselWebTests",
)


def list_tests(binary: Path) -> list[str]:
    listed = subprocess.run(
        [binary, "--testing-library", "swift-testing", "--list-tests"], capture_output=True, text=True, check=True)
    return listed.stdout.split()


def matches(test: str, pattern: str) -> bool:
    """Whether a test was asked for: by an expression, or by its name, whose parentheses are none of an expression's."""
    return test == pattern or re.search(pattern, test) is not None


def swift_jobs(binary: Path, filters: list[str], soak: bool) -> list[Job]:
    tests = [
        test for test in list_tests(binary)
        if (not filters or any(matches(test, pattern) for pattern in filters))
        and (not soak or "Soak" in test.split("/")[0])
    ]
    groups: dict[str, list[str]] = {}
    for test in tests:
        target = test.split(".")[0]
        groups.setdefault(target if target in IN_PROCESS else test, []).append(test)
    return [swift_job(binary, name, tests, soak) for name, tests in groups.items()]


def swift_job(binary: Path, name: str, tests: list[str], soak: bool) -> Job:
    # Identifiers are matched from their beginning: one test's may be another's with more behind it.
    pattern = "|".join(f"^{re.escape(test)}(/|$)" for test in tests)

    def command(folder: Path) -> list[str]:
        return [
            str(binary), "--testing-library", "swift-testing", "--filter", pattern,
            "--event-stream-output-path", str(folder / "events.json"), "--event-stream-version", "0",
        ] + ([] if len(tests) > 1 else ["--no-parallel"])

    def outcomes(folder: Path) -> list[Outcome]:
        found = read_outcomes(folder / "events.json")
        names = {outcome.name for outcome in found}
        return found + [
            Outcome(test, False, rerun=rerun(test), detail="it was not run")
            for test in tests if test not in names
        ]

    return Job(
        name=name, command=command, outcomes=outcomes,
        rerun=rerun(name),
        weight=1.0 if name in IN_PROCESS else 0.5,
        environment={"EASEL_SOAK": "1"} if soak else {})
