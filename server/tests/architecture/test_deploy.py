"""What `deploy/` says of the program is true: its commands, settings and metrics exist."""

import configparser
import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from rapport.cli.main import COMMANDS
from rapport.core.config import Settings
from rapport.core.metrics import REGISTRY

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
ALERTS = DEPLOY / "prometheus" / "rapport-alerts.yml"
MONITORING = ROOT / "docs" / "operate" / "monitoring.md"
SUFFIXES = {"counter": ["_total"], "histogram": ["_count", "_sum", "_bucket", ""], "gauge": [""]}

for process in ("web", "worker"):
    importlib.import_module(f"rapport.{process}")  # which declares all of its metrics


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def metrics() -> set[str]:
    """The names that a scrape gives, and those of whole histograms."""
    return {
        f"{family.name}{suffix}"
        for family in REGISTRY.collect()
        for suffix in SUFFIXES[family.type]
        if family.name.startswith("rapport_")
    }


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def rules() -> list[dict[str, Any]]:
    return [rule for group in read(ALERTS)["groups"] for rule in group["rules"]]


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # pyright: ignore[reportAttributeAccessIssue]
    parser.read_string(path.read_text())
    return parser


@pytest.mark.parametrize("path", FILES, ids=name)
def test_settings_exist(path: Path):
    known = {f"RAPPORT_{field.upper()}" for field in Settings.__struct_fields__}
    assert set(re.findall(r"RAPPORT_[A-Z_]*[A-Z]", path.read_text())) <= known


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_an_alert_watches_metrics_that_exist_and_says_what_is_wrong(rule: dict[str, Any]):
    watched = set(re.findall(r"\brapport_\w+", rule["expr"]))
    assert watched <= metrics()
    assert watched or "up{" in rule["expr"]
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["summary"]


def test_the_page_on_monitoring_knows_the_metrics_and_alerts():
    text = MONITORING.read_text()
    assert set(re.findall(r"`(rapport_\w+)`", text)) <= metrics()
    assert {rule["alert"] for rule in rules()} == set(re.findall(r"\bRapport[A-Z]\w+", text))


@pytest.mark.parametrize("path", UNITS, ids=name)
def test_a_unit_runs_a_command_that_exists_and_comes_back(path: Path):
    service = unit(path)["Service"]
    program, command, *_ = service["ExecStart"].split()
    assert program == "/opt/rapport/.venv/bin/rapport"
    assert command in COMMANDS
    assert (service["Restart"], service["User"]) == ("always", "rapport")
    assert unit(path)["Install"]["WantedBy"] == "rapport.target"


def test_all_units_are_held_alike():
    """What a unit may touch is said in each, so one could fall behind."""
    held = [path.read_text().partition("# What it may touch")[2] for path in UNITS]
    assert len({text.partition("[Install]")[0] for text in held}) == 1
    assert "ProtectSystem=strict" in held[0]


def test_the_containers_run_commands_that_exist():
    services = read(DEPLOY / "compose.yaml")["services"]
    ours = {key: each for key, each in services.items() if each["image"] == "rapport"}
    assert {each["command"][0] for each in ours.values()} == {"migrate", "web", "worker"}
    assert COMMANDS.keys() >= {each["command"][0] for each in ours.values()}
    for each in services.values():
        for other in each.get("depends_on", []):
            assert other in services


def test_the_image_is_made_of_paths_that_exist():
    """Node's package, which the image takes out again, is one that we really install."""
    text = (DEPLOY / "Dockerfile").read_text()
    copied = re.findall(r"^COPY --from=build /opt/rapport/(\S+)", text, re.MULTILINE)
    assert set(copied) == {".venv", "server", "web/dist"}
    (uninstalled,) = re.findall(r"uv pip uninstall .* ([\w-]+) ", text)
    assert f"\n{uninstalled}==" in (ROOT / "server" / "requirements.txt").read_text()


@pytest.mark.parametrize("path", [DEPLOY / "nginx.conf", DEPLOY / "Caddyfile"], ids=name)
def test_a_proxy_does_not_buffer_events_and_keeps_the_metrics_from_the_public(path: Path):
    text = path.read_text()
    assert re.search(r"proxy_buffering off|flush_interval -1", text)
    assert re.search(r"/metrics", text)
