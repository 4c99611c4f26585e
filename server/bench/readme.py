"""The README's table, from the results that were measured last."""

import re
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from bench.figure import Row

RESULTS = Path(__file__).parent / "results"
README = Path(__file__).parents[2] / "README.md"
ORDER = (
    "receive", "apply", "lane", "live", "streams", "pages", "screen", "desk", "simulator", "crowd",
    "rest", "up",
)  # fmt: skip
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"


class Result(Struct):
    """A file of the results, as far as the table needs it."""

    name: str
    measured_at: str
    machine: dict[str, Any]
    load_after: list[float]
    rows: list[Row]


def write() -> None:
    """Replaces what stands between the marks."""
    text = README.read_text()
    table = "\n".join([BEGIN, *_lines(_results()), END])
    README.write_text(re.sub(f"{BEGIN}.*?{END}", lambda _: table, text, flags=re.DOTALL))


def amount(value: float, unit: str) -> str:
    """A value as it is read: `5,210/s`, `31 ms`, `0.91`."""
    number = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    gap = "" if unit in ("/s", "×") else " "
    return f"{number}{gap}{unit}".removesuffix("×")


def bound(row: Row) -> str:
    """What was promised, or nothing."""
    if row.bound is None:
        return ""
    sign = "≥" if row.bound_is == "at least" else "≤"
    return f"{sign} {amount(row.bound, row.unit)}"


def _results() -> list[Result]:
    files = [RESULTS / f"{name}.json" for name in ORDER]
    return [msgspec.json.decode(file.read_bytes(), type=Result) for file in files if file.exists()]


def _lines(results: list[Result]) -> list[str]:
    if not results:
        return ["| what | figure |", "|---|---|", "| not measured yet | run `make bench` |"]
    lines = ["| what | promised | measured | of the best possible |", "|---|--:|--:|--:|"]
    for result in results:
        lines += [_line(row) for row in result.rows]
    return [*lines, "", _note(results)]


def _line(row: Row) -> str:
    measured = amount(row.value, row.unit)
    if row.holds is False:
        measured = f"**{measured}, missed**"
    best = "" if row.ceiling is None else f"{amount(row.ceiling, row.unit)}"
    return f"| {row.what} | {bound(row)} | {measured} | {best} |"


def _note(results: list[Result]) -> str:
    machine = results[0].machine
    days = sorted({result.measured_at[:10] for result in results})
    load = max(result.machine["load"][0] for result in results)
    return (
        f"{machine['cores']} cores of {machine['processor']}, {machine['memory_gb']:.0f} GB, "
        f"{days[-1]}; load of the machine before a figure at most {load}. How each was measured "
        "stands in [`server/bench/`](server/bench), with everything that was seen in `results/`."
    )
