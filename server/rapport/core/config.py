"""Settings of a process, read once from the environment.

The names are stable: charts, scripts and service files rely on them.
"""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from rapport.core.failure import Failure

META_GRAPH_URL = "https://graph.facebook.com"


class ConfigError(Failure):
    """A setting is missing or cannot be used. The message names it and the remedy."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every field is the environment variable `RAPPORT_<FIELD>`; an empty one counts as absent."""

    database_url: str | None = None
    """Absent: the embedded PostgreSQL in the data directory."""
    data_dir: Path = Path("var")
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8000
    bind: str = "127.0.0.1"
    """The address that `rapport web` listens on."""
    public_url: str | None = None
    """Where the world reaches us; absent: `http://127.0.0.1:<port>`."""
    secret_key: str | None = None
    """Keys that encrypt and sign, newest first, separated by commas (older ones still decrypt)."""
    graph_url: str = META_GRAPH_URL
    graph_version: Annotated[str, msgspec.Meta(pattern=r"^v\d+\.\d+$")] = "v24.0"
    meta_app_id: str | None = None
    meta_app_secret: str | None = None
    webhook_verify_token: str | None = None
    blob_url: str | None = None
    """Where files are kept (`s3://…`, `gs://…`, `az://…`); absent: in the data directory."""
    smtp_url: str | None = None
    settle_seconds: Annotated[float, msgspec.Meta(ge=0)] = 600
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_file: Path | None = None
    """Everything goes there as JSON, too, and a terminal shows warnings and errors only."""
    trusted_proxies: str = "127.0.0.1"
    """Whose word on the caller's address and scheme counts: addresses or networks, with commas."""
    web_dir: Path | None = None
    """The built browser app; absent: `web/dist` of the source tree."""
    demo_login: Literal["loopback", "anywhere"] = "loopback"
    """Who may sign in with the demo's password, which everybody knows: people at this machine."""
    simulator_port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8001

    @property
    def base_url(self) -> str:
        """Where links in answers point to, without a slash at the end."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def simulator_url(self) -> str:
        return f"http://127.0.0.1:{self.simulator_port}"

    @property
    def behind_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_local(self) -> bool:
        """Whether the installation is meant for this machine alone."""
        return is_loopback(self.base_url)


def is_loopback(url: str) -> bool:
    """Whether a URL's host names this machine (127.0.0.0/8, ::1 or localhost)."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of `environment` (by default the process's own).

    Raises ConfigError, naming the variable, for a value that cannot be used.
    """
    environment = os.environ if environment is None else environment
    given = {
        name.removeprefix("RAPPORT_").lower(): value
        for name, value in environment.items()
        if name.startswith("RAPPORT_") and value.strip()
    }
    known = {field.name for field in msgspec.structs.fields(Settings)}
    try:
        return msgspec.convert(
            {name: value for name, value in given.items() if name in known},
            Settings,
            strict=False,
            dec_hook=_decode,
        )
    except msgspec.ValidationError as error:
        raise ConfigError(_sentence(str(error))) from error


def _decode(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value)).expanduser()
    raise NotImplementedError(kind)


def _sentence(problem: str) -> str:
    """`Expected `int`, got `str` - at `$.port`` names the variable after the dollar."""
    reason, _, where = problem.partition(" - at `$.")
    return f"RAPPORT_{where.rstrip('`').upper()}: {reason}." if where else problem
