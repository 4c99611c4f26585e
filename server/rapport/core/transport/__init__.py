"""The one way out: HTTP calls to other people's servers.

What this port is for is telling two failures apart. After `NotSent` nothing of the request has left
this machine, so it may be made again. After `FateUnknown` the other side may have acted on it, so a
request that must not happen twice must not be repeated. In doubt it is `FateUnknown`.

Nothing is retried or redirected behind the caller's back: HTTP/1.1 only, no redirects except those
that `download` allows by name, and a request is written to one connection at most.
"""

from rapport.core.transport.client import HttpClient as HttpClient
from rapport.core.transport.failures import FateUnknown as FateUnknown
from rapport.core.transport.failures import HttpFailure as HttpFailure
from rapport.core.transport.failures import InvalidRequest as InvalidRequest
from rapport.core.transport.failures import NotSent as NotSent
from rapport.core.transport.failures import RedirectRefused as RedirectRefused
from rapport.core.transport.failures import ResponseTooLarge as ResponseTooLarge
from rapport.core.transport.files import Download as Download
from rapport.core.transport.files import FilePart as FilePart
from rapport.core.transport.files import host_is_among as host_is_among
from rapport.core.transport.kept import Address as Address
from rapport.core.transport.requests import Response as Response
