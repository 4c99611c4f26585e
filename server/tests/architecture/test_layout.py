"""What imports cannot say about the shape of the tree."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RAPPORT = ROOT / "server" / "rapport"
SIMULATOR = ROOT / "server" / "simulator"

STANDARD_NAMES = {
    "__init__", "http", "handlers", "schemas", "actions", "queries",
    "rules", "models", "facts", "jobs", "errors",
}  # fmt: skip
FREE_NAMING = {"core", "whatsapp", "cli", "demo"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "service", "manager", "misc"}
ROOT_ENTRIES = {
    ".ci", ".git", ".gitignore", ".pre-commit-config.yaml", "CHANGELOG.md", "CONTRIBUTING.md",
    "LICENSE", "Makefile", "README.md", "SECURITY.md", "deploy", "docs", "e2e", "server", "web",
}  # fmt: skip
LEFT_BY_A_RUN = {".venv", "var", "test-results", ".ruff_cache", ".pytest_cache", ".hypothesis"}

DOMAINS = sorted(
    folder
    for folder in RAPPORT.iterdir()
    if (folder / "__init__.py").exists() and folder.name not in FREE_NAMING
)
SOURCES = sorted([*RAPPORT.rglob("*.py"), *SIMULATOR.rglob("*.py")])
TESTS = sorted([*(ROOT / "server" / "tests").rglob("*.py"), *(ROOT / "e2e").rglob("*.py")])


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("domain", DOMAINS, ids=relative)
def test_a_domain_uses_only_the_ten_names(domain: Path):
    names = {entry.stem for entry in domain.iterdir() if entry.name != "__pycache__"}
    assert names <= STANDARD_NAMES


@pytest.mark.parametrize(
    "package",
    sorted(p.parent for p in [*RAPPORT.rglob("__init__.py"), *SIMULATOR.rglob("__init__.py")]),
    ids=relative,
)
def test_a_package_says_what_it_owns(package: Path):
    module = ast.parse((package / "__init__.py").read_text())
    assert ast.get_docstring(module), "its __init__.py needs a docstring"


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_source_file_stays_readable(path: Path):
    assert len(path.read_text().splitlines()) <= 400
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", TESTS, ids=relative)
def test_a_test_file_stays_readable(path: Path):
    assert len(path.read_text().splitlines()) <= 600
    assert path.stem not in FORBIDDEN_NAMES


def test_the_root_holds_only_what_belongs_there():
    present = {entry.name for entry in ROOT.iterdir()}
    assert present - LEFT_BY_A_RUN <= ROOT_ENTRIES
