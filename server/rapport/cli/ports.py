"""Ports that we listen on, and what to say when somebody else does."""

import errno
import socket

from rapport.core.config import ConfigError

BACKLOG = 2048


def listen(bind: str, port: int, setting: str = "RAPPORT_PORT") -> socket.socket:
    """A socket that listens. Raises ConfigError, naming the setting that chooses another port."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((bind, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise ConfigError(
                f"Port {port} of {bind} is taken by another program. Set {setting} to a free one."
            ) from None
        raise ConfigError(f"Cannot listen on {bind}, port {port}: {error.strerror}.") from None
    return listener


def check_free(bind: str, port: int, setting: str) -> None:
    """Raises ConfigError when the port is taken."""
    listen(bind, port, setting).close()
