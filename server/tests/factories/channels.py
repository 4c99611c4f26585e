"""Connected numbers for tests, without a Graph to ask."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rapport.channels.actions import apps, connecting
from rapport.channels.actions.connecting import Connection
from rapport.channels.queries.graph import Snapshot
from rapport.core.actor import OPERATOR
from rapport.core.runtime import Runtime
from rapport.whatsapp.client import BusinessInfo, PhoneNumber, TokenInfo, Waba

SECRET = "the app's secret"
APP_ID = "7001"


@dataclass(frozen=True)
class Number:
    workspace_id: UUID
    id: UUID
    phone_number_id: str
    waba_id: str
    app_id: str
    secret: str


async def number(
    runtime: Runtime,
    workspace_id: UUID,
    phone_number_id: str = "1001",
    waba_id: str = "9001",
    app_id: str = APP_ID,
    portfolio_id: str | None = "5001",
    own: bool = False,
    now: datetime | None = None,
) -> Number:
    """A connected number, whose webhooks are signed by the installation's app or by one `own`."""
    async with runtime.control() as control:
        await apps.register(
            control,
            runtime.keyring,
            app_id,
            "own" if own else "installation",
            SECRET + app_id,
            "verify " + app_id,
            workspace_id if own else None,
        )
    snapshot = Snapshot(
        waba=Waba(
            id=waba_id,
            name="Test WABA",
            owner_business_info=BusinessInfo(portfolio_id, "Portfolio") if portfolio_id else None,
        ),
        numbers=[
            PhoneNumber(id=phone_number_id, display_phone_number="+1 555 000 " + phone_number_id)
        ],
        token=TokenInfo(is_valid=True),
    )
    connection = Connection(
        snapshot=snapshot,
        access_token=runtime.keyring.encrypt("token"),
        meta_app_id=app_id,
        graph="simulator",
    )
    async with runtime.workspace(workspace_id) as tx:
        await connecting.connect(tx, OPERATOR, connection, now or runtime.clock.now())
        number_id = await tx.fetchval(
            "select id from phone_number where workspace_id = $1 and phone_number_id = $2",
            workspace_id,
            phone_number_id,
        )
    runtime.bus.publish("meta_apps", app_id)
    return Number(workspace_id, number_id, phone_number_id, waba_id, app_id, SECRET + app_id)
