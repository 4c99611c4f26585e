"""The typed client of Meta's Graph API for WhatsApp."""

from msgspec import Struct

from rapport.core.transport import HttpClient
from rapport.whatsapp.client import sending
from rapport.whatsapp.client.apps import AppCalls
from rapport.whatsapp.client.graph import Graph
from rapport.whatsapp.client.media import META_MEDIA_HOSTS, MediaCalls
from rapport.whatsapp.client.numbers import NumberCalls
from rapport.whatsapp.client.sending import Accepted
from rapport.whatsapp.client.wabas import WabaCalls

META_URL = "https://graph.facebook.com"


class GraphClient:
    """Calls to one Graph. Holds no token: every call is given the one to use.

    Whatever changes something is done once; reads are repeated where the failure is a passing one.
    Calls raise `GraphError`, `NotSent` or `FateUnknown`. `timeout` in seconds limits every call but
    the transfer of files.
    """

    def __init__(
        self,
        http: HttpClient,
        base_url: str = META_URL,
        version: str = "v25.0",
        *,
        timeout: float = 20.0,
        media_hosts: tuple[str, ...] = META_MEDIA_HOSTS,
    ):
        self._graph = Graph(http, base_url, version, timeout=timeout)
        self.apps = AppCalls(self._graph)
        self.media = MediaCalls(self._graph, media_hosts)
        self.numbers = NumberCalls(self._graph)
        self.wabas = WabaCalls(self._graph)

    async def send(self, token: str, phone_number_id: str, body: bytes | Struct) -> Accepted:
        """Sends a message, once; `body` is what `messages.envelope` makes.

        `GraphError`: not sent, its verdict says what to do. `NotSent`: not sent, may be repeated.
        `FateUnknown`: may have been sent, must not be repeated.
        """
        return await sending.send(self._graph, token, phone_number_id, body)

    async def mark_read(
        self, token: str, phone_number_id: str, wamid: str, *, typing: bool = False
    ) -> None:
        """Shows the sender blue ticks up to this message; with `typing` also that we write, until
        the answer or for 25 seconds. Has to happen within 30 days of the message."""
        await sending.mark_read(self._graph, token, phone_number_id, wamid, typing=typing)
