"""How late something is, when one number will not do."""

from math import exp, log
from random import Random
from typing import Annotated

from msgspec import Meta, Struct

Milliseconds = Annotated[float, Meta(ge=0, le=3_600_000)]
LONGEST_SECONDS = 3_600.0  # a draw of a long tail ends there
Z99 = 2.3263  # of the standard normal distribution


class Latency(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Log-normal by `p50` and `p99`, or exponential by `mean`."""

    p50: Milliseconds | None = None
    p99: Milliseconds | None = None
    mean: Milliseconds | None = None

    def problem(self) -> str | None:
        """What is wrong with it."""
        if self.mean is not None and self.p50 is None and self.p99 is None:
            return None
        if self.mean is None and self.p50 and self.p99 and self.p99 >= self.p50:
            return None
        return "give p50 and p99, the larger, or mean."

    def draw(self, random: Random) -> float:
        """Seconds."""
        if self.mean is not None:
            seconds = random.expovariate(1000 / self.mean) if self.mean else 0.0
        else:
            middle, late = log(self.p50 or 1.0), log(self.p99 or 1.0)
            seconds = exp(random.gauss(middle, (late - middle) / Z99)) / 1000
        return min(seconds, LONGEST_SECONDS)
