"""The workspace itself, its API keys, its audit log and its first-run checklist."""

import asyncpg
import msgspec
from litestar.params import FromPath, FromQuery, JSONBody

from rapport.accounts.actions import api_keys, workspaces
from rapport.accounts.errors import NotConfirmed
from rapport.accounts.http.me import workspace_info
from rapport.accounts.jobs import FIRST_RUN_STEPS
from rapport.accounts.queries import team
from rapport.accounts.schemas import (
    ActorInfo,
    ApiKeyInfo,
    ApiRequestInfo,
    AuditEntry,
    ChangeWorkspace,
    Confirm,
    FirstRun,
    FirstRunStep,
    NewApiKey,
    NewWorkspace,
    SubjectInfo,
    WorkspaceInfo,
)
from rapport.core.ids import parse_id
from rapport.core.paging import Listing, encode_cursor
from rapport.core.refusal import Forbidden
from rapport.core.web.doors import (
    AskerGiven,
    CatalogueGiven,
    ClockGiven,
    PageGiven,
    RuntimeGiven,
    TxGiven,
    delete,
    get,
    patch,
    post,
)


@get("/workspace")
async def get_workspace(tx: TxGiven) -> WorkspaceInfo:
    """The workspace that the asker is in."""
    return workspace_info(await team.get_workspace(tx))


@patch("/workspace", permission="workspace.manage")
async def change_workspace(
    asker: AskerGiven, tx: TxGiven, data: JSONBody[ChangeWorkspace]
) -> WorkspaceInfo:
    """Changes name, time zone, default country or currency."""
    changes = {
        field: value
        for field, value in msgspec.structs.asdict(data).items()
        if value is not msgspec.UNSET
    }
    await workspaces.change(tx, asker.actor, **changes)
    return workspace_info(await team.get_workspace(tx))


@post("/workspaces", status_code=201)
async def create_workspace(
    asker: AskerGiven, runtime: RuntimeGiven, data: JSONBody[NewWorkspace]
) -> WorkspaceInfo:
    """A new workspace, with the asker as its owner."""
    if asker.person_id is None:
        raise Forbidden("An API key cannot make a workspace; sign in as a person.")
    workspace = workspaces.Workspace(
        name=data.name,
        time_zone=data.time_zone,
        default_country=data.default_country,
        currency=data.currency,
    )
    async with runtime.control() as control:
        workspace_id = await workspaces.register(control, workspace)
    async with runtime.workspace(workspace_id) as tx:
        await workspaces.furnish(tx)
        await workspaces.found(tx, asker.person_id)
        return workspace_info(await team.get_workspace(tx))


@delete("/workspace", permission="workspace.delete")
async def remove_workspace(
    asker: AskerGiven, runtime: RuntimeGiven, data: JSONBody[Confirm]
) -> None:
    """Erases the workspace with everything in it."""
    async with runtime.control() as control:
        name = await control.fetchval(
            "select name from control.workspace where id = $1", asker.workspace_id
        )
        if data.confirm != name:
            raise NotConfirmed
        await workspaces.remove(control, asker.workspace_id)
    runtime.bus.publish("sign_out", f"workspace {asker.workspace_id}")


@get("/api-keys", permission="api_keys.manage")
async def list_api_keys(tx: TxGiven) -> Listing[ApiKeyInfo]:
    """The workspace's keys; revoked ones stay for the record."""
    return Listing([_api_key(row) for row in await team.list_api_keys(tx)])


@post("/api-keys", permission="api_keys.manage", status_code=201)
async def create_api_key(
    asker: AskerGiven, tx: TxGiven, catalogue: CatalogueGiven, data: JSONBody[NewApiKey]
) -> ApiKeyInfo:
    """A new key with at most the asker's rights; the answer holds the key itself, once."""
    key_id, key = await api_keys.create(
        tx, asker.actor, asker.permissions, data.name, set(data.scopes), catalogue
    )
    rows = await team.list_api_keys(tx)
    info = _api_key(next(row for row in rows if row["id"] == key_id))
    info.key = key
    return info


@delete("/api-keys/{key_id:str}", permission="api_keys.manage")
async def revoke_api_key(
    asker: AskerGiven, tx: TxGiven, clock: ClockGiven, key_id: FromPath[str]
) -> None:
    """Ends a key at once."""
    await api_keys.revoke(tx, asker.actor, parse_id(key_id, "API key"), clock.now())


@get("/api-keys/{key_id:str}/requests", permission="api_keys.manage")
async def list_api_requests(tx: TxGiven, key_id: FromPath[str]) -> Listing[ApiRequestInfo]:
    """The last 200 requests of a key, the newest first."""
    key = parse_id(key_id, "API key")
    await team.check_api_key(tx, key)
    rows = await team.list_api_requests(tx, key)
    return Listing([ApiRequestInfo(*row) for row in rows])


@get("/audit-log", permission="audit.read")
async def list_audit_log(
    tx: TxGiven, page: PageGiven, area: FromQuery[str | None] = None
) -> Listing[AuditEntry]:
    """Changes of settings, members, keys and channels, the newest first."""
    rows = await team.list_audit_entries(tx, page, area)
    shown = rows[: page.limit]
    more = len(rows) > page.limit
    return Listing(
        [_audit_entry(row) for row in shown], encode_cursor(shown[-1]["id"]) if more else None
    )


@get("/first-run")
async def first_run(tx: TxGiven, runtime: RuntimeGiven) -> FirstRun:
    """The first-run checklist: what has really happened so far."""
    done = await team.first_run(tx)
    return FirstRun(
        steps=[FirstRunStep(step, done.get(step)) for step in FIRST_RUN_STEPS],
        simulator_url=runtime.settings.simulator_url if runtime.settings.is_local else None,
    )


def _api_key(row: asyncpg.Record) -> ApiKeyInfo:
    return ApiKeyInfo(*row)


def _audit_entry(row: asyncpg.Record) -> AuditEntry:
    return AuditEntry(
        id=row["id"],
        at=row["at"],
        actor=ActorInfo(row["actor_kind"], row["actor_id"], row["actor_name"]),
        action=row["action"],
        subject=SubjectInfo(row["subject_kind"], row["subject_id"], row["subject_name"]),
        changes=msgspec.json.decode(row["changes"]),
    )


ROUTES = [
    get_workspace,
    change_workspace,
    create_workspace,
    remove_workspace,
    list_api_keys,
    create_api_key,
    revoke_api_key,
    list_api_requests,
    list_audit_log,
    first_run,
]
