"""How long jobs took when somebody last wrote it down: whole seconds, and those of a processor.

Only the order and the number of jobs beside each other depend on it, never whether a test passes.
"""

import json
from pathlib import Path

from job import Job

FILE = Path(__file__).with_name("durations.json")


class Durations:
    def __init__(self) -> None:
        self.known: dict[str, list[float]] = json.loads(FILE.read_text()) if FILE.exists() else {}

    def seconds(self, job: Job) -> float:
        # What nobody has measured yet may be long.
        return self.known.get(job.name, [15.0, 0.0])[0]

    def weight(self, job: Job) -> float:
        if job.name not in self.known:
            return job.weight
        seconds, processor_seconds = self.known[job.name]
        return min(2.0, max(0.1, processor_seconds / max(seconds, 0.1)))

    def record(self, results) -> None:
        measured = {
            result.job.name: [round(result.seconds, 1), round(result.processor_seconds, 1)] for result in results
        }
        lines = [f"  {json.dumps(name)}: {json.dumps(measured[name])}" for name in sorted(measured)]
        FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
