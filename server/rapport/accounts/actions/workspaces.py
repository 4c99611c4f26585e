"""Workspaces: made, changed, removed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from rapport.accounts import rules
from rapport.accounts.actions import audit, members, roles
from rapport.accounts.errors import NameTaken
from rapport.accounts.facts import WorkspaceChanged
from rapport.accounts.jobs import EraseWorkspaceFiles
from rapport.core import fact_log, queue
from rapport.core.actor import Actor
from rapport.core.db.transaction import ControlTx, WorkspaceTx
from rapport.core.ids import new_id

LATE_FILES = timedelta(hours=1)


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """What a workspace is made from."""

    name: str
    time_zone: str = "UTC"
    default_country: str = "IN"
    currency: str = "USD"

    def check(self) -> None:
        """Raises InvalidInput, naming the field."""
        rules.clean_name(self.name)
        rules.check_time_zone(self.time_zone)
        rules.check_country(self.default_country)
        rules.check_currency(self.currency)


async def register(
    tx: ControlTx, workspace: Workspace, *, slug: str | None = None, is_demo: bool = False
) -> UUID:
    """The first half of a new workspace: its name in the directory. `furnish` is the second.

    Raises NameTaken for a slug that was asked for and is in use.
    """
    workspace.check()
    if slug is not None:
        rules.check_slug(slug)
    workspace_id = new_id()
    for candidate in _candidates(slug, workspace.name, workspace_id):
        try:
            async with tx.savepoint():
                await tx.execute(
                    """
                    insert into control.workspace
                      (id, slug, name, time_zone, default_country, currency, is_demo)
                    values ($1, $2, $3, $4, $5, $6, $7)
                    """,
                    workspace_id,
                    candidate,
                    rules.clean_name(workspace.name),
                    workspace.time_zone,
                    workspace.default_country,
                    workspace.currency,
                    is_demo,
                )
            return workspace_id
        except asyncpg.UniqueViolationError:
            continue
    raise NameTaken("workspace", field="slug")


async def furnish(tx: WorkspaceTx) -> None:
    """The second half: clock and built-in roles. Safe to repeat."""
    await fact_log.start_clock(tx)
    for builtin, name in rules.BUILTIN_ROLES.items():
        await tx.execute(
            """
            insert into role (workspace_id, id, name, builtin, permissions)
            values ($1, $2, $3, $4, '{}') on conflict do nothing
            """,
            tx.workspace_id,
            new_id(),
            name,
            builtin,
        )


async def change(tx: WorkspaceTx, actor: Actor, **changes: Any) -> None:
    """Changes name, time_zone, default_country or currency. Raises InvalidInput."""
    before = await tx.fetchrow("select * from control.workspace where id = $1", tx.workspace_id)
    assert before is not None  # noqa: S101 (the transaction is inside it)
    after = {field: before[field] for field in Workspace.__struct_fields__} | changes
    Workspace(**after).check()
    after["name"] = rules.clean_name(after["name"])
    await tx.execute(
        """
        update control.workspace set name = $2, time_zone = $3, default_country = $4, currency = $5
        where id = $1
        """,
        tx.workspace_id,
        *(after[field] for field in Workspace.__struct_fields__),
    )
    subject = audit.Subject("workspace", str(tx.workspace_id), before["name"])
    await audit.record(
        tx, actor, "workspace.changed", subject, audit.changed(dict(before), changes)
    )
    tx.announce(WorkspaceChanged())


async def remove(tx: ControlTx, workspace_id: UUID) -> None:
    """Erases a workspace with everything in it, and orders its files erased."""
    await tx.execute("set constraints all deferred")
    await tx.execute("delete from control.workspace where id = $1", workspace_id)
    job = EraseWorkspaceFiles(workspace_id=workspace_id)
    await queue.enqueue(tx, job)
    # a file that was just being stored
    await queue.enqueue(tx, job, after=LATE_FILES)


async def found(tx: WorkspaceTx, person_id: UUID) -> UUID:
    """Makes the person the first owner of a furnished workspace; returns the member."""
    role = await roles.builtin_role(tx, "owner")
    return await members.join(tx, person_id, role)


def _candidates(slug: str | None, name: str, workspace_id: UUID) -> list[str]:
    if slug is not None:
        return [slug]
    base = rules.slug_of(name)
    return [base, f"{base[:33]}-{workspace_id.hex[-6:]}"]
