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
# Names that attract everything, alone or as the last word: `utils/`, `message_helpers.py`.
FORBIDDEN_NAMES = {
    "util", "utils", "helper", "helpers", "common", "misc", "service", "services", "manager",
    "managers",
}  # fmt: skip
ROOT_ENTRIES = {
    ".ci", ".git", ".gitignore", ".pre-commit-config.yaml", "CHANGELOG.md", "CONTRIBUTING.md",
    "LICENSE", "Makefile", "README.md", "SECURITY.md", "deploy", "docs", "e2e", "server", "web",
}  # fmt: skip
SERVER_ENTRIES = {
    "alembic.ini", "bench", "migrations", "pyproject.toml", "rapport", "requirements-dev.in",
    "requirements-dev.txt", "requirements.in", "requirements.txt", "simulator", "tests",
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


def last_word(name: str) -> str:
    return name.lower().replace("-", "_").rpartition("_")[2]


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


@pytest.mark.parametrize("domain", DOMAINS, ids=relative)
def test_a_domains_init_holds_three_lines_about_it_and_nothing_else(domain: Path):
    module = ast.parse((domain / "__init__.py").read_text())
    said = (ast.get_docstring(module) or "").splitlines()
    assert len(module.body) == 1
    assert len([line for line in said if line]) <= 3


@pytest.mark.parametrize("domain", DOMAINS, ids=relative)
def test_a_file_that_became_a_folder_is_gone(domain: Path):
    doubled = {entry.stem for entry in domain.glob("*.py") if entry.with_suffix("").is_dir()}
    assert not doubled


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_source_file_stays_readable(path: Path):
    assert len(path.read_text().splitlines()) <= 400
    assert last_word(path.stem) not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", TESTS, ids=relative)
def test_a_test_file_stays_readable(path: Path):
    assert len(path.read_text().splitlines()) <= 600
    assert last_word(path.stem) not in FORBIDDEN_NAMES


def test_no_folder_has_a_name_that_attracts_everything():
    folders = {path.parent for path in [*SOURCES, *TESTS]}
    assert not [relative(f) for f in folders if last_word(f.name) in FORBIDDEN_NAMES]


def test_beside_the_domains_stand_the_ways_in_and_their_wiring_only():
    modules = {path.stem for path in RAPPORT.glob("*.py")} - {"__init__"}
    assert modules == {"web", "worker", "wiring"}


def test_the_ways_in_reach_domains_through_the_wiring_alone():
    """`web.py` and `worker.py` only assemble: what there is, `wiring.py` tells them."""
    domains = {domain.name for domain in DOMAINS}
    for way in ("web.py", "worker.py"):
        assert not imported_children_of_rapport(RAPPORT / way) & domains


def imported_children_of_rapport(path: Path) -> set[str]:
    """The first names below `rapport` that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "rapport":
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rapport."):
            found.add((node.module or "").split(".")[1])
        elif isinstance(node, ast.Import):
            names = [name.name.split(".") for name in node.names]
            found |= {name[1] for name in names if name[0] == "rapport" and len(name) > 1}
    return found


def test_the_server_holds_only_what_belongs_there():
    present = {entry.name for entry in (ROOT / "server").iterdir()}
    left = {name for name in present if name.startswith(".") or name.endswith(".egg-info")}
    assert present - left - LEFT_BY_A_RUN - {"__pycache__"} <= SERVER_ENTRIES


def test_the_root_holds_only_what_belongs_there():
    present = {entry.name for entry in ROOT.iterdir()}
    assert present - LEFT_BY_A_RUN <= ROOT_ENTRIES
