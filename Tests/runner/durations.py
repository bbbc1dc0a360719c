"""How long jobs took when somebody last wrote it down: whole seconds, and those of a processor.

Only the order, the size and the number of jobs beside each other depend on it, never whether a test passes.
"""

import json
from pathlib import Path

from job import Job

FILE = Path(__file__).with_name("durations.json")


class Durations:
    def __init__(self) -> None:
        self.known: dict[str, list[float]] = json.loads(FILE.read_text()) if FILE.exists() else {}

    def of(self, part: str) -> float:
        # What nobody has measured yet may be long.
        return self.known.get(part, [15.0, 0.0])[0]

    def seconds(self, job: Job) -> float:
        return sum(self.of(part) for part in parts_of(job))

    def share(self, parts: list[str], unknown: float) -> float:
        """The share of a core that these keep busy, one after the other, or `unknown`."""
        known = [self.known[part] for part in parts if part in self.known]
        seconds, processor_seconds = (sum(of) for of in zip(*known)) if known else (1.0, unknown)
        return min(2.0, max(0.1, processor_seconds / max(seconds, 0.1)))

    def record(self, results) -> None:
        measured = {}
        for result in results:
            shares = {part: 0.0 for part in parts_of(result.job)}
            for outcome in result.outcomes:
                if outcome.part in shares:
                    shares[outcome.part] += outcome.seconds
            # What a job took beside its tests, as to start, is divided among its parts as their tests are.
            told = sum(shares.values())
            for part, seconds in shares.items():
                share = seconds / told if told else 1 / len(shares)
                measured[part] = [round(result.seconds * share, 1), round(result.processor_seconds * share, 1)]
        lines = [f"  {json.dumps(name)}: {json.dumps(measured[name])}" for name in sorted(measured)]
        FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def parts_of(job: Job) -> tuple[str, ...]:
    return job.parts or (job.name,)
