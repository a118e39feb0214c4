"""How long a call takes: evenly between two figures, or mostly quick with a long tail, as real networks are."""

import math
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Lognormal:
    """Half of all calls take less than `median_s`; one in forty more than `median_s` times e to the 2 x `spread`."""

    median_s: float
    spread: float = 0.5
    at_most_s: float = 9.0


Latency = tuple[float, float] | Lognormal


def drawn(law: Latency, random: Random) -> float:
    """Seconds that one call takes."""
    if isinstance(law, Lognormal):
        return min(random.lognormvariate(math.log(law.median_s), law.spread), law.at_most_s)
    return random.uniform(*law) if law[1] else 0.0


def from_plain(figures: list[float] | dict[str, float]) -> Latency:
    """The law that a command line or a control call names: `[0.06, 0.15]`, or `{"median_s": 0.08}`."""
    return Lognormal(**figures) if isinstance(figures, dict) else (figures[0], figures[1])
