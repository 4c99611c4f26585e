"""The least that a Graph door can be: `python -m bench.bare_graph PORT`.

The same server and the same parser; it reads the request's JSON and answers what Meta would. It
checks nothing, keeps nothing, tells nobody.
"""

import asyncio
import sys
from typing import Any

import msgspec
import uvicorn
import uvloop

_JSON = (b"content-type", b"application/json; charset=UTF-8")
_decode, _encode = msgspec.json.Decoder().decode, msgspec.json.Encoder().encode


async def bare(scope: Any, receive: Any, send: Any) -> None:
    """An ASGI application."""
    assert scope["type"] == "http"
    message = _decode((await receive())["body"])
    answer = _encode({
        "messaging_product": "whatsapp",
        "contacts": [{"input": message["to"], "wa_id": message["to"][1:]}],
        "messages": [{"id": "wamid.HBgLMTIwMDAwMDAwMDAVAgARGBI4QkQ5RDVBQzA5RkE3OTlDN0IA"}],
    })  # fmt: skip
    headers = [_JSON, (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


async def _serve(port: int) -> None:
    config = uvicorn.Config(
        bare, port=port, log_config=None, access_log=False, server_header=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    print("ready", flush=True)
    await serving


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(int(sys.argv[1])))
