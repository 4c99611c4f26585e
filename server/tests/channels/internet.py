"""An internet in which names lead to servers of this machine.

Calls go through a proxy (RFC 9110 §9.3.6), which opens tunnels to whatever name is asked for and
answers there with a certificate of its own authority. So https to any name can be tested without a
resolver, and nothing leaves the machine.
"""

import asyncio
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

from rapport.core.transport import HttpClient


@dataclass
class Internet:
    """`places` maps host names to ports of this machine; other names lead nowhere."""

    places: dict[str, int] = field(default_factory=dict)
    visited: list[str] = field(default_factory=list)
    proxy: str = ""
    ca_pem: bytes = b""

    def client(self) -> HttpClient:
        """A client that lives in this internet."""
        return HttpClient(proxy=self.proxy, ca_pem=self.ca_pem)


@asynccontextmanager
async def internet(folder: Path, names: list[str]) -> AsyncGenerator[Internet]:
    """An internet with certificates for these names."""
    context, pem = _certificate(folder, names)
    world = Internet(ca_pem=pem)
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.create_task(_tunnel(world, context, reader, writer)))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    world.proxy = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield world
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _tunnel(
    world: Internet,
    context: ssl.SSLContext,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    with suppress(OSError, asyncio.IncompleteReadError):
        head = await reader.readuntil(b"\r\n\r\n")
        host = head.split()[1].decode().rpartition(":")[0]
        world.visited.append(host)
        if host not in world.places:
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n")
            await writer.drain()
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await writer.drain()
        await writer.start_tls(context)
        theirs, ours = await asyncio.open_connection("127.0.0.1", world.places[host])
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
