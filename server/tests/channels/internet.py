"""An internet in which names lead to servers of this machine.

Its names are resolved to one server on loopback, which answers with a certificate of its own
authority and passes requests on. So https to any name can be tested, and nothing leaves us.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rapport.core.transport import Address, HttpClient


@dataclass
class Internet:
    """`places` maps host names to ports of this machine; other names lead nowhere."""

    places: dict[str, int] = field(default_factory=dict)
    visited: list[str] = field(default_factory=list)
    front: int = 0
    ca_pem: bytes = b""

    def client(self) -> HttpClient:
        """A client that lives in this internet."""
        return HttpClient(resolve=self.resolve, ca_pem=self.ca_pem)

    async def resolve(self, host: str, _port: int) -> list[Address]:
        self.visited.append(host)
        if host not in self.places:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", self.front))]


@asynccontextmanager
async def internet(folder: Path, names: list[str]) -> AsyncGenerator[Internet]:
    """An internet with certificates for these names."""
    context, pem = _certificate(folder, names)
    world = Internet(ca_pem=pem)
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.create_task(_serve(world, reader, writer)))

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
    world.front = server.sockets[0].getsockname()[1]
    try:
        yield world
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _serve(
    world: Internet, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    with suppress(OSError, asyncio.IncompleteReadError):
        head = await reader.readuntil(b"\r\n\r\n")
        host = head.partition(b"\r\nhost: ")[2].partition(b"\r\n")[0].decode()
        theirs, ours = await asyncio.open_connection("127.0.0.1", world.places[host])
        ours.write(head)
        await asyncio.gather(_pass_on(reader, ours), _pass_on(theirs, writer))


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    finally:
        target.close()


def _certificate(folder: Path, names: list[str]) -> tuple[ssl.SSLContext, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "this machine's internet")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    keys = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "internet.pem"
    path.write_bytes(keys + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context, pem
