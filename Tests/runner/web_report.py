"""Reads what run_pytest.py and node-reporter.mjs say of a run."""

import json
import shlex
from collections import Counter
from pathlib import Path

from job import Outcome


def rerun(*words: str) -> str:
    """The command that runs these files or tests alone, to be pasted into a shell."""
    # Make gives it to a shell of its own.
    arguments = shlex.join(words).replace("$", "$$")
    quoted = shlex.quote(arguments) if set(arguments) & set("\"\\$`!") else f'"{arguments}"'
    return f"make test-web ARGS={quoted}"


def read_report(path: Path, prefix: str = "") -> list[Outcome]:
    """The outcome of every test that was expected; one that did not end has failed."""
    missing: Counter[str] = Counter()
    outcomes = []
    for line in path.read_text().splitlines() if path.exists() else []:
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            continue  # The last line of a process that was killed.
        test = prefix + record["test"]
        if record["event"] == "expected":
            missing[test] += 1
            continue
        missing[test] -= 1
        outcomes.append(outcome(test, record["passed"], record["detail"], record["seconds"]))
    return outcomes + [outcome(test, False, "it did not end", 0) for test in missing.elements()]


def outcome(test: str, passed: bool, detail: str, seconds: float) -> Outcome:
    return Outcome(test, passed, rerun(test), detail, seconds, test.split("::")[0])
