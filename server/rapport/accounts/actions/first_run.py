"""The first-run checklist: each step is ticked by the real event, once."""

from rapport.accounts.facts import FirstRunStepDone
from rapport.accounts.jobs import TickFirstRun
from rapport.core.db.transaction import WorkspaceTx


async def tick(tx: WorkspaceTx, order: TickFirstRun) -> None:
    """Marks a step as done; the first time counts."""
    if await tx.execute(
        "insert into first_run_step (workspace_id, step, done_at) values ($1, $2, $3)"
        " on conflict do nothing",
        tx.workspace_id,
        order.step,
        order.at,
    ):
        tx.announce(FirstRunStepDone(step=order.step))


async def begin_anew(tx: WorkspaceTx) -> None:
    """Takes all ticks away: from now on the steps are somebody's own."""
    await tx.execute("delete from first_run_step where workspace_id = $1", tx.workspace_id)
