"""The bell."""

from litestar.params import FromPath, JSONBody

from rapport.alerts.actions import reading
from rapport.alerts.errors import PeopleOnly
from rapport.alerts.queries import alerts
from rapport.alerts.queries.alerts import AlertView, UnreadView, Viewer
from rapport.alerts.rules.kinds import KINDS
from rapport.alerts.schemas import ReadAlerts
from rapport.core.ids import parse_id
from rapport.core.paging import Listing
from rapport.core.refusal import InvalidInput, NotFound
from rapport.core.web.asker import Asker
from rapport.core.web.doors import AskerGiven, PageGiven, TxGiven, get, post
from rapport.messaging.rules.permissions import READ_ALL


@get("/alerts")
async def list_alerts(asker: AskerGiven, tx: TxGiven, page: PageGiven) -> Listing[AlertView]:
    """The member's alerts, the newest first."""
    return await alerts.list_alerts(tx, _viewer(asker), page)


@get("/alerts/unread")
async def count_unread(asker: AskerGiven, tx: TxGiven) -> UnreadView:
    """How many alerts are unread and still need somebody, and which conversations."""
    return await alerts.count_unread(tx, _viewer(asker))


@post("/alerts/{alert_id:str}/read", status_code=204)
async def read_alert(asker: AskerGiven, tx: TxGiven, alert_id: FromPath[str]) -> None:
    """Marks one as read, for this member."""
    key = parse_id(alert_id, "alert")
    viewer = _viewer(asker)
    if not await alerts.may_see(tx, viewer, key):
        raise NotFound("alert")
    await reading.read_one(tx, viewer.member_id, key)


@post("/alerts/read", status_code=204)
async def read_alerts(asker: AskerGiven, tx: TxGiven, data: JSONBody[ReadAlerts]) -> None:
    """Marks many as read: all up to the number of the newest that was shown, or those of a
    conversation that was opened."""
    viewer = _viewer(asker)
    if (data.until is None) == (data.conversation_id is None):
        raise InvalidInput("Give either until or conversation_id.", field="until")
    if data.conversation_id is not None:
        await reading.read_conversation(tx, viewer.member_id, data.conversation_id)
    elif data.until is not None:
        await reading.read_all(tx, viewer.member_id, data.until)


def _viewer(asker: Asker) -> Viewer:
    if asker.kind != "member":
        raise PeopleOnly
    return Viewer(
        member_id=asker.id,
        kinds=[kind.name for kind in KINDS.values() if kind.needs is None],
        shared=[
            kind.name
            for kind in KINDS.values()
            if kind.needs is not None and kind.reaches(asker.permissions)
        ],
        sees_all=asker.may(READ_ALL),
    )


ROUTES = [list_alerts, count_unread, read_alert, read_alerts]
