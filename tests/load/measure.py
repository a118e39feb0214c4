"""Figures of one measurement: pairs of ours and the yardstick's, taken by turns, and the line that reports them.

Linux only: what a process has used is read from /proc.
"""

import math
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cohesion.kit import clock

TICKS = os.sysconf("SC_CLK_TCK")
HEAD = "| what | the project | yardstick | over it | times it | goal | alarm | runs |"


def machine(engine: str) -> str:
    """The machine the figures are of, and how busy others keep it."""
    model = next((line for line in _lines("/proc/cpuinfo") if line.startswith("model name")), ": unknown")
    return (
        f"{clock.local(clock.now()):%-d %B %Y}. {os.cpu_count()} cores ({model.split(':')[1].strip()}), "
        f"Python {platform.python_version()}, {engine}, load average {os.getloadavg()[0]:.1f} at the start"
    )


def cpu_s(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def peak_mb(pid: int) -> float:
    """The most memory a process has held at once."""
    held = next(line for line in _lines(f"/proc/{pid}/status") if line.startswith("VmHWM"))
    return int(held.split()[1]) / 1024


def held_kb(pid: int) -> int:
    """The memory a process holds now, in KiB."""
    held = next(line for line in _lines(f"/proc/{pid}/status") if line.startswith("VmRSS"))
    return int(held.split()[1])


def at_most(figures: Sequence[float], share: float) -> float:
    """The figure that this share of them does not exceed, such as 0.99; the nearest one that there is."""
    return sorted(figures)[max(math.ceil(share * len(figures)) - 1, 0)]


def growth(sizes: Sequence[float], figures: Sequence[float]) -> float:
    """The exponent between the first size and the last: 1 is in step with it, 0 does not grow, 2 is its square."""
    return math.log(figures[-1] / figures[0]) / math.log(sizes[-1] / sizes[0])


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()


@dataclass
class Pairs:
    """Ours and the yardstick's, in turns. What is compared is each with its neighbour in time, then the middle taken:
    others who use the machine slow both."""

    what: str
    unit: str = "s"
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def add(self, ours: float, bare: float) -> None:
        self.ours.append(ours)
        self.bare.append(bare)

    @property
    def over(self) -> float:
        return statistics.median(ours - bare for ours, bare in zip(self.ours, self.bare, strict=True))

    @property
    def times(self) -> float:
        return statistics.median(ours / bare for ours, bare in zip(self.ours, self.bare, strict=True))

    def line(self, goal: str = "", alarm: str = "") -> str:
        """One row under HEAD."""
        return (
            f"| {self.what} | {spread(self.ours, self.unit)} | {spread(self.bare, self.unit)} | "
            f"{shown(self.over, self.unit, '+')} | × {self.times:.2f} | {goal} | {alarm} | {len(self.ours)} |"
        )


def alone(what: str, figures: Sequence[float], unit: str = "s", *, goal: str = "", alarm: str = "") -> str:
    """A row without a yardstick."""
    return f"| {what} | {spread(figures, unit)} | | | | {goal} | {alarm} | {len(figures)} |"


def spread(figures: Sequence[float], unit: str) -> str:
    """The median, and from the least to the most when there are several."""
    middle = shown(statistics.median(figures), unit)
    ends = f" ({shown(min(figures), '')}–{shown(max(figures), '')})"
    return middle + ends if len(figures) > 1 else middle


def shown(figure: float, unit: str, sign: str = "") -> str:
    """Three figures that mean something, as 0.341 s or 12.3 ms."""
    digits = 3 if abs(figure) < 1 else 2 if abs(figure) < 10 else 1 if abs(figure) < 100 else 0
    return f"{figure:{sign}.{digits}f} {unit}".strip()
