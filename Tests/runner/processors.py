"""What the processors of this machine do, whoever has them do it."""

from pathlib import Path


class Processors:
    def __init__(self, file: Path = Path("/proc/stat")) -> None:
        self.file = file
        self.last = self.read()

    def read(self) -> tuple[int, int]:
        """Ticks of all processors so far, and those in which they had nothing to do. Its first eight fields are apart from each
        other; the fourth and fifth are idle and waiting for a disk (proc(5))."""
        ticks = [int(field) for field in self.file.read_text().split("\n", 1)[0].split()[1:9]]
        return sum(ticks), ticks[3] + ticks[4]

    def idle(self) -> float:
        """The share of their time in which they had nothing to do since it was last asked."""
        (before, idle_before), self.last = self.last, self.read()
        now, idle = self.last
        return (idle - idle_before) / (now - before) if now > before else 0.0
