"""Whether Meta can reach this installation, in words."""

from typing import Literal

from msgspec import Struct

Status = Literal["ok", "local", "not_public", "not_https", "unreachable", "redirected", "elsewhere"]

_SAID: dict[Status, tuple[str, str | None]] = {
    "ok": ("The public address reaches this installation.", None),
    "local": (
        "The address of this installation works on this machine only, so Meta cannot call it.",
        "Make it reachable by https with a tunnel or a reverse proxy, set RAPPORT_PUBLIC_URL to "
        "that address, and start Rapport again.",
    ),
    "not_public": (
        "The address of this installation belongs to a private network, so Meta cannot call it.",
        "Use a public host name with https, set RAPPORT_PUBLIC_URL to it, and start Rapport again.",
    ),
    "not_https": (
        "The address of this installation has no https, and Meta calls https addresses only.",
        "Put a reverse proxy with a certificate before it, set RAPPORT_PUBLIC_URL to the https "
        "address, and start Rapport again.",
    ),
    "unreachable": (
        "The public address could not be reached from here.",
        "Check that its name leads to this machine and that port 443 is open. Some networks cannot "
        "reach themselves by their public address: then go on, and Meta's own call will tell.",
    ),
    "redirected": (
        "The public address sends callers on to another address, which Meta does not follow.",
        "Set RAPPORT_PUBLIC_URL to the address where the redirects end, without a path, and start "
        "Rapport again.",
    ),
    "elsewhere": (
        "Something else than this installation answers at the public address.",
        "Check where its name leads, that the proxy passes every path on to Rapport, and that no "
        "login page stands before it.",
    ),
}
_REASONS = (
    (
        ("certificate", "tls", "handshake"),
        "The certificate of the public address is not valid.",
        "Use a certificate of a known authority (Caddy and certbot get one for nothing) that "
        "carries this host name and has not expired.",
    ),
    (
        ("dns", "lookup", "resolve", "name or service"),
        "The host name of the public address is not known.",
        "Create the DNS record that points it to this machine, or correct RAPPORT_PUBLIC_URL.",
    ),
    (
        ("refused",),
        "Nothing answers at the public address.",
        "Start the reverse proxy or tunnel, and check that it listens on port 443.",
    ),
)


class Reached(Struct, frozen=True):
    """What a visit to our own public address found. `detail`: the error in technical words."""

    status: Status
    detail: str | None = None

    @property
    def sentence(self) -> str:
        return self._said[0]

    @property
    def remedy(self) -> str | None:
        return self._said[1]

    @property
    def may_continue(self) -> bool:
        """Whether Meta may reach us all the same."""
        return self.status in ("ok", "unreachable")

    @property
    def _said(self) -> tuple[str, str | None]:
        detail = (self.detail or "").lower()
        if self.status == "unreachable":
            for words, sentence, remedy in _REASONS:
                if any(word in detail for word in words):
                    return sentence, remedy
        return _SAID[self.status]
