"""What the runner runs: one process with some tests in it."""

import dataclasses
import os
from pathlib import Path
from typing import Callable


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How one test ended. `rerun` is the command that runs it alone, `detail` says what did not hold.

    A job that has several `parts` is told how many `seconds` each took by what its outcomes say.
    """

    name: str
    passed: bool
    rerun: str = ""
    detail: str = ""
    seconds: float = 0.0
    part: str = ""


@dataclasses.dataclass(frozen=True)
class Job:
    """A process and a way to read its outcomes.

    `weight` is the share of a core that it is expected to keep busy: jobs that wait leave room for others beside them.
    `outcomes` is given the job's private folder after it ended. `parts` are what durations are known of: of the job as a
    whole where none are named. A job that `may_be_empty` is given none of its tests by those who ask for some of them.
    """

    name: str
    command: Callable[[Path], list[str]]
    outcomes: Callable[[Path], list[Outcome]]
    rerun: str
    weight: float = 0.5
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    directory: Path | None = None
    parts: tuple[str, ...] = ()
    may_be_empty: bool = False

    def full_environment(self, folder: Path) -> dict[str, str]:
        # Whatever a test leaves behind lies in its job's own folder and goes with it.
        return os.environ | {"TMPDIR": str(folder)} | self.environment
