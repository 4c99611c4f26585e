"""Dead letters: items of webhooks that could not be applied."""

from litestar.params import FromPath

from rapport.core.ids import parse_id
from rapport.core.paging import Listing
from rapport.core.web.doors import PageGiven, RuntimeGiven, TxGiven, delete, get, post
from rapport.meta_webhooks.actions import dead_letters
from rapport.meta_webhooks.queries import arrivals
from rapport.meta_webhooks.queries.arrivals import DeadLetterBody, DeadLetterView
from rapport.meta_webhooks.rules import MANAGE


@get("/dead-letters", permission=MANAGE)
async def list_dead_letters(tx: TxGiven, page: PageGiven) -> Listing[DeadLetterView]:
    """What could not be applied, the newest first."""
    return await arrivals.list_dead_letters(tx, page)


@get("/dead-letters/{letter_id:str}", permission=MANAGE)
async def get_dead_letter(tx: TxGiven, letter_id: FromPath[str]) -> DeadLetterBody:
    """One of them, with the body that Meta sent."""
    return await arrivals.get_dead_letter(tx, parse_id(letter_id, "dead letter"))


@post("/dead-letters/{letter_id:str}/replay", permission=MANAGE, status_code=204)
async def replay(runtime: RuntimeGiven, tx: TxGiven, letter_id: FromPath[str]) -> None:
    """Applies the item after all, and takes the letter away; 409 if it still cannot be applied."""
    await dead_letters.replay(tx, runtime.database.control_pool, parse_id(letter_id, "dead letter"))


@delete("/dead-letters/{letter_id:str}", permission=MANAGE)
async def discard(tx: TxGiven, letter_id: FromPath[str]) -> None:
    """Takes a dead letter away without applying it."""
    await dead_letters.discard(tx, parse_id(letter_id, "dead letter"))


ROUTES = [list_dead_letters, get_dead_letter, replay, discard]
