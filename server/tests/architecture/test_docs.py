"""What the documents say of the tree is true: links lead somewhere, paths and names exist."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import rapport
from rapport import wiring
from rapport.cli.main import COMMANDS
from rapport.core.config import Settings
from rapport.core.db.metadata import metadata
from rapport.core.fact_log import Fact
from rapport.core.queue import Job

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
JOURNEYS = sorted((DOCS / "journeys").glob("*.md"))

# A path may be written from any of these, or from the document's own folder.
STANDPOINTS = [ROOT, ROOT / "server", ROOT / "server" / "rapport", ROOT / "server" / "simulator"]
BUILT = ("web/dist", "web/node_modules")
ROOT_FOLDER = re.compile(r"(server|docs|web|e2e|deploy|\.ci)/[\w.*/-]*")
SOURCE_FILE = re.compile(r"[\w.-]+(/[\w.-]+)*/[\w.-]+\.(py|toml|md|ts|tsx|yaml)")
IDENTIFIER = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")

for module in pkgutil.walk_packages(rapport.__path__, "rapport."):
    if module.name.partition("rapport.")[2].partition(".")[2].startswith(("models", "jobs")):
        importlib.import_module(module.name)

FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose(path: Path) -> str:
    """The document without its blocks of code."""
    return FENCE.sub("", path.read_text())


def rows(path: Path) -> Iterator[list[str]]:
    """The rows of the document's tables, as cells."""
    for line in prose(path).splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives to a document's headings."""
    plain = [re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(prose(path))]
    return {title.strip().replace(" ", "-") for title in plain}


def find(written: str, document: Path) -> Path | None:
    """The file or folder that a document means by a path; `*` stands for any name."""
    for standpoint in [*STANDPOINTS, document.parent]:
        found = next(iter(standpoint.glob(written.rstrip("/"))), None)
        if found is not None:
            return found
    return None


def is_path(code: str) -> bool:
    if code.startswith(BUILT):
        return False
    return bool(ROOT_FOLDER.fullmatch(code) or SOURCE_FILE.fullmatch(code))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document: Path):
    for link in LINK.findall(prose(document)):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        path = (document.parent / target).resolve() if target else document
        assert path.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in anchors(path), f"{link}: there is no such heading"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_paths_exist(document: Path):
    written = [code for code in CODE.findall(prose(document)) if is_path(code)]
    assert not [code for code in written if find(code, document) is None]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_settings_exist(document: Path):
    known = {f"RAPPORT_{field.upper()}" for field in Settings.__struct_fields__}
    assert set(re.findall(r"RAPPORT_[A-Z_]*[A-Z]", document.read_text())) <= known


def test_every_setting_is_explained_with_its_default():
    """A default that is worked out is said in words, so only plain ones are compared."""
    explained = {
        codes[0]: cells[1].strip("`")
        for cells in rows(DOCS / "operate" / "install.md")
        if (codes := CODE.findall(cells[0])) and codes[0].startswith("RAPPORT_")
    }
    fields = {f"RAPPORT_{field.name.upper()}": field for field in msgspec.structs.fields(Settings)}
    assert explained.keys() == fields.keys()
    for variable, field in fields.items():
        if field.default is not None:
            assert explained[variable] == str(field.default), variable


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_words_of_make_exist(document: Path):
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    said = re.findall(r"(?:`|^)make ([a-z]+)", document.read_text(), re.MULTILINE)
    assert set(said) <= known


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_commands_exist(document: Path):
    said = re.findall(r"(?:`|^|/)rapport ([a-z][a-z-]*)", document.read_text(), re.MULTILINE)
    assert set(said) <= COMMANDS.keys()


@pytest.mark.parametrize("journey", JOURNEYS, ids=name)
def test_a_journey_names_what_its_rooms_hold(journey: Path):
    """In a row that begins with a file, every name in code stands in that file."""
    visited = 0
    for cells in rows(journey):
        codes = CODE.findall(" ".join(cells))
        room = next((find(code, journey) for code in codes if SOURCE_FILE.fullmatch(code)), None)
        if room is None:
            continue
        visited += 1
        names = [code.rpartition(".")[2] for code in codes if IDENTIFIER.fullmatch(code)]
        text = room.read_text()
        assert not [each for each in names if not re.search(rf"\b{each}\b", text)], name(room)
    assert visited > 3


def test_decisions_are_numbered_in_one_form_and_listed():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    listed = (DOCS / "architecture.md").read_text()
    for number, path in zip(numbers, DECISIONS, strict=True):
        titles = HEADING.findall(prose(path))
        assert titles[0].startswith(f"{number}. ")
        assert titles[1:5] == ["Context", "Decision", "Consequences", "Alternatives"], name(path)
        assert len(path.read_text().splitlines()) <= 80, f"{name(path)} is longer than a page"
        assert f"decisions/{path.name}" in listed, f"{name(path)} is not in architecture.md"


def test_the_readme_has_a_place_for_the_figures():
    text = (ROOT / "README.md").read_text()
    assert text.count("<!-- figures -->") == text.count("<!-- /figures -->") == 1
    assert text.index("<!-- figures -->") < text.index("<!-- /figures -->")


def test_the_glossary_is_in_order_and_says_each_word_once():
    words = [word.lower() for word, _ in glossary()]
    assert words == sorted(words)
    assert len(words) == len(set(words))


def test_no_name_uses_a_word_that_the_glossary_avoids():
    """Tables, facts, jobs and routes speak of one thing with one word."""
    avoided = {each for _, others in glossary() for each in others}
    used = {part: where for where in named_things() for part in words_of(where)}
    assert avoided
    assert not {part: used[part] for part in avoided & used.keys()}


def glossary() -> list[tuple[str, list[str]]]:
    """Each word with those that are not used in its place."""
    entries: list[tuple[str, list[str]]] = []
    for cells in rows(DOCS / "glossary.md"):
        if len(cells) == 3 and cells[0].startswith("**"):
            avoided = [word.strip().lower() for word in cells[2].split(",") if word.strip("– ")]
            entries.append((cells[0].strip("*"), avoided))
    return entries


def named_things() -> Iterator[str]:
    yield from (table.name for table in metadata.tables.values())
    yield from (kind.__name__ for kind in [*subclasses(Fact), *subclasses(Job)])
    yield from (path for route in wiring.ROUTES for path in route.paths)


def subclasses(kind: type[msgspec.Struct]) -> list[type[msgspec.Struct]]:
    return [each for each in kind.__subclasses__() if each.__module__.startswith("rapport.")]


def words_of(written: str) -> list[str]:
    """The words in `CamelCase`, `snake_case`, or a path, whose places are left out."""
    plain = re.sub(r"\{[^}]*\}", "", written)
    return [word.lower().removesuffix("s") for word in re.findall(r"[A-Z]?[a-z]+", plain)]
