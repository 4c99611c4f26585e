"""Shapes of the channels' requests."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Id = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
Secret = Annotated[str, Meta(min_length=1, max_length=2000)]


class ConnectWaba(msgspec.Struct, forbid_unknown_fields=True):
    """An account and a token that may use it. With `meta_app_id` and `app_secret` webhooks are
    signed by the workspace's own Meta app; without, by the installation's."""

    waba_id: Id
    access_token: Secret
    meta_app_id: Id | None = None
    app_secret: Secret | None = None
    verify_token: Secret | None = None
    graph: Literal["meta", "simulator"] | None = None
