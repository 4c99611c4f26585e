"""One client for a process: small requests over kept connections, files as streams."""

from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from rapport.core.transport.files import Download, FilePart, Files
from rapport.core.transport.kept import Pool, Resolve, resolve
from rapport.core.transport.requests import Response, written


class HttpClient:
    """Make one per process and `close` it; time-outs are in seconds.

    `timeout` of a call spans everything from waiting for a place in the pool to the last byte of
    the answer. A connection that does not stand within `connect_timeout` is `NotSent`; a cancelled
    call is of unknown fate. No proxy is used. `resolve` is for `request` alone.
    """

    def __init__(
        self,
        *,
        user_agent: str = "Rapport",
        connect_timeout: float = 5.0,
        pool_timeout: float = 5.0,
        max_in_flight: int = 1000,
        idle_timeout: float = 20.0,
        ca_pem: bytes | None = None,
        resolve: Resolve = resolve,
    ):
        # idle for less than servers keep theirs, so that we hang up first and seldom write to a
        # connection that is just being closed
        ways: dict[str, Any] = {
            "connect_timeout": connect_timeout,
            "pool_timeout": pool_timeout,
            "max_in_flight": max_in_flight,
            "idle_timeout": idle_timeout,
            "ca_pem": ca_pem,
        }
        self._user_agent = user_agent
        self._pool = Pool(**ways, resolve=resolve)
        self._files = Files(user_agent=user_agent, **ways)

    async def close(self) -> None:
        """Closes every connection; requests under way end as `FateUnknown`."""
        self._pool.close()
        await self._files.close()

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        timeout: float,  # noqa: ASYNC109 - the transport keeps it, connecting included
        max_response_bytes: int,
    ) -> Response:
        """Makes one request, once. Any status is an answer, a redirect too. Not for HEAD.

        Raises `InvalidRequest`, `NotSent` or `FateUnknown`.
        """
        origin, request = written(method, url, headers, body, self._user_agent)
        return await self._pool.ask(origin, request, timeout, max_response_bytes)

    async def upload(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        fields: Mapping[str, str],
        file: FilePart,
        timeout: float,  # noqa: ASYNC109 - the transport keeps it, connecting included
        max_response_bytes: int,
    ) -> Response:
        """`Files.upload`."""
        return await self._files.upload(
            method,
            url,
            headers=headers,
            fields=fields,
            file=file,
            timeout=timeout,
            max_response_bytes=max_response_bytes,
        )

    def download(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        max_bytes: int,
        redirect_hosts: Collection[str] = (),
    ) -> AbstractAsyncContextManager[Download]:
        """`Files.download`."""
        return self._files.download(
            url,
            headers=headers,
            timeout=timeout,
            max_bytes=max_bytes,
            redirect_hosts=redirect_hosts,
        )
