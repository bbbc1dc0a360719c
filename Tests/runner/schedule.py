"""Runs jobs beside each other: as many as keep the cores busy, the longest first."""

import dataclasses
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from durations import Durations
from job import Job, Outcome
from patience import patience
from processors import Processors

# The longest that anyone looks at a terminal where nothing happens, and the longest that one job may take.
SILENCE = 30.0
JOB_LIMIT = 1_200.0

# The share of a core that the longest waiting job may exceed what there is by: room for all of a large one may never come while
# small ones take what others leave.
EXCESS = 0.5

# Jobs wait more than their last durations say. Every so many seconds, where the processors had nothing to do for more than this share
# of the time, there may be so much more of a core's work; where they had hardly any rest, so much less again.
LOOK = 1.0
REST, HARDLY_ANY = 0.1, 0.03
STEP = 0.25


@dataclasses.dataclass
class Running:
    job: Job
    process: subprocess.Popen
    folder: Path
    start: float
    ended_by_us: bool = False

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.start


@dataclasses.dataclass(frozen=True)
class Result:
    job: Job
    outcomes: list[Outcome]
    seconds: float
    processor_seconds: float
    log: Path


class Schedule:
    """`width` bounds the jobs at once, `cores` the share of processors that they are expected to use together, up to twice as much
    while these have rest all the same: `idle` is the share of their time since it was last asked."""

    def __init__(
        self, jobs: list[Job], durations: Durations, cores: float, width: int, logs: Path,
        idle: Callable[[], float] | None = None,
    ):
        self.waiting = sorted(jobs, key=durations.seconds, reverse=True)
        self.total = len(jobs)
        self.cores = cores
        self.room = cores
        self.idle = idle or Processors().idle
        self.width = width
        self.logs = logs
        self.running: list[Running] = []
        self.results: list[Result] = []
        self.start = time.monotonic()
        self.said = self.start
        self.looked = self.start

    def run(self) -> list[Result]:
        self.logs.mkdir(parents=True, exist_ok=True)
        try:
            self.start_what_fits()
            while self.running:
                time.sleep(0.02)
                if self.reap() or self.has_more_room():
                    self.start_what_fits()
                self.break_silence()
        finally:
            # Interrupted: what is under way ends, and its folders go.
            for running in self.running:
                kill(running)
                running.process.wait()
                shutil.rmtree(running.folder, ignore_errors=True)
        return self.results

    def start_what_fits(self) -> None:
        for job in list(self.waiting):
            if len(self.running) >= self.width:
                return
            used = sum(running.job.weight for running in self.running)
            room = self.room + (EXCESS if job is self.waiting[0] else 0.0)
            if self.running and used + job.weight > room:
                continue
            self.waiting.remove(job)
            folder = Path(tempfile.mkdtemp(prefix="easel-test-"))
            with open(folder / "output", "wb") as output:
                process = subprocess.Popen(
                    job.command(folder), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                    env=job.full_environment(folder), cwd=job.directory, start_new_session=True)
            self.running.append(Running(job, process, folder, time.monotonic()))

    def has_more_room(self) -> bool:
        if time.monotonic() - self.looked < LOOK:
            return False
        self.looked = time.monotonic()
        idle = self.idle()
        if idle < HARDLY_ANY:
            self.room = max(self.cores, self.room - STEP)
        elif idle > REST:
            self.room = min(2 * self.cores, self.room + STEP)
        return idle > REST

    def reap(self) -> bool:
        """Whether any job has ended."""
        ended = False
        for running in list(self.running):
            if running.seconds > JOB_LIMIT * patience() and not running.ended_by_us:
                running.ended_by_us = True
                kill(running)
            # wait4 tells the processor time of the job and of all its processes that it has waited for.
            pid, status, usage = os.wait4(running.process.pid, os.WNOHANG)
            if pid:
                ended = True
                running.process.returncode = os.waitstatus_to_exitcode(status)
                self.running.remove(running)
                kill(running)
                self.finish(running, usage.ru_utime + usage.ru_stime)
        return ended

    def finish(self, running: Running, processor_seconds: float) -> None:
        job, status, seconds = running.job, running.process.returncode, running.seconds
        outcomes = job.outcomes(running.folder)
        if running.ended_by_us:
            outcomes.append(Outcome(job.name, False, job.rerun, f"it had not ended after {seconds:.0f} s"))
        elif status != 0 and all(outcome.passed for outcome in outcomes):
            outcomes.append(Outcome(job.name, False, job.rerun, f"its process ended with {status}"))
        elif not outcomes and not job.may_be_empty:
            outcomes.append(Outcome(job.name, False, job.rerun, "it ran no test"))
        log = self.logs / (job.name.replace("/", "-") + ".log")
        shutil.copyfile(running.folder / "output", log)
        shutil.rmtree(running.folder, ignore_errors=True)
        self.results.append(Result(job, outcomes, seconds, processor_seconds, log))
        failures = sum(not outcome.passed for outcome in outcomes)
        verdict = "passed" if failures == 0 else f"{failures} FAILED"
        self.say(f"{verdict:8}  {job.name}  ({len(outcomes)} in {seconds:.1f} s)")

    def break_silence(self) -> None:
        if time.monotonic() - self.said > SILENCE:
            names = ", ".join(f"{running.job.name} ({running.seconds:.0f} s)" for running in self.running)
            self.say(f"running   {names}")

    def say(self, text: str) -> None:
        self.said = time.monotonic()
        elapsed = int(self.said - self.start)
        place = f"{len(self.results)}/{self.total}"
        print(f"[{place:>7} {elapsed // 60:2}:{elapsed % 60:02}] {text}", flush=True)


def kill(running: Running) -> None:
    """Ends whatever a job has started and left: its process group, and what has left the group but kept its folder."""
    try:
        os.killpg(running.process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    mark = f"TMPDIR={running.folder}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            continue  # It has ended, or is somebody else's.
