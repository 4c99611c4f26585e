"""The command line."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

DEFAULT_CALLBACK = "http://127.0.0.1:8000/webhooks/whatsapp"

DESCRIPTION = """\
A WhatsApp of your own: Meta's Cloud API on this machine, with phones to type on.

Point a client's Graph URL at the address that is printed, take the access token from
/_simulator/state, and open the address in a browser to be the customer.
"""


class Arguments(Struct, frozen=True):
    host: str
    port: int
    callback_url: str | None
    verify_token: str
    state: Path | None
    seed: int | None
    open_control: bool


def parse(arguments: Sequence[str] | None = None) -> Arguments:
    parser = argparse.ArgumentParser(
        prog="simulator",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add("--port", type=_port, default=8001, help="0 takes a free one (default: %(default)s)")
    add(
        "--callback-url",
        metavar="URL",
        help=f"where webhooks go until an app says otherwise (default: {DEFAULT_CALLBACK})",
    )
    add("--verify-token", default="", metavar="TOKEN", help="what the callback is verified with")
    add(
        "--state",
        type=Path,
        metavar="FILE",
        help="keep the world in this file, and its media in a folder beside it",
    )
    add(
        "--seed", type=int, metavar="N", help="the same ids and the same weather in every new world"
    )
    add(
        "--open-control",
        action="store_true",
        help="let other machines use the control plane and the pages, which show every secret",
    )
    return Arguments(**vars(parser.parse_args(arguments)))


def _port(value: str) -> int:
    port = int(value)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError("a port lies between 0 and 65535")
    return port
