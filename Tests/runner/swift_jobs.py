"""The Swift tests as jobs.

A test that starts processes is a job of its own, since most of its time is waiting; those that are over soon share one with
others of their target, for much of theirs is the start of the process. What starts none is fast and does not wait: one job
a target.
"""

import re
import subprocess
from pathlib import Path

from event_stream import read_outcomes, rerun
from durations import Durations
from job import Job, Outcome

# What these targets test runs inside the test's own process.
IN_PROCESS = (
    "EaselBackoffTests", "EaselBoardTests", "EaselClientTests", "EaselDrawingTests", "EaselJSONTests", "EaselRoomTests",
    "EaselWebTests",
)

# Seconds: up to which a test shares its process with others, and what those of one process take together.
SHORT = 6.0
SHARED = 25.0


def list_tests(binary: Path) -> list[str]:
    listed = subprocess.run(
        [binary, "--testing-library", "swift-testing", "--list-tests"], capture_output=True, text=True, check=True)
    return listed.stdout.split()


def matches(test: str, pattern: str) -> bool:
    """Whether a test was asked for: by an expression, or by its name, whose parentheses are none of an expression's."""
    return test == pattern or re.search(pattern, test) is not None


def swift_jobs(binary: Path, filters: list[str], soak: bool, durations: Durations) -> list[Job]:
    tests = [
        test for test in list_tests(binary)
        if (not filters or any(matches(test, pattern) for pattern in filters))
        and (not soak or "Soak" in test.split("/")[0])
    ]
    groups: dict[str, list[str]] = {}
    for test in tests:
        groups.setdefault(group_of(test, soak, durations), []).append(test)
    return [swift_job(binary, name, tests, soak, durations) for name, tests in share_processes(groups, durations).items()]


def share_processes(groups: dict[str, list[str]], durations: Durations) -> dict[str, list[str]]:
    """Puts suites of short tests together that are of one target, named after the first of them."""
    shared: dict[str, list[str]] = {}
    open_groups: dict[str, tuple[str, float]] = {}
    for name, tests in groups.items():
        target, seconds = name.split(".")[0], sum(map(durations.of, tests))
        if name in IN_PROCESS or name in tests:
            shared[name] = list(tests)
            continue
        first, taken = open_groups.get(target, ("", SHARED))
        if taken + seconds > SHARED:
            first, taken = name, 0.0
        open_groups[target] = (first, taken + seconds)
        shared.setdefault(first, []).extend(tests)
    return shared


def group_of(test: str, soak: bool, durations: Durations) -> str:
    """The target, the suite or the test: the largest of them that is to be one job."""
    target = test.split(".")[0]
    if target in IN_PROCESS:
        return target
    return test.rpartition("/")[0] if not soak and durations.of(test) < SHORT else test


def swift_job(binary: Path, name: str, tests: list[str], soak: bool, durations: Durations) -> Job:
    # Identifiers are matched from their beginning: one test's may be another's with more behind it.
    pattern = "|".join(f"^{re.escape(test)}(/|$)" for test in tests)

    def command(folder: Path) -> list[str]:
        return [
            str(binary), "--testing-library", "swift-testing", "--filter", pattern,
            "--event-stream-output-path", str(folder / "events.json"), "--event-stream-version", "0",
        ] + ([] if name in IN_PROCESS else ["--no-parallel"])

    def outcomes(folder: Path) -> list[Outcome]:
        found = read_outcomes(folder / "events.json")
        names = {outcome.name for outcome in found}
        return found + [
            Outcome(test, False, rerun=rerun(test), detail="it was not run")
            for test in tests if test not in names
        ]

    suites = dict.fromkeys(test.rpartition("/")[0] for test in tests)
    others = len(suites) - 1 if name in suites else 0
    return Job(
        name=f"{name} and {others} more" if others else name, command=command, outcomes=outcomes,
        rerun=rerun("|".join(suites) if others else name),
        weight=1.0 if name in IN_PROCESS else durations.share(tests, 0.5), parts=tuple(tests),
        environment={"EASEL_SOAK": "1"} if soak else {})
