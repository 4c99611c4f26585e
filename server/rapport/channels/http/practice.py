"""A practice number in one click: made in the simulator, then connected like any other."""

from litestar.params import JSONBody

from rapport.channels.http.joining import join
from rapport.channels.queries import simulator
from rapport.channels.queries.numbers import WabaView
from rapport.channels.schemas import ConnectWaba, PracticeNumber
from rapport.core.web.doors import AskerGiven, RuntimeGiven, post

DEFAULT_NAME = "Practice Shop"


@post("/practice-numbers", permission="channels.manage", status_code=201)
async def make_practice_number(
    asker: AskerGiven, runtime: RuntimeGiven, data: JSONBody[PracticeNumber]
) -> WabaView:
    """A practice account with one number, ready to send and receive. Needs the simulator, which
    `rapport up` starts."""
    state = await simulator.state(runtime)
    waba = await simulator.make_waba(runtime, data.name or DEFAULT_NAME)
    order = ConnectWaba(waba_id=waba.id, access_token=state.access_token, graph="simulator")
    return await join(runtime, asker.workspace_id, asker.actor, order)


ROUTES = [make_practice_number]
