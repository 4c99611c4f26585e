"""The HTTP client of the simulator, which behaves like Meta's machines."""

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import RequestError


def new_client() -> Client:
    """No redirects, no cookies, and no proxy of whoever runs us."""
    return (
        ClientBuilder()
        .no_proxy()
        .follow_redirects(False)
        .referer(False)
        .user_agent("facebookexternalua")
        .default_headers({"Content-Type": "application/json", "Accept": "*/*"})
        .build()
    )


def why(error: Exception) -> str:
    """The innermost cause of a failed request, such as `Connection refused (os error 111)`."""
    causes = error.details["causes"] if isinstance(error, RequestError) else None
    return causes[-1]["message"] if causes else str(error)
