"""The HTTP server's protocol, with the one thing that ASGI does not offer."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from simulator.web.request import CONNECTION


class Protocol(HttpToolsProtocol):
    """Hands the connection to the application, so that it can be cut without an answer.

    A network that fails after Meta accepted a message looks like this, and ASGI has no word for it.
    """

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {CONNECTION: {"transport": self.transport}}
