"""What a figure is: rows of a table, each against its bound."""

import statistics
from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct, field


class Row(Struct, frozen=True, kw_only=True):
    """One measured value. `ceiling` is the best that this machine could do in the same run."""

    what: str
    value: float
    unit: str
    bound: float | None = None
    holds: bool | None = None
    bound_is: Literal["at least", "at most"] = "at least"
    ceiling: float | None = None
    ratio: float | None = None


class Figure(Struct, frozen=True):
    """What one module found out; `details` say how it came about, and what shared the cores."""

    rows: list[Row]
    details: dict[str, Any] = field(default_factory=dict)


def at_least(
    what: str, value: float, unit: str, bound: float | None, ceiling: float | None = None
) -> Row:
    return Row(
        what=what,
        value=_short(value),
        unit=unit,
        bound=bound,
        holds=None if bound is None else value >= bound,
        ceiling=None if ceiling is None else _short(ceiling),
        ratio=None if not ceiling else round(value / ceiling, 2),
    )


def at_most(
    what: str, value: float, unit: str, bound: float | None, ceiling: float | None = None
) -> Row:
    """For times and costs; `ceiling` is then the least that it could be."""
    return Row(
        what=what,
        value=_short(value),
        unit=unit,
        bound=bound,
        holds=None if bound is None else value <= bound,
        bound_is="at most",
        ceiling=None if ceiling is None else _short(ceiling),
        ratio=None if not ceiling else round(value / ceiling, 2),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Times in milliseconds, in short."""
    return {
        "count": len(seconds),
        "p50_ms": _short(statistics.median(seconds) * 1000),
        "p95_ms": _short(percentile(seconds, 0.95) * 1000),
        "p99_ms": _short(percentile(seconds, 0.99) * 1000),
        "max_ms": _short(max(seconds) * 1000),
    }


def _short(value: float) -> float:
    return round(value) if abs(value) >= 1000 else float(f"{value:.3g}")
