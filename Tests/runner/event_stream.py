"""Reads what Swift Testing says of a run: JSON lines, ABI version 0."""

import json
import re
from pathlib import Path

from job import Outcome

# An identifier ends with the place of the test in its source.
PLACE = re.compile(r"/[^/]*\.swift:\d+:\d+$")


def identifier(stream_name: str) -> str:
    """A test's name as `--filter` and `--list-tests` have it."""
    return PLACE.sub("", stream_name)


def rerun(name: str) -> str:
    """The command that runs a test, or all of a target, alone."""
    return f"make test ARGS=\"--filter '{name}'\""


def instant(payload: dict) -> float:
    """When something happened, in seconds since some start."""
    return payload.get("instant", {}).get("absolute", 0.0)


def read_outcomes(path: Path) -> list[Outcome]:
    """The outcome of every test that began; one that did not end has failed."""
    issues: dict[str, list[str]] = {}
    ended: dict[str, bool] = {}
    titles: dict[str, str] = {}
    started: dict[str, float] = {}
    seconds: dict[str, float] = {}
    for line in path.read_text(errors="replace").splitlines() if path.exists() else []:
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            continue  # The last line of a process that crashed.
        payload = record["payload"]
        if record["kind"] == "test":
            if payload["kind"] == "function":
                titles[payload["id"]] = payload.get("displayName", payload["name"])
            continue
        test = payload.get("testID")
        if test not in titles:
            continue
        messages = payload.get("messages", [])
        match payload["kind"]:
            case "testStarted":
                ended.setdefault(test, False)
                started[test] = instant(payload)
            case "issueRecorded":
                place = payload.get("issue", {}).get("sourceLocation", {})
                where = f"{place.get('fileID', '?')}:{place.get('line', '?')}"
                issues.setdefault(test, []).append(where + ": " + " ".join(m["text"] for m in messages))
            case "testEnded":
                ended[test] = all(message["symbol"] != "fail" for message in messages)
                seconds[test] = instant(payload) - started.get(test, instant(payload))
            case "testSkipped":
                ended[test] = False
                issues.setdefault(test, []).append("skipped")
    return [
        Outcome(
            identifier(test), passed,
            rerun=rerun(identifier(test)),
            detail="\n".join([titles[test]] + issues.get(test, [] if passed else ["did not end"])),
            seconds=seconds.get(test, 0.0), part=identifier(test))
        for test, passed in ended.items()
    ]
