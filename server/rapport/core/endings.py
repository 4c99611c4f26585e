"""Rows that have served their time. Each domain says which of its tables' rows end, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from rapport.core import log
from rapport.core.runtime import Runtime

logger = log.get(__name__)
AT_ONCE = 2_000
"""Rows of one transaction, so that nobody waits long for a lock."""


@dataclass(frozen=True)
class Ending:
    """`over` is an SQL condition on a row of `table`, whose schema is named unless it is the
    tenants'."""

    table: str
    over: str

    @property
    def is_tenants(self) -> bool:
        """Whether it ends in each workspace's own transaction."""
        return "." not in self.table


async def clear(runtime: Runtime, endings: Sequence[Ending]) -> None:
    """Removes what is over, everywhere, in small transactions. Safe to repeat."""
    pool = runtime.database.control_pool
    removed = 0
    for ending in [one for one in endings if not one.is_tenants]:
        while count := int((await pool.execute(_statement(ending))).split()[-1]):
            removed += count
    for row in await pool.fetch("select id from control.workspace order by id"):
        for ending in [one for one in endings if one.is_tenants]:
            while count := await _clear_in(runtime, row["id"], ending):
                removed += count
    if removed:
        logger.info("rows that were over are removed", count=removed)


async def _clear_in(runtime: Runtime, workspace_id: UUID, ending: Ending) -> int:
    async with runtime.workspace(workspace_id) as tx:
        return await tx.execute(_statement(ending, "workspace_id = $1 and "), workspace_id)


def _statement(ending: Ending, own: str = "") -> str:
    return (
        f"delete from {ending.table} where {own}ctid = any(array("  # noqa: S608 (our own words)
        f"select ctid from {ending.table} where {own}({ending.over}) limit {AT_ONCE}))"
    )
